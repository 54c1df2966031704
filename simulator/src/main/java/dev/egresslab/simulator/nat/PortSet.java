package dev.egresslab.simulator.nat;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The ports of one public address that one destination uses; allocates a random free one in O(1) at any fill.
 *
 * <p>Ports are numbered from 0 within the gateway's range. There are two shapes, because a gateway may serve one destination with 55,000
 * ports or a million destinations with one port each:
 *
 * <ul>
 *   <li><b>few</b>: the taken ports in a hash set of characters at most half full. A random port is drawn until one is not in the set; with
 *       at most an eighth of the range taken that is 1.15 draws on average. At most 4 bytes a port.
 *   <li><b>many</b>: a bitmap of free ports, and above it a bitmap of words that have a free port: at most 1,024 longs, 8 KB. A random word
 *       and a random bit in it are drawn; when the word is full the upper bitmap tells the next that is not, in at most 17 steps. Nearly
 *       uniform: a free port behind a run of full words is likelier. Linear probing would cost 2,000 ns at 99.9 % fill; this costs about
 *       twice what it does at 50 %.
 * </ul>
 *
 * <p>A set grows from few to many at an eighth of the range or 4,096 ports, and gives all its memory back to the {@link PortBlocks} when it is
 * empty.
 */
final class PortSet {

    private static final int DRAWS_MAX = 64;

    private PortBlocks blocks;
    private int count;
    private char @Nullable [] few;
    private long @Nullable [] free;

    PortSet(PortBlocks blocks) {
        this.blocks = blocks;
    }

    /** How many ports are taken. */
    int count() {
        return count;
    }

    /** Takes a random free port; there must be one. */
    int take(RandomGenerator random) {
        int port = peek(random);
        add(port);
        return port;
    }

    /** A random free port, not taken; there must be one. */
    int peek(RandomGenerator random) {
        if (count >= blocks.ports()) {
            throw new IllegalStateException("a free port must be left, all " + count + " are taken");
        }
        if (free == null) {
            int port = drawAmongFew(random);
            if (port >= 0) {
                return port;
            }
        }
        return drawAmongMany(free == null ? growToMany() : free, random.nextLong());
    }

    /** Takes this very port, if it is free. */
    boolean takeExactly(int port) {
        if (isTaken(port)) {
            return false;
        }
        add(port);
        return true;
    }

    private void add(int port) {
        if (free == null && count < blocks.fewMax()) {
            addToFew(port);
        } else {
            clear(free == null ? growToMany() : free, port);
        }
        count++;
    }

    /** Goes on with more ports, whose lower ones are those it had. */
    void growTo(PortBlocks larger) {
        if (larger == blocks) {
            return;
        }
        PortBlocks smaller = blocks;
        long[] bitmap = free;
        blocks = larger;
        if (bitmap == null) {
            return;
        }
        long[] grown = larger.many();
        for (int port = 0; port < smaller.ports(); port++) {
            if ((bitmap[smaller.summaryWords() + (port >>> 6)] & 1L << port) == 0) {
                clear(grown, port);
            }
        }
        free = grown;
    }

    boolean isTaken(int port) {
        if (free != null) {
            return (free[blocks.summaryWords() + (port >>> 6)] & 1L << port) == 0;
        }
        return few != null && few[slotOf(few, port)] != 0;
    }

    /** Gives a taken port back. */
    void give(int port) {
        if (!isTaken(port)) {
            throw new IllegalStateException("port " + port + " must be taken to be given back");
        }
        if (--count == 0) {
            giveBlockBack(port);
        } else if (free != null) {
            set(free, port);
        } else if (few != null) {
            removeFromFew(few, port);
        }
    }

    private void giveBlockBack(int lastPort) {
        if (free != null) {
            set(free, lastPort);
            blocks.recycle(free);
            free = null;
        } else if (few != null) {
            Arrays.fill(few, (char) 0);
            blocks.recycle(few);
            few = null;
        }
    }

