package dev.egresslab.proxy.pool;

/**
 * Whether this side lacks what a connection takes, such as a descriptor. Then requests wait for connections that come free, and an opening is
 * tried a tenth of a second later, one at a time, until one succeeds: more would all fail for the same lack.
 */
final class Shortfall {
    private static final long PAUSE_NANOS = 100_000_000L;

    private boolean lasts;
    private long againNanos;

    /** An opening has failed for it. */
    void met(long nowNanos) {
        lasts = true;
        againNanos = nowNanos + PAUSE_NANOS;
    }

    /** An opening got what it takes, whatever became of it. */
    void over() {
        lasts = false;
    }

    boolean lasts() {
        return lasts;
    }

    /** Whether a connection may be opened beside those that are being opened. */
    boolean mayOpen(int opening, long nowNanos) {
        return !lasts || (opening == 0 && nowNanos >= againNanos);
    }

    /** When the next may be tried, if none is; {@link ConnectionPool#NEVER} when there is nothing to wait for. */
    long againNanos(int opening) {
        return lasts && opening == 0 ? againNanos : ConnectionPool.NEVER;
    }
}
