package dev.egresslab.bench.virtual;

import java.util.function.LongSupplier;

/**
 * Amounts drawn by the dozen and given out one by one: the draws of a row overlap in the processor, those between other work do not. Whoever draws must
 * have a generator of its own, or the others would see that it is ahead.
 */
final class DrawnAhead implements LongSupplier {
    private static final int ROW = 64;

    private final LongSupplier source;
    private final long[] amounts = new long[ROW];
    private int next = ROW;

    DrawnAhead(LongSupplier source) {
        this.source = source;
    }

    /** The amount that {@link #getAsLong} will answer next. */
    long peek() {
        if (next == ROW) {
            for (int i = 0; i < ROW; i++) {
                amounts[i] = source.getAsLong();
            }
            next = 0;
        }
        return amounts[next];
    }

    @Override
    public long getAsLong() {
        long amount = peek();
        next++;
        return amount;
    }
}
