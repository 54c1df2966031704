package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * When mappings time out: a queue per {@link Timer}.
 *
 * <p>Every timer of a profile takes the same time for all mappings, and time never goes back, so whoever starts waiting last is due last: a
 * first-in-first-out queue is in order of deadlines by itself, exact to the nanosecond, with O(1) for all operations. A timer wheel would need
 * rounding and cascades, a heap a logarithm. Traffic on a mapping moves it to the end of its queue.
 */
final class TimerQueues {

    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int TIMERS = Timer.ALL.size();

    private final Mappings mappings;
    private final long[] nanos = new long[TIMERS];
    private final int[] first = new int[TIMERS];
    private final int[] last = new int[TIMERS];
    private final long[] due = new long[TIMERS];
    /** The earliest of them, and the first queue it is in: asked for with every event, so it is kept. */
    private long earliestNanos = NEVER;

    private int earliestQueue;

    TimerQueues(Mappings mappings, Timeouts timeouts) {
        this.mappings = mappings;
        Arrays.setAll(nanos, timer -> Timer.ALL.get(timer).in(timeouts).toNanos());
        Arrays.fill(first, Mappings.NONE);
        Arrays.fill(last, Mappings.NONE);
        Arrays.fill(due, NEVER);
    }

    /** How long the timer takes. */
    long nanos(Timer timer) {
        return nanos[timer.queue()];
    }

    /** Starts a timer of a mapping that is in no queue. */
    void start(int mapping, Timer timer, long nowNanos) {
        start(mapping, timer.queue(), nowNanos);
    }

    private void start(int mapping, int queue, long nowNanos) {
        long deadline = nowNanos + nanos[queue];
        int before = last[queue];
        mappings.timer(mapping, queue);
        mappings.deadlineNanos(mapping, deadline);
        mappings.previous(mapping, before);
        mappings.next(mapping, Mappings.NONE);
        last[queue] = mapping;
        if (before == Mappings.NONE) {
            first[queue] = mapping;
            due(queue, deadline);
        } else {
            mappings.next(before, mapping);
        }
    }

    /** Takes a mapping out of its queue. */
    void stop(int mapping) {
        int queue = mappings.timer(mapping);
        int before = mappings.previous(mapping);
        int after = mappings.next(mapping);
        if (before == Mappings.NONE) {
            first[queue] = after;
            due(queue, after == Mappings.NONE ? NEVER : mappings.deadlineNanos(after));
        } else {
            mappings.next(before, after);
        }
        if (after == Mappings.NONE) {
            last[queue] = before;
        } else {
            mappings.previous(after, before);
        }
    }

    /** Starts the timer a mapping has from the beginning. */
    void restart(int mapping, long nowNanos) {
        int queue = mappings.timer(mapping);
        if (mappings.deadlineNanos(mapping) != nowNanos + nanos[queue]) {
            stop(mapping);
            start(mapping, queue, nowNanos);
        }
    }

    private void due(int queue, long deadline) {
        due[queue] = deadline;
        if (deadline < earliestNanos) {
            earliestNanos = deadline;
            earliestQueue = queue;
        } else if (queue == earliestQueue || deadline == earliestNanos) {
            findEarliest();
        }
    }

    private void findEarliest() {
        int earliest = 0;
        for (int queue = 1; queue < TIMERS; queue++) {
            if (due[queue] < due[earliest]) {
                earliest = queue;
            }
        }
        earliestQueue = earliest;
        earliestNanos = due[earliest];
    }

    /** The earliest deadline of all, or {@link #NEVER}. */
    long dueNanos() {
        return earliestNanos;
    }

    /** The mapping due first; there must be one. */
    int firstDue() {
        return first[earliestQueue];
    }
}
