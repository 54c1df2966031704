package dev.egresslab.bench.virtual;

import java.util.Arrays;

/**
 * Events at moments that are no constant away, the earliest first. Not thread safe; allocates nothing once its arrays have grown.
 *
 * <p><b>Why not a heap alone.</b> A thousand service times under way make a heap five levels deep whose comparisons no processor can predict: most
 * of what an event costs. Here an event due within {@link #SLOTS} slots of a millisecond is put before a slot's list, without a comparison, and
 * only the slot whose turn it is goes into the heap, which so holds an event or two and gives them out in exact order. An event further away, a
 * minute's timeout, goes into the heap at once and stays there; few do.
 *
 * <p><b>Cost.</b> O(1) to put in, O(log k) to take for k events of one slot and those far away; an empty stretch of time is passed over 64 slots
 * a step. Events of the same moment come in an order that depends on nothing but the order in which they were put in.
 */
final class Calendar {
    /** A slot is 2^20 ns, about a millisecond: with a thousand events a second, one each. */
    private static final int SLOT_BITS = 20;

    /** About 8.6 s: beyond most service times. Heads of 32 KB stay in the second cache. */
    private static final int SLOTS = 1 << 13;

    private static final long NO_TICK = Long.MAX_VALUE;
    private static final int NONE = -1;
    private static final int FIRST_SIZE = 64;
    private static final int LONGS = 3;

    private final EventHeap heap = new EventHeap();

    private final int[] newestOfSlot = new int[SLOTS];
    /** A bit for each slot with an event. */
    private final long[] occupied = new long[SLOTS / Long.SIZE];

    /** Three longs an event, side by side: its time, itself, and the next older one of its slot, or the next free entry. */
    private long[] entries = new long[FIRST_SIZE * LONGS];

    private int end;
    private int firstFree = NONE;

    /** Slots up to this one are in the heap, or empty. */
    private long tick;
    /** The first slot after it with an event, or {@link #NO_TICK}. */
    private long nextTick = NO_TICK;

    Calendar() {
        Arrays.fill(newestOfSlot, NONE);
    }

    void add(long timeNanos, long event) {
        long at = timeNanos >> SLOT_BITS;
        if (at <= tick || at - tick >= SLOTS) {
            heap.add(timeNanos, event);
        } else {
            addToSlot(at, timeNanos, event);
        }
    }

    private void addToSlot(long at, long timeNanos, long event) {
        int entry = allocate();
        int slot = (int) at & SLOTS - 1;
        entries[entry] = timeNanos;
        entries[entry + 1] = event;
        entries[entry + 2] = newestOfSlot[slot];
        newestOfSlot[slot] = entry;
        occupied[slot >>> 6] |= 1L << slot;
        nextTick = Math.min(nextTick, at);
    }

    private int allocate() {
        int entry = firstFree;
        if (entry != NONE) {
            firstFree = (int) entries[entry + 2];
            return entry;
        }
        entry = end;
        if (entry == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entry);
        }
        end += LONGS;
        return entry;
    }

    /** When the first event is due, or {@link EventQueue#NEVER}. */
    long firstNanos() {
        while (nextTick != NO_TICK && heap.firstNanos() >= nextTick << SLOT_BITS) {
            pourNextSlot();
        }
        return heap.firstNanos();
    }

    /** Takes the first event, for whose time {@link #firstNanos} has just been asked. */
    long take() {
        tick = Math.max(tick, heap.firstNanos() >> SLOT_BITS);
        return heap.take();
    }

    private void pourNextSlot() {
        tick = nextTick;
        int slot = (int) tick & SLOTS - 1;
        int entry = newestOfSlot[slot];
        while (entry != NONE) {
            heap.add(entries[entry], entries[entry + 1]);
            int next = (int) entries[entry + 2];
            entries[entry + 2] = firstFree;
            firstFree = entry;
            entry = next;
        }
        newestOfSlot[slot] = NONE;
        occupied[slot >>> 6] &= ~(1L << slot);
        nextTick = nextOccupied(slot);
    }

    /** The tick of the next slot with an event: at most a turn ahead of an empty slot. */
    private long nextOccupied(int slot) {
        int word = slot >>> 6;
        long bits = occupied[word] & -1L << slot;
        for (int step = 0; bits == 0 && step < occupied.length; step++) {
            word = word + 1 & occupied.length - 1;
            bits = occupied[word];
        }
        if (bits == 0) {
            return NO_TICK;
        }
        int next = (word << 6) + Long.numberOfTrailingZeros(bits);
        return tick + (next - slot & SLOTS - 1);
    }
}
