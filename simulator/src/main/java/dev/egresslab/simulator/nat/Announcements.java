package dev.egresslab.simulator.nat;

/**
 * What callers have announced to happen to mappings: answers to SYNs, and second FINs. A ring in order of time, which is that of the announcements, as both
 * are a round trip away.
 *
 * <p>Two longs each: the time; the {@link Ticket}, doubled, and one more for an answer.
 */
final class Announcements {
    private static final int FIRST_SIZE = 64;

    private long[] ring = new long[FIRST_SIZE];
    private int first;
    private int length;
    private long lastNanos = Long.MIN_VALUE;
    private long dueNanos = TimerQueues.NEVER;

    /**
     * Adds the answer to a mapping's SYN, or else its second FIN.
     *
     * @throws IllegalArgumentException if something was announced for a later time before
     */
    void add(long ticket, boolean answer, long atNanos) {
        if (atNanos < lastNanos) {
            throw new IllegalArgumentException(
                    "announcements must come in order of time, was %d after %d".formatted(atNanos, lastNanos));
        }
        lastNanos = atNanos;
        if (length == ring.length) {
            grow();
        }
        int at = (first + length) & (ring.length - 1);
        ring[at] = atNanos;
        ring[at + 1] = ticket << 1 | (answer ? 1 : 0);
        length += 2;
        if (length == 2) {
            dueNanos = atNanos;
        }
    }

    /** Whether the first is an answer; there must be one. */
    boolean isAnswer() {
        return (ring[first + 1] & 1) != 0;
    }

    /** Takes the first, which there must be: its ticket. */
    long take() {
        long ticket = ring[first + 1] >>> 1;
        first = (first + 2) & (ring.length - 1);
        length -= 2;
        dueNanos = length == 0 ? TimerQueues.NEVER : ring[first];
        return ticket;
    }

    /** When the first is due, or {@link TimerQueues#NEVER}. */
    long dueNanos() {
        return dueNanos;
    }

    private void grow() {
        long[] grown = new long[2 * ring.length];
        System.arraycopy(ring, first, grown, 0, ring.length - first);
        System.arraycopy(ring, 0, grown, ring.length - first, first);
        ring = grown;
        first = 0;
    }
}
