package dev.egresslab.bench.app;

/** What a page is doing. At every instant between its intended start and its end a page is in exactly one phase. */
enum Phase {
    /** Not in a call: late start, listen queue, and the moments between calls. */
    WAIT("wait"),
    /** Asking the name server. */
    DNS("dns"),
    /** From the TCP connect to its success; through a gateway, to the gateway's answer. */
    CONNECT("connect"),
    /** The TLS handshake. */
    TLS("tls"),
    /** From the request to the first byte of the answer. */
    FIRST_BYTE("firstByte"),
    /** From the first byte of the answer to the last. */
    BODY("body");

    private final String figure;

    Phase(String figure) {
        this.figure = figure;
    }

    /** Returns the phase's name in results. */
    String figure() {
        return figure;
    }
}
