package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * Open mappings that traffic has kept beyond a whole timeout, by their deadlines: a binary heap of pairs of deadline and slot.
 *
 * <p>A mapping in it has {@link #MARK} in place of its neighbour and its deadline as the time it was queued, so an entry whose mapping has left, or has
 * another deadline now, is nobody's when its turn comes.
 */
final class LateQueue {
    private static final int MARK = -2;
    private static final int FIRST_SIZE = 16;

    private final OpenMappings mappings;
    private long[] deadlines = new long[FIRST_SIZE];
    private int[] slots = new int[FIRST_SIZE];
    private int size;

    LateQueue(OpenMappings mappings) {
        this.mappings = mappings;
    }

    /** Adds a mapping that is in no queue; answers whether it is the first. */
    boolean add(int slot, long deadlineNanos) {
        mappings.previous(slot, MARK);
        mappings.queuedNanos(slot, deadlineNanos);
        if (size == deadlines.length) {
            deadlines = Arrays.copyOf(deadlines, 2 * size);
            slots = Arrays.copyOf(slots, 2 * size);
        }
        int at = size++;
        for (int parent = (at - 1) >> 1; at > 0 && deadlines[parent] > deadlineNanos; parent = (at - 1) >> 1) {
            put(at, deadlines[parent], slots[parent]);
            at = parent;
        }
        put(at, deadlineNanos, slot);
        return at == 0;
    }

    /** Lets a mapping go, if it is here. */
    boolean leave(int slot) {
        if (mappings.previous(slot) != MARK) {
            return false;
        }
        mappings.previous(slot, OpenMappings.NONE);
        return true;
    }

    /** Takes the first entry; there must be one. Its slot, or {@link OpenMappings#NONE} if that has left. */
    int take() {
        int slot = slots[0];
        long deadline = deadlines[0];
        size--;
        sink(deadlines[size], slots[size]);
        boolean present = mappings.previous(slot) == MARK && mappings.queuedNanos(slot) == deadline;
        if (!present) {
            return OpenMappings.NONE;
        }
        mappings.previous(slot, OpenMappings.NONE);
        return slot;
    }

    private void sink(long deadline, int slot) {
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && deadlines[child + 1] < deadlines[child]) {
                child++;
            }
            if (deadlines[child] >= deadline) {
                break;
            }
            put(at, deadlines[child], slots[child]);
            at = child;
        }
        put(at, deadline, slot);
    }

    private void put(int at, long deadline, int slot) {
        deadlines[at] = deadline;
        slots[at] = slot;
    }

    /** When the first is due, or {@link TimerQueues#NEVER}. */
    long dueNanos() {
        return size == 0 ? TimerQueues.NEVER : deadlines[0];
    }
}
