package dev.egresslab.simulator.nat;

/**
 * Held mappings in the order in which their holds began, which is that of their ends: twenty bytes each, written and read in order, in blocks that are used
 * again.
 *
 * <p>Five ints: number, or {@link Mappings#NONE} when the hold was {@linkplain #cancel cut short}; holder; place of the port; end of the hold, in two.
 */
final class HoldQueue {
    private static final int BLOCK_BITS = 12;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int INTS = 5;

    private static final int NUMBER = 0;
    private static final int HOLDER = 1;
    private static final int PLACE = 2;
    private static final int END = 3;

    /** Far enough ahead that memory has answered by its turn, near enough that it is still in the cache. */
    private static final int AHEAD = 8;

    private final Mappings mappings;
    private final long holdNanos;
    private int[][] blocks = new int[1][];
    /** The positions of the first, and behind the last: they grow for ever, and wrap. */
    private int first;

    private int end;
    private long dueNanos = TimerQueues.NEVER;
    /** What was read ahead: kept, or reading it would be left out as useless. */
    @SuppressWarnings("UnusedVariable")
    private int readAhead;

    HoldQueue(Mappings mappings, long holdNanos) {
        this.mappings = mappings;
        this.holdNanos = holdNanos;
    }

    /** How long a hold takes. */
    long holdNanos() {
        return holdNanos;
    }

    /** Appends a hold; its position. */
    int add(int mapping, int holder, int place, long nowNanos) {
        int position = end;
        int[] block = blockFor(position);
        int at = at(position);
        long endNanos = nowNanos + holdNanos;
        block[at + NUMBER] = mapping;
        block[at + HOLDER] = holder;
        block[at + PLACE] = place;
        block[at + END] = (int) (endNanos >>> 32);
        block[at + END + 1] = (int) endNanos;
        if (first == end++) {
            dueNanos = endNanos;
        }
        return position;
    }

    /** Takes the first hold out; there must be one. Tells of it, unless it was {@linkplain #cancel cut short}. */
    void expireFirst(TimerQueues.Expiry expiry) {
        int[] block = block(first);
        int at = at(first);
        int mapping = block[at + NUMBER];
        long atNanos = dueNanos;
        first++;
        noteNext();
        if (mapping != Mappings.NONE) {
            expiry.holdOver(mapping, block[at + HOLDER], block[at + PLACE], atNanos);
        }
    }

    private void noteNext() {
        if (first == end) {
            dueNanos = TimerQueues.NEVER;
            return;
        }
        int[] block = block(first);
        int at = at(first);
        dueNanos = (long) block[at + END] << 32 | (block[at + END + 1] & 0xFFFF_FFFFL);
        if (end - first > AHEAD) {
            int ahead = block(first + AHEAD)[at(first + AHEAD) + NUMBER];
            readAhead = ahead == Mappings.NONE ? 0 : mappings.readAhead(ahead);
        }
    }

    /** The position of the first; there must be one. */
    int first() {
        return first;
    }

    /** When the first hold ends, or {@link TimerQueues#NEVER}. */
    long dueNanos() {
        return dueNanos;
    }

    /** Who holds the port. */
    int holder(int position) {
        return block(position)[at(position) + HOLDER];
    }

    /** The port's place. */
    int place(int position) {
        return block(position)[at(position) + PLACE];
    }

    /** Ends a hold before its time: nothing happens when its turn comes. */
    void cancel(int position) {
        block(position)[at(position) + NUMBER] = Mappings.NONE;
    }

    private int[] block(int position) {
        return blocks[position >>> BLOCK_BITS & blocks.length - 1];
    }

    private static int at(int position) {
        return (position & BLOCK - 1) * INTS;
    }

    /** The block of the position behind the last, which is a new one when the one before is full. */
    private int[] blockFor(int position) {
        if ((position & BLOCK - 1) == 0) {
            int used = (position >>> BLOCK_BITS) - (first >>> BLOCK_BITS) & -1 >>> BLOCK_BITS;
            if (used == blocks.length) {
                growRing();
            }
            int number = position >>> BLOCK_BITS & blocks.length - 1;
            if (blocks[number] == null) {
                blocks[number] = new int[BLOCK * INTS];
            }
        }
        return block(position);
    }

    /** Twice as many places for blocks, each block at the place of its positions. */
    private void growRing() {
        int[][] grown = new int[2 * blocks.length][];
        int firstBlock = first >>> BLOCK_BITS;
        for (int i = 0; i < blocks.length; i++) {
            grown[firstBlock + i & grown.length - 1] = blocks[firstBlock + i & blocks.length - 1];
        }
        blocks = grown;
    }
}
