package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * All mappings of a ledger: 24 bytes each, the fields of one side by side in one cache line, in chunks so that growing copies nothing.
 *
 * <p>A mapping is a number. Its six ints: holder; timer and place of the port; previous and next in its timer's queue; deadline in two.
 */
final class Mappings {

    static final int NONE = -1;

    private static final int CHUNK_BITS = 12;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int INTS = 6;

    private static final int HOLDER = 0;
    private static final int BITS = 1;
    private static final int PREVIOUS = 2;
    private static final int NEXT = 3;
    private static final int DEADLINE_HIGH = 4;
    private static final int DEADLINE_LOW = 5;

    private static final int TIMER_SHIFT = 26;
    /** All bits but the timer's. */
    private static final int TIMER_REST = (1 << TIMER_SHIFT) - 1;

    /** The most sets of ports a place can tell apart. */
    static final int SETS_MAX = 1 << (TIMER_SHIFT - PortSpace.INDEX_BITS);

    private int[][] chunks = new int[4][];
    private int size;
    private int firstFree = NONE;

    /** A mapping's number; it is in no queue yet. */
    int allocate(int holder, int place) {
        int mapping = firstFree;
        if (mapping == NONE) {
            mapping = grow();
        } else {
            firstFree = next(mapping);
        }
        int[] chunk = chunk(mapping);
        int at = at(mapping);
        chunk[at + HOLDER] = holder;
        chunk[at + BITS] = place;
        return mapping;
    }

    void free(int mapping) {
        int[] chunk = chunk(mapping);
        int at = at(mapping);
        chunk[at + HOLDER] = NONE;
        chunk[at + NEXT] = firstFree;
        firstFree = mapping;
    }

    private int grow() {
        if (size >>> CHUNK_BITS == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunks.length);
        }
        if ((size & CHUNK - 1) == 0) {
            chunks[size >>> CHUNK_BITS] = new int[CHUNK * INTS];
        }
        return size++;
    }

    /** Whether the number stands for a mapping whose port is not free. */
    boolean isLive(int mapping) {
        return mapping >= 0 && mapping < size && holder(mapping) != NONE;
    }

    /** Who holds the port, or {@link #NONE} for a free number. */
    int holder(int mapping) {
        return chunk(mapping)[at(mapping) + HOLDER];
    }

    /** Its port's place, as the {@link PortSpace} gave it. */
    int place(int mapping) {
        return chunk(mapping)[at(mapping) + BITS] & TIMER_REST;
    }

    int timer(int mapping) {
        return chunk(mapping)[at(mapping) + BITS] >>> TIMER_SHIFT;
    }

    void timer(int mapping, int timer) {
        int[] chunk = chunk(mapping);
        int at = at(mapping) + BITS;
        chunk[at] = (chunk[at] & TIMER_REST) | (timer << TIMER_SHIFT);
    }

    int previous(int mapping) {
        return chunk(mapping)[at(mapping) + PREVIOUS];
    }

    void previous(int mapping, int previous) {
        chunk(mapping)[at(mapping) + PREVIOUS] = previous;
    }

    int next(int mapping) {
        return chunk(mapping)[at(mapping) + NEXT];
    }

    void next(int mapping, int next) {
        chunk(mapping)[at(mapping) + NEXT] = next;
    }

    long deadlineNanos(int mapping) {
        int[] chunk = chunk(mapping);
        int at = at(mapping);
        return ((long) chunk[at + DEADLINE_HIGH] << 32) | (chunk[at + DEADLINE_LOW] & 0xFFFF_FFFFL);
    }

    void deadlineNanos(int mapping, long nanos) {
        int[] chunk = chunk(mapping);
        int at = at(mapping);
        chunk[at + DEADLINE_HIGH] = (int) (nanos >>> 32);
        chunk[at + DEADLINE_LOW] = (int) nanos;
    }

    private int[] chunk(int mapping) {
        return chunks[mapping >>> CHUNK_BITS];
    }

    private static int at(int mapping) {
        return (mapping & CHUNK - 1) * INTS;
    }
}
