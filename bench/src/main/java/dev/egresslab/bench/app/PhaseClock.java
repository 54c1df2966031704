package dev.egresslab.bench.app;

/**
 * Splits the time of one page among its phases. Each interval goes to exactly one phase, so the phases' sum is the page's latency to
 * the nanosecond, whatever happened.
 */
// Ordinals index arrays that never leave the object: no boxing on the hot path.
@SuppressWarnings("EnumOrdinal")
final class PhaseClock {
    private final long[] nanos = new long[Phase.values().length];
    private final long startNanos;
    private long sinceNanos;
    private Phase phase = Phase.WAIT;

    /** Starts in {@link Phase#WAIT} at the page's intended start. */
    PhaseClock(long intendedNanos) {
        startNanos = intendedNanos;
        sinceNanos = intendedNanos;
    }

    /** Ends the current phase and begins another, or the same again. */
    void enter(Phase next, long nowNanos) {
        nanos[phase.ordinal()] += nowNanos - sinceNanos;
        sinceNanos = nowNanos;
        phase = next;
    }

    /** Returns the intended start. */
    long startNanos() {
        return startNanos;
    }

    /** Returns the time from the intended start to the last change of phase. */
    long totalNanos() {
        return sinceNanos - startNanos;
    }

    /** Returns the time spent in a phase up to the last change of phase. */
    long nanos(Phase of) {
        return nanos[of.ordinal()];
    }
}
