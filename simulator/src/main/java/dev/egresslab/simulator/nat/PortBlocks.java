package dev.egresslab.simulator.nat;

import java.util.ArrayDeque;
import java.util.Arrays;

/** The memory of all {@link PortSet}s over one number of ports, kept for reuse so that a busy gateway allocates nothing. */
final class PortBlocks {

    static final int FEW_SLOTS_MIN = 8;
    private static final int FEW_MAX = 4_096;
    /** Up to so many ports a bitmap is hardly larger than a set of few. */
    private static final int ALWAYS_MANY = 512;

    private final int ports;
    private final int words;
    private final int summaryWords;
    private final int fewMax;
    /** Empty sets of few, by the power of two of their size; all zero. */
    private final ArrayDeque<char[]>[] sparesOfFew;
    /** Bitmaps with all ports free. */
    private final ArrayDeque<long[]> sparesOfMany = new ArrayDeque<>();

    @SuppressWarnings({"unchecked", "rawtypes"})
    PortBlocks(int ports) {
        this.ports = ports;
        this.words = (ports + 63) >>> 6;
        this.summaryWords = (words + 63) >>> 6;
        // 65,536 ports do not fit a char that also says "empty".
        this.fewMax = ports <= ALWAYS_MANY || ports > 65_535 ? 0 : Math.min(FEW_MAX, ports / 8);
        this.sparesOfFew = new ArrayDeque[32];
        Arrays.setAll(sparesOfFew, power -> new ArrayDeque<>());
    }

    /** How many ports a set is over. */
    int ports() {
        return ports;
    }

    /** Words of 64 ports in a bitmap. */
    int words() {
        return words;
    }

    /** Words before them that tell which of them have a free port. */
    int summaryWords() {
        return summaryWords;
    }

    /** The most ports kept as few. */
    int fewMax() {
        return fewMax;
    }

    char[] few(int slots) {
        char[] spare = sparesOfFew[Integer.numberOfTrailingZeros(slots)].pollLast();
        return spare == null ? new char[slots] : spare;
    }

    /** Takes a zeroed set of few. */
    void recycle(char[] few) {
        sparesOfFew[Integer.numberOfTrailingZeros(few.length)].addLast(few);
    }

    long[] many() {
        long[] spare = sparesOfMany.pollLast();
        return spare == null ? allFree() : spare;
    }

    /** Takes a bitmap with all ports free. */
    void recycle(long[] many) {
        sparesOfMany.addLast(many);
    }

    private long[] allFree() {
        long[] bitmap = new long[summaryWords + words];
        fillLow(bitmap, 0, words);
        fillLow(bitmap, summaryWords, ports);
        return bitmap;
    }

    private static void fillLow(long[] bitmap, int from, int bits) {
        Arrays.fill(bitmap, from, from + (bits >>> 6), -1L);
        if ((bits & 63) != 0) {
            bitmap[from + (bits >>> 6)] = (1L << bits) - 1;
        }
    }
}
