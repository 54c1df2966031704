package dev.egresslab.bench.live;

import java.util.Locale;

/** Numbers for progress lines. */
final class Texts {
    private Texts() {}

    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Returns the number with as many decimals as its size needs: 12,345, 123, 12.3 or 0.12. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || value == Math.rint(value) ? 0 : size >= 1 ? 1 : 2;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
