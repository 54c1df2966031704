package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * What is known of open mappings, by slot: 36 bytes each, the fields of one side by side. A slot that is free is the first to be used again.
 *
 * <p>Nine ints: number; holder; timer and place of the port; previous and next in its queue; when its timer was started last, in two;
 * when it was queued, in two.
 */
final class OpenMappings {

    static final int NONE = -1;

    private static final int FIRST_SIZE = 64;
    /** It grows by this part of itself: what is not used yet is memory too, and it hardly ever grows. */
    private static final int GROWTH = 8;

    private static final int INTS = 9;

    private static final int NUMBER = 0;
    private static final int HOLDER = 1;
    private static final int BITS = 2;
    private static final int PREVIOUS = 3;
    private static final int NEXT = 4;
    private static final int STARTED = 5;
    private static final int QUEUED = 7;

    /** Bits of a place; the timer's are above. */
    static final int PLACE_BITS = 26;

    private static final int TIMER_SHIFT = PLACE_BITS;
    /** All bits but the timer's. */
    private static final int TIMER_REST = (1 << TIMER_SHIFT) - 1;

    /** The most sets of ports a place can tell apart. */
    static final int SETS_MAX = 1 << (TIMER_SHIFT - PortSpace.INDEX_BITS);

    private int[] ints = new int[FIRST_SIZE * INTS];
    private int size;
    private int firstFree = NONE;

    /** A slot for a new mapping, in no queue yet. */
    int allocate(int holder, int place) {
        int slot = firstFree;
        if (slot == NONE) {
            slot = grow();
        } else {
            firstFree = next(slot);
        }
        ints[slot * INTS + HOLDER] = holder;
        ints[slot * INTS + BITS] = place;
        return slot;
    }

    void free(int slot) {
        next(slot, firstFree);
        firstFree = slot;
    }

    private int grow() {
        if (size * INTS == ints.length) {
            ints = Arrays.copyOf(ints, (size + Math.max(FIRST_SIZE, size / GROWTH)) * INTS);
        }
        return size++;
    }

    /** The mapping that has the slot. */
    int number(int slot) {
        return ints[slot * INTS + NUMBER];
    }

    void number(int slot, int mapping) {
        ints[slot * INTS + NUMBER] = mapping;
    }

    /** Who holds the port. */
    int holder(int slot) {
        return ints[slot * INTS + HOLDER];
    }

    /** Its port's place, as the {@link PortSpace} gave it. */
    int place(int slot) {
        return ints[slot * INTS + BITS] & TIMER_REST;
    }

    int timer(int slot) {
        return ints[slot * INTS + BITS] >>> TIMER_SHIFT;
    }

    void timer(int slot, int timer) {
        int at = slot * INTS + BITS;
        ints[at] = (ints[at] & TIMER_REST) | (timer << TIMER_SHIFT);
    }

    int previous(int slot) {
        return ints[slot * INTS + PREVIOUS];
    }

    void previous(int slot, int previous) {
        ints[slot * INTS + PREVIOUS] = previous;
    }

    int next(int slot) {
        return ints[slot * INTS + NEXT];
    }

    void next(int slot, int next) {
        ints[slot * INTS + NEXT] = next;
    }

    /** When its timer was started last. */
    long startedNanos(int slot) {
        return nanos(slot * INTS + STARTED);
    }

    void startedNanos(int slot, long nanos) {
        nanos(slot * INTS + STARTED, nanos);
    }

    /** When it was queued. */
    long queuedNanos(int slot) {
        return nanos(slot * INTS + QUEUED);
    }

    void queuedNanos(int slot, long nanos) {
        nanos(slot * INTS + QUEUED, nanos);
    }

    private long nanos(int at) {
        return ((long) ints[at] << 32) | (ints[at + 1] & 0xFFFF_FFFFL);
    }

    private void nanos(int at, long nanos) {
        ints[at] = (int) (nanos >>> 32);
        ints[at + 1] = (int) nanos;
    }
}
