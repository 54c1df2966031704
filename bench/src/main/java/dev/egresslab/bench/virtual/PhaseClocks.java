package dev.egresslab.bench.virtual;

/**
 * Splits the time of each worker's page among its phases. Each interval goes to exactly one phase, so the phases' sum is the page's latency to the
 * nanosecond, whatever happened.
 *
 * <p>All clocks stand in one array, eight longs each: a clock is a cache line that is found from its worker's number, without going through
 * two objects first.
 */
final class PhaseClocks {
    private static final int LONGS_BITS = 3;
    private static final int START = Phase.ALL.size();
    private static final int SINCE = START + 1;

    private final long[] nanos;

    /** A clock for each worker. */
    PhaseClocks(int workers) {
        nanos = new long[workers << LONGS_BITS];
    }

    /** Starts a worker's page in {@link Phase#WAIT} at its intended start. */
    void start(Worker worker, long intendedNanos) {
        int at = worker.number << LONGS_BITS;
        for (int i = 0; i < START; i++) {
            nanos[at + i] = 0;
        }
        nanos[at + START] = intendedNanos;
        nanos[at + SINCE] = intendedNanos;
        worker.phase = Phase.WAIT.place();
    }

    /** Ends the current phase and begins another, or the same again. */
    void enter(Worker worker, Phase next, long nowNanos) {
        int at = worker.number << LONGS_BITS;
        nanos[at + worker.phase] += nowNanos - nanos[at + SINCE];
        nanos[at + SINCE] = nowNanos;
        worker.phase = next.place();
    }

    /** The time from the intended start to the last change of phase. */
    long totalNanos(Worker worker) {
        int at = worker.number << LONGS_BITS;
        return nanos[at + SINCE] - nanos[at + START];
    }

    /** The time spent in a phase up to the last change of phase, by the phase's place. */
    long nanos(Worker worker, int place) {
        return nanos[(worker.number << LONGS_BITS) + place];
    }
}
