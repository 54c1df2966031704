package dev.egresslab.bench.virtual;

import dev.egresslab.bench.workload.RetryReason;
import org.jspecify.annotations.Nullable;

/** Why a call failed, by the figure {@code errors.<class>} that the live engine's app counts it under. */
enum Failure {
    /** No usable connection within the connect timeout, which covers name, TCP and TLS as curl's does. */
    CONNECT_TIMEOUT(0, "connectTimeout", RetryReason.CONNECT_TIMEOUT),
    /** The SYN was answered with a reset. */
    CONNECT_REFUSED(1, "connectRefused", RetryReason.CONNECT_REFUSED),
    /** The SYN was answered with an ICMP error. */
    UNREACHABLE(2, "unreachable", RetryReason.UNREACHABLE),
    /** The call's own timeout passed on a connection that stood, or while a proxy was at it. */
    TIMEOUT(3, "timeout", RetryReason.TIMEOUT),
    /** The connection was reset. */
    RESET(4, "reset", RetryReason.RESET),
    /** The connection was closed before the answer was complete. */
    CLOSED_EARLY(5, "closedEarly", RetryReason.CLOSED_EARLY),
    /** A proxy answered that it could not reach the origin. */
    BAD_STATUS(6, "badStatus", RetryReason.BAD_STATUS),
    /** No worker was free and the listen queue was full; no call was made. */
    LISTEN_QUEUE_FULL(7, "listenQueueFull", null);

    private final int place;
    private final String figure;
    private final @Nullable RetryReason retryReason;

    Failure(int place, String figure, @Nullable RetryReason retryReason) {
        this.place = place;
        this.figure = figure;
        this.retryReason = retryReason;
    }

    /** The class's name in results. */
    String figure() {
        return figure;
    }

    /** What a client that tries again calls it; null when there was no call to repeat. */
    @Nullable
    RetryReason retryReason() {
        return retryReason;
    }

    /** Its place among the failures, from 0. */
    int place() {
        return place;
    }
}
