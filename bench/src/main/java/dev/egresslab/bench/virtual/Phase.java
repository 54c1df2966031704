package dev.egresslab.bench.virtual;

import java.util.List;

/** What a page is doing. At every instant between its intended start and its end a page is in exactly one phase. */
enum Phase {
    /** Not in a call: listen queue, and the moments between calls. */
    WAIT(0, "wait"),
    /** Asking the name server. */
    DNS(1, "dns"),
    /** From the first SYN to its answer. */
    CONNECT(2, "connect"),
    /** The TLS handshake. */
    TLS(3, "tls"),
    /** From the request to the first byte of the answer. */
    FIRST_BYTE(4, "firstByte"),
    /** From the first byte of the answer to the last. */
    BODY(5, "body");

    /** All, in the order of a call. */
    static final List<Phase> ALL = List.of(values());

    private final int place;
    private final String figure;

    Phase(int place, String figure) {
        this.place = place;
        this.figure = figure;
    }

    /** The phase's name in results. */
    String figure() {
        return figure;
    }

    /** Its place among the phases, from 0. */
    int place() {
        return place;
    }
}
