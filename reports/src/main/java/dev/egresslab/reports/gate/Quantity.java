package dev.egresslab.reports.gate;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/** Numbers as people read them: three significant digits, whole counts with thousands separated, the unit behind. */
public final class Quantity {
    private Quantity() {}

    /** Returns the value with its unit: {@code 41.2 ms}, {@code 1,234}, {@code 0.79}, {@code 912 µs}, {@code 240/s}. */
    public static String text(double value, String unit) {
        String suffix = suffix(unit);
        return number(value, unit) + (suffix.isEmpty() || suffix.startsWith("/") ? suffix : " " + suffix);
    }

    /**
     * Returns a figure's value with its unit, a share as a percentage.
     *
     * @param figure the figure's name, with or without its variant
     */
    public static String ofFigure(String figure, double value, String unit) {
        return figure.endsWith("Share") || figure.endsWith(".share") ? percent(value) : text(value, unit);
    }

    /** Returns the unit as it is shown behind a number; empty for counts and ratios. */
    public static String suffix(String unit) {
        return switch (unit) {
            case "count", "1", "" -> "";
            case "us" -> "µs";
            case "1/s" -> "/s";
            default -> unit;
        };
    }

    /** Returns the value without its unit; counts keep all their digits. */
    public static String number(double value, String unit) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "none" : value > 0 ? "infinite" : "-infinite";
        }
        if ((unit.equals("count") || unit.equals("B")) && value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return number(value);
    }

    /** Returns the value to three significant digits, never in scientific notation. */
    public static String number(double value) {
        if (value == 0) {
            return "0";
        }
        if (Math.abs(value) >= 999.5) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
        if (Math.abs(value) < 0.00005) {
            return value > 0 ? "<0.0001" : ">-0.0001";
        }
        BigDecimal shown = rounded.setScale(Math.clamp(rounded.scale(), 0, 4), RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return shown.toPlainString();
    }

    /** Returns a count with its thousands separated. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** Returns a share as a percentage, with a decimal where it would otherwise look like none or all: {@code 89 %}, {@code 99.5 %}. */
    public static String percent(double share) {
        double percent = Math.abs(share * 100);
        boolean wantsDecimal = percent < 10 || (percent > 99 && percent < 100);
        double rounded = wantsDecimal ? Math.round(percent * 10) / 10.0 : Math.rint(percent);
        if (rounded == 0 && percent > 0) {
            return "<0.1 %";
        }
        return (share < 0 && rounded > 0 ? "-" : "") + number(rounded) + " %";
    }

    /** Returns a whole number of milliseconds as {@link #duration(double)} does. */
    public static String duration(long millis) {
        return duration((double) millis);
    }

    /** Returns a duration in the unit that suits it: {@code 800 ms}, {@code 6 s}, {@code 2 min 5 s}. */
    public static String duration(double millis) {
        if (Math.abs(millis) < 1000) {
            return number(millis) + " ms";
        }
        if (millis < 120_000) {
            return number(millis / 1000) + " s";
        }
        long seconds = Math.round(millis / 1000);
        String minutes = seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
        return seconds < 7200 && seconds % 60 != 0 ? minutes + " " + seconds % 60 + " s" : minutes;
    }
}
