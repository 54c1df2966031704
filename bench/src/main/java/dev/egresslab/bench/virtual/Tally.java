package dev.egresslab.bench.virtual;

import java.util.Map;
import java.util.TreeMap;

/** Everything one round has counted. */
final class Tally {
    private static final Count[] COUNTS = Count.values();
    private static final Failure[] FAILURES = Failure.values();

    private final long[] counts = new long[COUNTS.length];
    private final long[] failures = new long[FAILURES.length];

    void add(Count count, long amount) {
        counts[count.place()] += amount;
    }

    void add(Failure failure) {
        failures[failure.place()]++;
    }

    long get(Count count) {
        return counts[count.place()];
    }

    long get(Failure failure) {
        return failures[failure.place()];
    }

    /** All failures. */
    long failed() {
        long sum = 0;
        for (long count : failures) {
            sum += count;
        }
        return sum;
    }

    /** The counts by figure, zeros included. */
    Map<String, Long> figures() {
        Map<String, Long> figures = new TreeMap<>();
        for (Count count : COUNTS) {
            figures.put(count.figure(), get(count));
        }
        for (Failure failure : FAILURES) {
            figures.put("errors." + failure.figure(), get(failure));
        }
        return figures;
    }
}
