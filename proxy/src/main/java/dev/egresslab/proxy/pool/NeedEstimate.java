package dev.egresslab.proxy.pool;

/**
 * How many connections the load needs, so that more idle ones than that are not kept until they time out: HAProxy's estimate. Not thread
 * safe.
 *
 * <p>Each period has a peak of connections in use at once. The need is that peak, or, while the load falls, the mean of the peak and the
 * need before: it follows a rise at once and halves its distance to a fall each period. Half of what is open beyond the need is closed at
 * the end of each period. So a burst that is over is given back within a few periods, and one that comes again and again is still met.
 *
 * <p>It matters least where it seems to matter most: reuse is of the newest connection, so the excess is what nobody has used lately, and
 * those are the ones closed.
 */
final class NeedEstimate {
    private final long periodNanos;
    private long periodEndsNanos = Long.MAX_VALUE;
    private int peak;
    private int need;

    /** @param periodNanos how long a period is; {@link PoolLimits#NEVER} for one that never ends */
    NeedEstimate(long periodNanos) {
        this.periodNanos = periodNanos;
    }

    /** A connection has become idle, the first of so many: a period begins with the first. */
    void begin(int idle, long nowNanos) {
        if (idle == 1 || periodEndsNanos == Long.MAX_VALUE) {
            periodEndsNanos = periodNanos == PoolLimits.NEVER ? Long.MAX_VALUE : nowNanos + periodNanos;
        }
    }

    /** When the period is over, as far as anything is idle. */
    long periodEndsNanos() {
        return periodEndsNanos;
    }

    /** So many connections are in use now. */
    void used(int inUse) {
        peak = Math.max(peak, inUse);
    }

    /** Connections needed, at the last estimate or already now. */
    int need() {
        return Math.max(peak, need);
    }

    /** A period is over, and the next begins: how many idle connections to close. */
    int endPeriod(int inUse, int idle, long nowNanos) {
        periodEndsNanos = nowNanos + periodNanos;
        need = Math.max(peak, (need + peak) / 2);
        peak = inUse;
        int excess = inUse + idle - need;
        return excess <= 0 ? 0 : Math.min(idle, (excess + 1) / 2);
    }
}
