package dev.egresslab.proxy.egress;

import java.util.Arrays;

/**
 * The lag that stands: the least of the worst in each of the last three half seconds. A pause of the garbage collector falls into one of
 * them, or two, and is none; a loop that has more to do than it can is late in all (CoDel's idea, RFC 8289: the minimum over an interval
 * tells a standing queue from a burst). Of a loop whose every round takes longer than half a second at least half is seen.
 */
final class StandingLag {
    static final long WINDOW_NANOS = 500_000_000;
    private static final int WINDOWS = 3;

    /** The worst in each window, the present one first. */
    private final long[] worstNanos = new long[WINDOWS + 1];

    private long windowNanos;

    StandingLag(long nowNanos) {
        this.windowNanos = nowNanos;
    }

    /** Notes a lag seen now, and returns what stands. */
    long add(long lagNanos, long nowNanos) {
        while (nowNanos - windowNanos >= WINDOW_NANOS) {
            windowNanos += WINDOW_NANOS;
            System.arraycopy(worstNanos, 0, worstNanos, 1, WINDOWS);
            worstNanos[0] = 0;
        }
        worstNanos[0] = Math.max(worstNanos[0], lagNanos);
        return Arrays.stream(worstNanos).skip(1).min().orElse(0);
    }
}
