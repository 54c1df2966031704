package dev.egresslab.bench.app;

import java.util.Map;
import java.util.TreeMap;

/** Everything the app has counted since it started. Loop only; a round's share is the difference of two copies. */
// Ordinals index arrays that never leave the object: no boxing on the hot path.
@SuppressWarnings("EnumOrdinal")
final class Tally {
    private final long[] counts = new long[Count.values().length];
    private final long[] errors = new long[ErrorClass.values().length];

    void add(Count count, long amount) {
        counts[count.ordinal()] += amount;
    }

    void addError(ErrorClass error) {
        errors[error.ordinal()]++;
    }

    long get(Count count) {
        return counts[count.ordinal()];
    }

    /** Returns a copy that later events do not change. */
    Tally copy() {
        Tally copy = new Tally();
        System.arraycopy(counts, 0, copy.counts, 0, counts.length);
        System.arraycopy(errors, 0, copy.errors, 0, errors.length);
        return copy;
    }

    /** Returns what was counted after an earlier copy, by figure, zeros included. */
    Map<String, Long> since(Tally earlier) {
        Map<String, Long> figures = new TreeMap<>();
        for (Count count : Count.values()) {
            figures.put(count.figure(), get(count) - earlier.get(count));
        }
        for (ErrorClass error : ErrorClass.values()) {
            figures.put("errors." + error.figure(), errors[error.ordinal()] - earlier.errors[error.ordinal()]);
        }
        return figures;
    }
}
