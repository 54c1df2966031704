package dev.egresslab.proxy.pool;

import java.util.Arrays;

/**
 * How long the origin keeps idle connections, learned, so that the pool closes them first: then no request ever meets a closed one.
 *
 * <p>Two sources. The origin may say it ({@code Keep-Alive: timeout=5}). And it shows it: a server that closes idle connections does so
 * after the same time again and again, while closes for other reasons (a deployment, a limit of requests) come after any time. So an
 * observation counts only if most of the last eight lie within a tenth of their median; the least of those that agree is taken.
 *
 * <p>The pool stays below by a tenth, but at least by half a second (by half, where the time is shorter than a second): its clock starts when the
 * answer has arrived, later than the origin's, and the next request needs its time to get there. What was observed is forgotten after ten minutes, for
 * an origin whose timeout grew could otherwise never show it; what it says holds until it says something else.
 */
final class IdleLearning {
    private static final int KEPT = 8;
    private static final int AGREEING = 5;
    private static final long MARGIN_NANOS = 500_000_000L;
    private static final long FORGET_NANOS = 600_000_000_000L;

    private final long[] observed = new long[KEPT];
    private int count;
    private long saidNanos = Long.MAX_VALUE;
    private long shownNanos = Long.MAX_VALUE;
    private long shownAtNanos;

    /** The origin says how long it keeps an idle connection. */
    void said(long nanos) {
        saidNanos = nanos;
    }

    /** The origin has closed a connection that was idle for so long. */
    void shown(long idleNanos, long nowNanos) {
        observed[count % KEPT] = idleNanos;
        count++;
        int known = Math.min(count, KEPT);
        long[] sorted = Arrays.copyOf(observed, known);
        Arrays.sort(sorted);
        long median = sorted[known / 2];
        long least = Long.MAX_VALUE;
        int agreeing = 0;
        for (long one : sorted) {
            if (Math.abs(one - median) <= median / 10) {
                least = Math.min(least, one);
                agreeing++;
            }
        }
        if (agreeing >= AGREEING) {
            shownNanos = least;
            shownAtNanos = nowNanos;
        }
    }

    /** How long a connection may be idle. */
    long timeoutNanos(long configuredNanos, long nowNanos) {
        if (shownNanos != Long.MAX_VALUE && nowNanos - shownAtNanos >= FORGET_NANOS) {
            shownNanos = Long.MAX_VALUE;
            count = 0;
        }
        return Math.min(configuredNanos, below(Math.min(saidNanos, shownNanos)));
    }

    private static long below(long nanos) {
        return nanos == Long.MAX_VALUE ? nanos : nanos - Math.max(nanos / 10, Math.min(nanos / 2, MARGIN_NANOS));
    }
}
