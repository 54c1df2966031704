package dev.egresslab.bench.virtual;

/** Why a call failed, by the figure {@code errors.<class>} that the live engine's app counts it under. */
enum Failure {
    /** No usable connection within the connect timeout, which covers name, TCP and TLS as curl's does. */
    CONNECT_TIMEOUT(0, "connectTimeout"),
    /** The SYN was answered with a reset. */
    CONNECT_REFUSED(1, "connectRefused"),
    /** The SYN was answered with an ICMP error. */
    UNREACHABLE(2, "unreachable"),
    /** The call's own timeout passed on a connection that stood, or while a proxy was at it. */
    TIMEOUT(3, "timeout"),
    /** The connection was reset. */
    RESET(4, "reset"),
    /** The connection was closed before the answer was complete. */
    CLOSED_EARLY(5, "closedEarly"),
    /** A proxy answered that it could not reach the origin. */
    BAD_STATUS(6, "badStatus"),
    /** No worker was free and the listen queue was full; no call was made. */
    LISTEN_QUEUE_FULL(7, "listenQueueFull");

    private final int place;
    private final String figure;

    Failure(int place, String figure) {
        this.place = place;
        this.figure = figure;
    }

    /** The class's name in results. */
    String figure() {
        return figure;
    }

    /** Its place among the failures, from 0. */
    int place() {
        return place;
    }
}
