package dev.egresslab.bench.virtual;

/** Pages that wait for a worker, in order: a ring of pairs of number and intended start. Allocates nothing once it has grown. */
final class PageQueue {
    private static final int FIRST_SIZE = 64;

    private long[] ring = new long[FIRST_SIZE];
    private int first;
    private int length;

    int size() {
        return length / 2;
    }

    void add(long page, long intendedNanos) {
        if (length == ring.length) {
            grow();
        }
        int at = (first + length) & (ring.length - 1);
        ring[at] = page;
        ring[at + 1] = intendedNanos;
        length += 2;
    }

    /** The number of the page that waits longest; there must be one. */
    long firstPage() {
        return ring[first];
    }

    /** When that page was meant to begin. */
    long firstIntendedNanos() {
        return ring[first + 1];
    }

    void removeFirst() {
        first = (first + 2) & (ring.length - 1);
        length -= 2;
    }

    private void grow() {
        long[] grown = new long[2 * ring.length];
        System.arraycopy(ring, first, grown, 0, ring.length - first);
        System.arraycopy(ring, 0, grown, ring.length - first, first);
        ring = grown;
        first = 0;
    }
}
