package dev.egresslab.bench.live;

/**
 * Where an egress proxy is, and what it is.
 *
 * @param port where it accepts HTTP on the loopback address
 * @param program what runs; {@link OtherProgram#NONE} for the bundled proxy
 */
record ProxyFacts(int port, OtherProgram program) {
    /** The bundled proxy, in the role's own process. */
    static ProxyFacts bundled(int port) {
        return new ProxyFacts(port, OtherProgram.NONE);
    }
}
