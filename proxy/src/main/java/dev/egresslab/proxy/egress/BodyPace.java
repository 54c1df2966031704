package dev.egresslab.proxy.egress;

import java.time.Duration;

/**
 * How fast a request's body comes, against the least it must: so many bytes a second on average, after a grace. Only time in which the
 * proxy waited for the client counts: not while it waits for a connection, nor while the origin takes nothing. Pure: time is an argument.
 *
 * <p>What is late is known beforehand: when {@code b} bytes have come and the client has been waited for {@code w}, it is late at
 * {@code grace + b / rate - w} from now if nothing comes (Kestrel's minimum data rate works so).
 */
final class BodyPace {
    /** Never late. */
    static final long NEVER = Long.MAX_VALUE;

    private final int bytesPerSecond;
    private final long graceNanos;
    private long bytes;
    private long waitedNanos;
    private long sinceNanos;
    private boolean waiting;

    /** @param bytesPerSecond zero for any */
    BodyPace(int bytesPerSecond, Duration grace) {
        this.bytesPerSecond = bytesPerSecond;
        this.graceNanos = grace.toNanos();
    }

    /** A new body. */
    void begin() {
        bytes = 0;
        waitedNanos = 0;
        waiting = false;
    }

    /** Bytes have come. */
    void came(int number) {
        bytes += number;
    }

    /** Whether the proxy waits for the client from now on. */
    void waits(boolean forClient, long nowNanos) {
        if (waiting && !forClient) {
            waitedNanos += nowNanos - sinceNanos;
        } else if (!waiting && forClient) {
            sinceNanos = nowNanos;
        }
        waiting = forClient;
    }

    /** Whether the proxy waits for the client. */
    boolean waits() {
        return waiting;
    }

    /** When the client is late if nothing more comes; {@link #NEVER} while it is not waited for, or may take its time. */
    long lateNanos() {
        if (!waiting || bytesPerSecond == 0) {
            return NEVER;
        }
        double earnedNanos = Math.min(1e9 * bytes / bytesPerSecond, 1e18);
        return sinceNanos + graceNanos + (long) earnedNanos - waitedNanos;
    }
}