    /* ---- few ---- */

    /** A free port, or -1 when too many are taken to draw one this way. */
    private int drawAmongFew(RandomGenerator random) {
        if (count >= blocks.fewMax()) {
            return -1;
        }
        for (int draw = 0; draw < DRAWS_MAX; draw++) {
            int port = (int) (((random.nextInt() & 0xFFFF_FFFFL) * blocks.ports()) >>> 32);
            if (few == null || few[slotOf(few, port)] == 0) {
                return port;
            }
        }
        return -1;
    }

    private void addToFew(int port) {
        char[] slots = few;
        if (slots == null) {
            slots = blocks.few(PortBlocks.FEW_SLOTS_MIN);
        } else if (2 * (count + 1) > slots.length) {
            slots = rehashed(slots);
        }
        slots[slotOf(slots, port)] = (char) (port + 1);
        few = slots;
    }

    private char[] rehashed(char[] old) {
        char[] slots = blocks.few(2 * old.length);
        for (char entry : old) {
            if (entry != 0) {
                slots[slotOf(slots, entry - 1)] = entry;
            }
        }
        Arrays.fill(old, (char) 0);
        blocks.recycle(old);
        return slots;
    }

    /** Where the port is, or the empty slot where it would be. */
    private static int slotOf(char[] slots, int port) {
        int mask = slots.length - 1;
        int slot = home(port, mask);
        while (slots[slot] != 0 && slots[slot] != port + 1) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private static int home(int port, int mask) {
        return (port * 0x9E3779B1) >>> 16 & mask;
    }

    /** Closes the gap by moving later entries of the run back, so that no tombstone is left. */
    private static void removeFromFew(char[] slots, int port) {
        int mask = slots.length - 1;
        int gap = slotOf(slots, port);
        slots[gap] = 0;
        for (int slot = gap + 1 & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int home = home(slots[slot] - 1, mask);
            if ((slot - home & mask) >= (slot - gap & mask)) {
                slots[gap] = slots[slot];
                slots[slot] = 0;
                gap = slot;
            }
        }
    }

    /* ---- many ---- */

    private long[] growToMany() {
        long[] bitmap = blocks.many();
        char[] slots = few;
        if (slots != null) {
            for (char entry : slots) {
                if (entry != 0) {
                    clear(bitmap, entry - 1);
                }
            }
            Arrays.fill(slots, (char) 0);
            blocks.recycle(slots);
        }
        few = null;
        free = bitmap;
        return bitmap;
    }

    private int drawAmongMany(long[] bitmap, long random) {
        int start = (int) (((random >>> 32) * blocks.words()) >>> 32);
        int word = nextWordWithFree(bitmap, start);
        int rotation = (int) random & 63;
        long bits = Long.rotateRight(bitmap[blocks.summaryWords() + word], rotation);
        return (word << 6) + (Long.numberOfTrailingZeros(bits) + rotation & 63);
    }

    private int nextWordWithFree(long[] bitmap, int start) {
        int summaries = blocks.summaryWords();
        int summary = start >>> 6;
        long candidates = bitmap[summary] & -1L << start;
        for (int step = 0; candidates == 0 && step < summaries; step++) {
            summary = summary + 1 == summaries ? 0 : summary + 1;
            candidates = bitmap[summary];
        }
        return (summary << 6) + Long.numberOfTrailingZeros(candidates);
    }

    private void clear(long[] bitmap, int port) {
        int word = port >>> 6;
        long left = bitmap[blocks.summaryWords() + word] &= ~(1L << port);
        if (left == 0) {
            bitmap[word >>> 6] &= ~(1L << word);
        }
    }

    private void set(long[] bitmap, int port) {
        int word = port >>> 6;
        bitmap[blocks.summaryWords() + word] |= 1L << port;
        bitmap[word >>> 6] |= 1L << word;
    }
}
