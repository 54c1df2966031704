package dev.egresslab.simulator.nat;

/**
 * Numbers with times, in order of time, first in, first out: a ring in which each has a position that grows for ever, and wraps. Readers go through it with
 * positions of their own; what the last of them has passed is to be dropped.
 */
final class TimedRing {
    private static final int FIRST_SIZE = 64;

    /** Two longs each: time and number. */
    private long[] ring = new long[FIRST_SIZE];

    private int first;
    private int end;
    private long lastNanos = Long.MIN_VALUE;

    /**
     * Appends a number.
     *
     * @throws IllegalArgumentException if its time is before that of the last
     */
    void add(long nanos, long number) {
        if (nanos < lastNanos) {
            throw new IllegalArgumentException(
                    "what is to come must be told in order of time, was %d after %d".formatted(nanos, lastNanos));
        }
        lastNanos = nanos;
        if (2 * (end - first) == ring.length) {
            grow();
        }
        int at = at(end++);
        ring[at] = nanos;
        ring[at + 1] = number;
    }

    /** The time at a position, or {@link TimerQueues#NEVER} behind the last. */
    long nanos(int position) {
        return position == end ? TimerQueues.NEVER : ring[at(position)];
    }

    long number(int position) {
        return ring[at(position) + 1];
    }

    /** Drops the first; there must be one. */
    void drop() {
        first++;
    }

    private int at(int position) {
        return 2 * position & ring.length - 1;
    }

    private void grow() {
        long[] grown = new long[2 * ring.length];
        for (int position = first; position != end; position++) {
            int to = 2 * position & grown.length - 1;
            grown[to] = ring[at(position)];
            grown[to + 1] = ring[at(position) + 1];
        }
        ring = grown;
    }
}
