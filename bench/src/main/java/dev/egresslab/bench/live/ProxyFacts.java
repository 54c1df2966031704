package dev.egresslab.bench.live;

import java.util.List;
import java.util.Map;

/**
 * Where an egress proxy is, and what it is.
 *
 * @param port where it accepts HTTP on the loopback address
 * @param program what runs, for the result; empty for the bundled proxy
 * @param pids the processes whose CPU is the proxy's; empty for the role's own
 * @param configuration the files the program was given, by name; empty for the bundled proxy
 */
record ProxyFacts(int port, String program, List<Long> pids, Map<String, String> configuration) {
    /** The bundled proxy, in the role's own process. */
    static ProxyFacts bundled(int port) {
        return new ProxyFacts(port, "", List.of(), Map.of());
    }
}
