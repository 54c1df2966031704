package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * A hash map from long to non-negative int without boxing: open addressing with linear probing, at most half full; removal moves the
 * run back, so that there are no tombstones.
 */
final class LongIntMap {

    /** No value. */
    static final int ABSENT = -1;

    private static final int INITIAL_SLOTS = 16;

    private long[] keys = new long[INITIAL_SLOTS];
    private int[] values = new int[INITIAL_SLOTS];
    private int size;

    LongIntMap() {
        Arrays.fill(values, ABSENT);
    }

    int size() {
        return size;
    }

    int get(long key) {
        return values[slotOf(key)];
    }

    void put(long key, int value) {
        int slot = slotOf(key);
        if (values[slot] == ABSENT && 2 * ++size > keys.length) {
            grow();
            slot = slotOf(key);
        }
        keys[slot] = key;
        values[slot] = value;
    }

    /** The value the key had, or {@link #ABSENT}. */
    int remove(long key) {
        int gap = slotOf(key);
        int removed = values[gap];
        if (removed == ABSENT) {
            return ABSENT;
        }
        size--;
        values[gap] = ABSENT;
        int mask = keys.length - 1;
        for (int slot = gap + 1 & mask; values[slot] != ABSENT; slot = slot + 1 & mask) {
            int home = home(keys[slot]);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                keys[gap] = keys[slot];
                values[gap] = values[slot];
                values[slot] = ABSENT;
                gap = slot;
            }
        }
        return removed;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        keys = new long[2 * oldKeys.length];
        values = new int[keys.length];
        Arrays.fill(values, ABSENT);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != ABSENT) {
                int slot = slotOf(oldKeys[i]);
                keys[slot] = oldKeys[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private int slotOf(long key) {
        int mask = keys.length - 1;
        int slot = home(key);
        while (values[slot] != ABSENT && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** A bijective mix, so that keys that differ in few bits spread (constant of Steele and Vigna's generators, 2^64 / phi). */
    private int home(long key) {
        long mixed = (key ^ key >>> 32) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed >>> 48) & keys.length - 1;
    }
}
