package dev.egresslab.bench.virtual;

import java.util.Arrays;

/**
 * What happens next. Not thread safe; allocates nothing once its arrays have grown.
 *
 * <p><b>Lanes.</b> Nearly all delays of a run are one of a few constants: the round trip, a TLS handshake, the first SYN's retransmit, a timeout.
 * Events that are put off by the same constant come due in the order in which they were put off, so each constant has a lane: a ring to
 * append to and take from, O(1), with no comparison but that of the lanes' heads. Only what has a random delay, the service times, or is
 * due at a fixed moment goes into a heap. It is small, as each busy worker has at most one event there, and quaternary, so half as deep as a binary
 * one at the same number of cache lines per level.
 *
 * <p><b>Empty time</b> costs nothing: the next event is the earliest head, however far away.
 *
 * <p><b>Order.</b> Events of one moment come lane by lane in the order in which the lanes were asked for, then those of the heap. Fixed, hence
 * deterministic.
 *
 * <p>An event is a {@code long} whose meaning is {@link Event}'s. Cancelling is the business of whoever put it in: an event carries the
 * generation of its subject, and one of an earlier generation is nobody's.
 */
final class EventQueue {
    /** When nothing is to happen. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int ARITY_BITS = 2;
    private static final int ARITY = 1 << ARITY_BITS;
    private static final int FIRST_SIZE = 64;
    private static final int HEAP = -1;

    private Lane[] lanes = new Lane[0];
    /** The time of each lane's first event, side by side to be compared. */
    private long[] heads = new long[0];

    private long[] heapTimes = new long[FIRST_SIZE];
    private long[] heapEvents = new long[FIRST_SIZE];
    private int heapSize;

    /** The lane of the event that {@link #nextNanos} found, or {@link #HEAP}. */
    private int nextLane = HEAP;

    /** The lane of events put off by this constant; the same for the same constant. */
    Lane lane(long delayNanos) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("a delay must not be negative, was " + delayNanos);
        }
        for (Lane lane : lanes) {
            if (lane.delayNanos == delayNanos) {
                return lane;
            }
        }
        Lane lane = new Lane(delayNanos, lanes.length);
        lanes = Arrays.copyOf(lanes, lanes.length + 1);
        lanes[lane.number] = lane;
        heads = Arrays.copyOf(heads, lanes.length);
        heads[lane.number] = NEVER;
        return lane;
    }

    /** Puts an event at a moment that is not a constant away. */
    void at(long timeNanos, long event) {
        if (heapSize == heapTimes.length) {
            heapTimes = Arrays.copyOf(heapTimes, 2 * heapSize);
            heapEvents = Arrays.copyOf(heapEvents, 2 * heapSize);
        }
        int at = heapSize++;
        while (at > 0) {
            int parent = (at - 1) >> ARITY_BITS;
            if (heapTimes[parent] <= timeNanos) {
                break;
            }
            heapTimes[at] = heapTimes[parent];
            heapEvents[at] = heapEvents[parent];
            at = parent;
        }
        heapTimes[at] = timeNanos;
        heapEvents[at] = event;
    }

    /** When the next event is due, or {@link #NEVER}. */
    long nextNanos() {
        long next = heapSize == 0 ? NEVER : heapTimes[0];
        int lane = HEAP;
        for (int i = heads.length - 1; i >= 0; i--) {
            if (heads[i] <= next) {
                next = heads[i];
                lane = i;
            }
        }
        nextLane = lane;
        return next;
    }

    /** Takes the event whose time {@link #nextNanos} has just answered, and which is not {@link #NEVER}. */
    long take() {
        return nextLane == HEAP ? takeFromHeap() : lanes[nextLane].take();
    }

    private long takeFromHeap() {
        long event = heapEvents[0];
        heapSize--;
        long time = heapTimes[heapSize];
        long moved = heapEvents[heapSize];
        int at = 0;
        for (int child = 1; child < heapSize; child = (at << ARITY_BITS) + 1) {
            int earliest = earliest(child, Math.min(child + ARITY, heapSize));
            if (heapTimes[earliest] >= time) {
                break;
            }
            heapTimes[at] = heapTimes[earliest];
            heapEvents[at] = heapEvents[earliest];
            at = earliest;
        }
        heapTimes[at] = time;
        heapEvents[at] = moved;
        return event;
    }

    private int earliest(int from, int to) {
        int earliest = from;
        for (int i = from + 1; i < to; i++) {
            if (heapTimes[i] < heapTimes[earliest]) {
                earliest = i;
            }
        }
        return earliest;
    }

    /** Events that are put off by one constant: a ring of pairs of time and event. */
    final class Lane {
        private final long delayNanos;
        private final int number;
        private long[] ring = new long[FIRST_SIZE];
        private int first;
        private int length;

        private Lane(long delayNanos, int number) {
            this.delayNanos = delayNanos;
            this.number = number;
        }

        /** The constant. */
        long delayNanos() {
            return delayNanos;
        }

        /** Puts an event off. */
        void add(long nowNanos, long event) {
            if (length == ring.length) {
                grow();
            }
            int at = (first + length) & (ring.length - 1);
            ring[at] = nowNanos + delayNanos;
            ring[at + 1] = event;
            length += 2;
            if (length == 2) {
                heads[number] = ring[at];
            }
        }

        private long take() {
            long event = ring[first + 1];
            first = (first + 2) & (ring.length - 1);
            length -= 2;
            heads[number] = length == 0 ? NEVER : ring[first];
            return event;
        }

        private void grow() {
            long[] grown = new long[2 * ring.length];
            System.arraycopy(ring, first, grown, 0, ring.length - first);
            System.arraycopy(ring, 0, grown, ring.length - first, first);
            ring = grown;
            first = 0;
        }
    }
}
