package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * When mappings time out.
 *
 * <p>Every timer of a profile takes the same time for all mappings, and time never goes back, so whoever starts waiting last is due last: a
 * first-in-first-out queue is in order of deadlines by itself, exact to the nanosecond, with O(1) for all operations. A timer wheel would need
 * rounding and cascades, a heap a logarithm.
 *
 * <p><b>Open mappings</b> start anew with every packet. That only notes the time: the mapping stays where it was queued, in an {@link OpenQueue}, and is
 * looked at when it would have been due without traffic. If it is not due yet, it goes on to the {@link LateQueue}, which is exact. So a packet costs
 * a store, and only a connection that outlives a whole timeout costs more, once a timeout. A connection that is established stays in the queue of
 * the half-open, unless their timeout is the longer one and it would be looked at too late.
 *
 * <p><b>Held mappings</b> wait without anything happening to them, in a {@link HoldQueue}; only an eviction ends a hold early.
 */
final class TimerQueues {

    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int TIMERS = Timer.ALL.size();
    /** The number of the {@link LateQueue}, after those of the timers. */
    private static final int LATE = TIMERS;

    private final OpenMappings mappings;
    private final long[] nanos = new long[TIMERS];
    /** The queue in which a mapping waits for a timer. */
    private final int[] queueOf = new int[TIMERS];

    private final OpenQueue[] open = new OpenQueue[Timer.FIRST_HOLD];
    private final HoldQueue[] held = new HoldQueue[TIMERS];
    private final LateQueue late;
    private final long[] due = new long[TIMERS + 1];
    /** The queues that were ever used: mostly three. */
    private int[] used = new int[0];

    /** The earliest of them, and the first queue it is in: asked for with every event, so it is kept. */
    private long earliestNanos = NEVER;

    private int earliestQueue;

    /** Hears of what is due. */
    interface Expiry {
        /** The time of an open mapping, which is in no queue any more, is over. */
        void timedOut(int slot, long atNanos);

        /** A hold is over. */
        void holdOver(int mapping, int holder, int place, long atNanos);
    }

    TimerQueues(Mappings numbers, OpenMappings mappings, Timeouts timeouts) {
        this.mappings = mappings;
        late = new LateQueue(mappings);
        Arrays.fill(due, NEVER);
        for (Timer timer : Timer.ALL) {
            int queue = timer.queue();
            nanos[queue] = timer.in(timeouts).toNanos();
            queueOf[queue] = queue;
            if (Timer.isOpen(queue)) {
                open[queue] = new OpenQueue(mappings, nanos[queue]);
            } else {
                held[queue] = new HoldQueue(numbers, nanos[queue]);
            }
        }
        for (Protocol protocol : Protocol.values()) {
            int first = Timer.ofNew(protocol).queue();
            int later = Timer.ofEstablished(protocol).queue();
            queueOf[later] = nanos[first] <= nanos[later] ? first : later;
        }
    }

    /** The shorter of the times after which TCP mappings are ended that no packet passes. */
    long shortestTcpNanos() {
        return Math.min(nanos[Timer.HALF_OPEN.queue()], nanos[Timer.ESTABLISHED.queue()]);
    }

    /** The holds by a timer. */
    HoldQueue held(int timer) {
        return held[timer];
    }

    /** Starts a timer of an open mapping that is in no queue. */
    void start(int slot, Timer timer, long nowNanos) {
        mappings.timer(slot, timer.queue());
        mappings.startedNanos(slot, nowNanos);
        int queue = queueOf[timer.queue()];
        if (open[queue].add(slot, nowNanos)) {
            due(queue, open[queue].dueNanos());
        }
    }

    /** Starts another timer of an open mapping, instead of the one it has. */
    void change(int slot, Timer timer, long nowNanos) {
        int before = queueOf[mappings.timer(slot)];
        if (before == queueOf[timer.queue()]) {
            mappings.timer(slot, timer.queue());
            mappings.startedNanos(slot, nowNanos);
        } else {
            stop(slot);
            start(slot, timer, nowNanos);
        }
    }

    /** Starts the timer of an open mapping from the beginning. */
    void restart(int slot, long nowNanos) {
        mappings.startedNanos(slot, nowNanos);
    }

    /** Takes an open mapping out of its queue. */
    void stop(int slot) {
        if (late.leave(slot)) {
            return;
        }
        int queue = queueOf[mappings.timer(slot)];
        if (open[queue].remove(slot)) {
            due(queue, open[queue].dueNanos());
        }
    }

    /** Starts a hold; its position in the timer's queue. */
    int hold(int timer, int mapping, int holder, int place, long nowNanos) {
        HoldQueue queue = held[timer];
        int position = queue.add(mapping, holder, place, nowNanos);
        if (position == queue.first()) {
            due(timer, queue.dueNanos());
        }
        return position;
    }

    /** When something may be due next, never too late, or {@link #NEVER}. */
    long dueNanos() {
        return earliestNanos;
    }

    /** Does what is due at {@link #dueNanos}, which must not be {@link #NEVER}: nothing, if there was traffic since it was put there. */
    void expireFirst(Expiry expiry) {
        int queue = earliestQueue;
        long atNanos = earliestNanos;
        if (queue >= Timer.FIRST_HOLD && queue < LATE) {
            held[queue].expireFirst(expiry);
            due(queue, held[queue].dueNanos());
            return;
        }
        int slot = queue == LATE ? late.take() : open[queue].take();
        due(queue, queue == LATE ? late.dueNanos() : open[queue].dueNanos());
        if (slot == OpenMappings.NONE) {
            return;
        }
        long deadline = mappings.startedNanos(slot) + nanos[mappings.timer(slot)];
        if (deadline <= atNanos) {
            expiry.timedOut(slot, atNanos);
        } else if (late.add(slot, deadline)) {
            due(LATE, deadline);
        }
    }

    private void due(int queue, long deadline) {
        if (due[queue] == NEVER) {
            noteUse(queue);
        }
        due[queue] = deadline;
        if (deadline < earliestNanos) {
            earliestNanos = deadline;
            earliestQueue = queue;
        } else if (queue == earliestQueue || deadline == earliestNanos) {
            findEarliest();
        }
    }

    private void noteUse(int queue) {
        for (int known : used) {
            if (known == queue) {
                return;
            }
        }
        used = Arrays.copyOf(used, used.length + 1);
        used[used.length - 1] = queue;
    }

    /** Of equal ones the first that was ever used: fixed, hence deterministic. */
    private void findEarliest() {
        long earliest = NEVER;
        int number = 0;
        for (int queue : used) {
            long nanos = due[queue];
            number = nanos < earliest ? queue : number;
            earliest = Math.min(nanos, earliest);
        }
        earliestQueue = number;
        earliestNanos = earliest;
    }
}
