package dev.egresslab.simulator.nat;

import java.util.Arrays;

/** Ports that were chosen a moment ago and are not in the gateway's table yet, so that a search takes them for free. Oldest first. */
final class UnconfirmedPorts {
    private static final int FIRST_SIZE = 8;

    private final long windowNanos;
    private long[] keys = new long[FIRST_SIZE];
    private long[] confirmedAtNanos = new long[FIRST_SIZE];
    private int first;
    private int size;

    /** With a window of 0 there never are any. */
    UnconfirmedPorts(long windowNanos) {
        this.windowNanos = windowNanos;
    }

    /** A port was chosen now. */
    void add(Destination to, int place, long nowNanos) {
        if (windowNanos == 0) {
            return;
        }
        if (size == keys.length) {
            grow();
        }
        int last = first + size & keys.length - 1;
        keys[last] = key(to, place);
        confirmedAtNanos[last] = nowNanos + windowNanos;
        size++;
    }

    private void grow() {
        keys = unrolled(keys);
        confirmedAtNanos = unrolled(confirmedAtNanos);
        first = 0;
    }

    private long[] unrolled(long[] ring) {
        long[] larger = Arrays.copyOfRange(ring, first, first + 2 * ring.length);
        System.arraycopy(ring, 0, larger, ring.length - first, first);
        return larger;
    }

    /** Forgets those that are in the table by now. */
    void confirm(long nowNanos) {
        while (size > 0 && confirmedAtNanos[first] <= nowNanos) {
            first = first + 1 & keys.length - 1;
            size--;
        }
    }

    boolean contains(Destination to, int place) {
        long key = key(to, place);
        for (int i = 0; i < size; i++) {
            if (keys[first + i & keys.length - 1] == key) {
                return true;
            }
        }
        return false;
    }

    private static long key(Destination to, int place) {
        return (long) to.number << 32 | place;
    }
}
