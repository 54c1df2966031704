package dev.egresslab.bench.peer;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A program that runs as an egress proxy, from a configuration in a folder of its own. */
public abstract sealed class EgressPeer implements Peer<EgressSample> permits HaproxyPeer, NginxPeer, EnvoyPeer {
    private final Started started;

    EgressPeer(Started started) {
        this.started = started;
    }

    /**
     * What starting it has made.
     *
     * @param configuration the text of its file, which has this name
     */
    record Started(Program program, Folder folder, Child child, int port, String file, String configuration) {}

    /** Where it takes requests. */
    public final Endpoint endpoint() {
        return new Endpoint(Ports.LOOPBACK, started.port());
    }

    @Override
    public final Program program() {
        return started.program();
    }

    @Override
    public final long pid() {
        return started.child().pid();
    }

    @Override
    public final List<Long> pids() {
        return started.child().pids();
    }

    @Override
    public final Map<String, String> configuration() {
        return Map.of(started.file(), started.configuration());
    }

    @Override
    public final CompletableFuture<String> ended() {
        return started.child().ended();
    }

    @Override
    public void close() {
        started.child().close();
        started.folder().close();
    }
}
