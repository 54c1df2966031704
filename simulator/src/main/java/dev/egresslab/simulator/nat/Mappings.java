package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * All mappings of a ledger by number: four bytes each, that say where the rest is.
 *
 * <p><b>Why apart.</b> Of a busy gateway's mappings one in fifty is open, and all others are ports that are merely held. What is touched with every
 * packet, {@link OpenMappings}, is packed densely and stays in the processor's cache; a hold is written once and read once, in order, in a
 * {@link HoldQueue}, which memory does best. With all in one table each of them would be alone in its cache line.
 */
final class Mappings {

    static final int NONE = -1;

    /** What a mapping has for a number whose caller has a {@link Ticket} for it: nobody asks for it, and it is nowhere here. */
    static final int UNNUMBERED = -2;

    private static final int FIRST_SIZE = 64;
    /** It grows by this part of itself: what is not used yet is memory too, and it hardly ever grows. */
    private static final int GROWTH = 8;

    /** The two highest bits: 0x of an open mapping, whose slot is the rest; of a held one; of a free number, whose successor is the rest. */
    private static final int HELD = 0b11 << 30;

    private static final int FREE = 0b10 << 30;
    private static final int REST = ~HELD;
    /** Below the kind of hold, its position. */
    private static final int KIND_SHIFT = 28;

    private static final int POSITION = (1 << KIND_SHIFT) - 1;

    private int[] where = new int[FIRST_SIZE];
    private int size;
    private int firstFree = REST;

    /** A number for an open mapping. */
    int allocate(int slot) {
        int mapping = firstFree;
        if (mapping == REST) {
            if (size == where.length) {
                where = Arrays.copyOf(where, size + Math.max(FIRST_SIZE, size / GROWTH));
            }
            mapping = size++;
        } else {
            firstFree = where[mapping] & REST;
        }
        where[mapping] = slot;
        return mapping;
    }

    /** The mapping is held from here on: by which timer, and where in its queue. */
    void hold(int mapping, int timer, int position) {
        where[mapping] = HELD | (timer - Timer.FIRST_HOLD) << KIND_SHIFT | (position & POSITION);
    }

    /** The number may be given to another. */
    void free(int mapping) {
        where[mapping] = FREE | firstFree;
        firstFree = mapping;
    }

    /** Where an open mapping is, or a negative number for one that is not open, or never was. */
    int slot(int mapping) {
        return mapping >= 0 && mapping < size ? where[mapping] : NONE;
    }

    boolean isHeld(int mapping) {
        return mapping >= 0 && mapping < size && (where[mapping] & HELD) == HELD;
    }

    /** The timer of a held mapping. */
    int holdTimer(int mapping) {
        return Timer.FIRST_HOLD + ((where[mapping] & REST) >>> KIND_SHIFT);
    }

    /** The place of a held mapping in its queue. */
    int position(int mapping) {
        return where[mapping] & POSITION;
    }

    /** Reads what {@link #free} will write, so that it is in the cache by then. */
    int readAhead(int mapping) {
        return where[mapping];
    }
}
