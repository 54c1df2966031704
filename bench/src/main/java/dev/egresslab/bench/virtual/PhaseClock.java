package dev.egresslab.bench.virtual;

/**
 * Splits the time of one page after another among its phases. Each interval goes to exactly one phase, so the phases' sum is the page's latency
 * to the nanosecond, whatever happened.
 */
final class PhaseClock {
    private final long[] nanos = new long[Phase.ALL.size()];
    private long startNanos;
    private long sinceNanos;
    private Phase phase = Phase.WAIT;

    /** Starts a page in {@link Phase#WAIT} at its intended start. */
    void start(long intendedNanos) {
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = 0;
        }
        startNanos = intendedNanos;
        sinceNanos = intendedNanos;
        phase = Phase.WAIT;
    }

    /** Ends the current phase and begins another, or the same again. */
    void enter(Phase next, long nowNanos) {
        nanos[phase.place()] += nowNanos - sinceNanos;
        sinceNanos = nowNanos;
        phase = next;
    }

    /** The time from the intended start to the last change of phase. */
    long totalNanos() {
        return sinceNanos - startNanos;
    }

    /** The time spent in a phase up to the last change of phase, by the phase's place. */
    long nanos(int place) {
        return nanos[place];
    }
}
