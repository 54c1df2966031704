package dev.egresslab.bench.virtual;

import java.util.Arrays;

/**
 * What happens next. Not thread safe; allocates nothing once its arrays have grown.
 *
 * <p><b>Lanes.</b> Nearly all delays of a run are one of a few constants: the round trip, a TLS handshake, the first SYN's retransmit, a timeout.
 * Events that are put off by the same constant come due in the order in which they were put off, so each constant has a lane: a ring to
 * append to and take from, O(1), with no comparison but that of the lanes' heads. Only what has a random delay, the service times, or is
 * due at a fixed moment goes into the {@link Calendar}.
 *
 * <p><b>Empty time</b> costs nothing: the next event is the earliest head, however far away.
 *
 * <p><b>Order.</b> Events of one moment come lane by lane in the order in which the lanes were asked for, then those of the calendar. Fixed,
 * hence deterministic.
 *
 * <p>An event is a {@code long} whose meaning is {@link Event}'s. Cancelling is the business of whoever put it in: an event carries the
 * generation of its subject, and one of an earlier generation is nobody's.
 */
final class EventQueue {
    /** When nothing is to happen. */
    static final long NEVER = Long.MAX_VALUE;

    private static final int FIRST_SIZE = 64;

    private Lane[] lanes = new Lane[0];
    /** The time of each lane's first event, side by side to be compared. */
    private long[] heads = new long[0];
    /** The earliest of them and its lane, the first such one. */
    private long laneNanos = NEVER;

    private int laneNumber;

    private final Calendar calendar = new Calendar();

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
        calendar.add(timeNanos, event);
    }

    /** When the next event is due, or {@link #NEVER}. */
    long nextNanos() {
        return Math.min(laneNanos, calendar.firstNanos());
    }

    /** Takes the event whose time {@link #nextNanos} has just answered, and which is not {@link #NEVER}. */
    long take() {
        return laneNanos <= calendar.firstNanos() ? lanes[laneNumber].take() : calendar.take();
    }

    private void headChanged(int lane, long nanos) {
        heads[lane] = nanos;
        long earliest = NEVER;
        int number = 0;
        for (int i = heads.length - 1; i >= 0; i--) {
            if (heads[i] <= earliest) {
                earliest = heads[i];
                number = i;
            }
        }
        laneNanos = earliest;
        laneNumber = number;
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
                headChanged(number, ring[at]);
            }
        }

        private long take() {
            long event = ring[first + 1];
            first = (first + 2) & (ring.length - 1);
            length -= 2;
            headChanged(number, length == 0 ? NEVER : ring[first]);
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
