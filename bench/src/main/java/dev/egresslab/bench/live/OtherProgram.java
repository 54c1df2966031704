package dev.egresslab.bench.live;

import dev.egresslab.bench.peer.Peer;
import java.util.List;
import java.util.Map;

/**
 * The program that does a role's work in place of its process.
 *
 * @param program what runs, for the result; empty when the role's own process does the work
 * @param pids the processes whose CPU is the role's; empty for its own
 * @param configuration the files the program was given, by name
 */
record OtherProgram(String program, List<Long> pids, Map<String, String> configuration) {
    /** No other program. */
    static final OtherProgram NONE = new OtherProgram("", List.of(), Map.of());

    /** Copies the collections. */
    OtherProgram {
        pids = List.copyOf(pids);
        configuration = Map.copyOf(configuration);
    }

    static OtherProgram of(Peer<?> peer) {
        return new OtherProgram(peer.program().toString(), peer.pids(), peer.configuration());
    }
}
