package dev.egresslab.bench.virtual;

import java.util.Arrays;

/** Events by time in a quaternary heap: half as deep as a binary one at the same number of cache lines per level. */
final class EventHeap {
    private static final int ARITY_BITS = 2;
    private static final int ARITY = 1 << ARITY_BITS;
    private static final int FIRST_SIZE = 64;

    private long[] times = new long[FIRST_SIZE];
    private long[] events = new long[FIRST_SIZE];
    private int size;
    private long firstNanos = EventQueue.NEVER;

    /** When the first event is due, or {@link EventQueue#NEVER}. */
    long firstNanos() {
        return firstNanos;
    }

    void add(long timeNanos, long event) {
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >> ARITY_BITS;
            if (times[parent] <= timeNanos) {
                break;
            }
            times[at] = times[parent];
            events[at] = events[parent];
            at = parent;
        }
        times[at] = timeNanos;
        events[at] = event;
        firstNanos = times[0];
    }

    /** Takes the first event; there must be one. */
    long take() {
        long event = events[0];
        size--;
        if (size == 0) {
            firstNanos = EventQueue.NEVER;
            return event;
        }
        long time = times[size];
        long moved = events[size];
        int at = 0;
        for (int child = 1; child < size; child = (at << ARITY_BITS) + 1) {
            int earliest = earliest(child, Math.min(child + ARITY, size));
            if (times[earliest] >= time) {
                break;
            }
            times[at] = times[earliest];
            events[at] = events[earliest];
            at = earliest;
        }
        times[at] = time;
        events[at] = moved;
        firstNanos = times[0];
        return event;
    }

    private int earliest(int from, int to) {
        int earliest = from;
        for (int i = from + 1; i < to; i++) {
            if (times[i] < times[earliest]) {
                earliest = i;
            }
        }
        return earliest;
    }
}
