package dev.egresslab.bench.scenario.expectation;

import java.util.Locale;

/** Amounts as people read them, with about three digits. */
public final class Amounts {
    private static final double MINUTE = 60;
    private static final double LEAST_PERCENT = 0.0001;
    /** Less than one of a hundred billion is never, for a gateway's life. */
    private static final double NEVER_PERCENT = 1e-9;

    private Amounts() {}

    /**
     * A number of things.
     *
     * @param count the number
     * @return such as {@code 1,461} or {@code 6.5}
     */
    public static String count(double count) {
        return digits(count);
    }

    /**
     * A rate.
     *
     * @param rate events a second
     * @return such as {@code 240/s} or {@code 0.24/s}
     */
    public static String perSecond(double rate) {
        return digits(rate) + "/s";
    }

    /**
     * A time.
     *
     * @param seconds the time
     * @return such as {@code 87 ms}, {@code 6.1 s} or {@code 2 min 30 s}
     */
    public static String seconds(double seconds) {
        if (seconds < 1) {
            return seconds == 0 ? "0 s" : digits(seconds * 1e3) + " ms";
        }
        if (seconds < 2 * MINUTE) {
            return digits(seconds) + " s";
        }
        long whole = Math.round(seconds);
        long rest = whole % 60;
        return "%,d min".formatted(whole / 60) + (rest == 0 ? "" : " " + rest + " s");
    }

    /**
     * A share.
     *
     * @param share from 0 to 1
     * @return such as {@code 30.6 %}, {@code 0.024 %}, {@code < 0.0001 %} or {@code 0 %}
     */
    public static String percent(double share) {
        double percent = share * 100;
        if (percent == 0 || percent < NEVER_PERCENT) {
            return "0 %";
        }
        if (percent < LEAST_PERCENT) {
            return "< 0.0001 %";
        }
        int decimals = percent >= 99.95 ? 0 : percent >= 1 ? 1 : 1 - (int) Math.floor(Math.log10(percent));
        return String.format(Locale.ROOT, "%." + decimals + "f", percent)
                        .replaceFirst("(\\.\\d*?)0+$", "$1")
                        .replaceFirst("\\.$", "")
                + " %";
    }

    private static String digits(double number) {
        double size = Math.abs(number);
        int decimals = size == 0 || size >= 100 || isWhole(size) ? 0 : size >= 10 ? 1 : 2;
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", number);
        return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    private static boolean isWhole(double number) {
        return Math.abs(number - Math.rint(number)) < 1e-6 * Math.max(1, number);
    }
}
