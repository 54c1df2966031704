package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Where an axis has labels. */
final class Ticks {
    private static final double[] TIME_STEPS_SECONDS = {
        0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200,
        86_400
    };

    private Ticks() {}

    /**
     * A label.
     *
     * @param at the place on the axis
     * @param label the text
     */
    record Tick(double at, String label) {}

    /** Returns ticks at 1, 2 or 5 times a power of ten from 0 to the first at or above the value, at most {@code most} steps. */
    static List<Tick> linear(double high, int most, DoubleFunction<String> format) {
        double step = niceStep(Math.max(high, 1e-9) / Math.max(1, most));
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i == 0 || (i - 1) * step < high; i++) {
            ticks.add(new Tick(i * step, format.apply(i * step)));
        }
        return ticks;
    }

    /** Returns ticks in decades over the range of positive values; their places are the values' logarithms to the base of ten. */
    static List<Tick> logarithmic(double low, double high, DoubleFunction<String> format) {
        int from = (int) Math.floor(Math.log10(low));
        int to = (int) Math.ceil(Math.log10(high));
        int[] factors = to - from <= 2 ? new int[] {1, 2, 5} : new int[] {1};
        List<Tick> ticks = new ArrayList<>();
        for (int decade = from; decade <= to; decade++) {
            for (int factor : decade == to ? new int[] {1} : factors) {
                double value = factor * Math.pow(10, decade);
                ticks.add(new Tick(Math.log10(value), format.apply(value)));
            }
        }
        double start = ticks.stream()
                .mapToDouble(Tick::at)
                .filter(at -> at <= Math.log10(low))
                .max()
                .orElse(from);
        double end = ticks.stream()
                .mapToDouble(Tick::at)
                .filter(at -> at >= Math.log10(high))
                .min()
                .orElse(to);
        return ticks.stream()
                .filter(tick -> tick.at() >= start && tick.at() <= end)
                .toList();
    }

    /** Returns ticks of shares, one for each power of ten up to all; their places are the logarithms to the base of ten. */
    static List<Tick> decades(int most) {
        List<Tick> ticks = new ArrayList<>();
        for (int decade = -most; decade <= 0; decade++) {
            ticks.add(new Tick(
                    decade,
                    new BigDecimal("100")
                                    .scaleByPowerOfTen(decade)
                                    .stripTrailingZeros()
                                    .toPlainString() + " %"));
        }
        return ticks;
    }

    /** Returns ticks of elapsed time between two moments of the run, in milliseconds, at most {@code most} and one. */
    static List<Tick> elapsed(double startMillis, double endMillis, int most) {
        double step = TIME_STEPS_SECONDS[TIME_STEPS_SECONDS.length - 1];
        for (double candidate : TIME_STEPS_SECONDS) {
            if ((endMillis - startMillis) / 1000 / candidate <= most) {
                step = candidate;
                break;
            }
        }
        List<Tick> ticks = new ArrayList<>();
        for (int i = (int) Math.ceil(startMillis / 1000 / step); i * step * 1000 <= endMillis; i++) {
            ticks.add(new Tick(i * step * 1000, elapsedLabel(i * step, step)));
        }
        return ticks;
    }

    /** Returns the percentiles that have a name: half, then one more nine at each. */
    static List<Tick> nines(int most) {
        List<Tick> ticks = new ArrayList<>(List.of(new Tick(Math.log10(2), "50 %")));
        String label = "";
        for (int nines = 1; nines <= most; nines++) {
            label = nines == 1 ? "90" : nines == 2 ? "99" : nines == 3 ? "99.9" : label + "9";
            ticks.add(new Tick(nines, label + " %"));
        }
        return ticks;
    }

    private static String elapsedLabel(double seconds, double step) {
        if (step >= 3_600) {
            return Quantity.number(seconds / 3_600) + " h";
        }
        return step >= 60 ? Quantity.number(seconds / 60) + " min" : Quantity.number(seconds) + " s";
    }

    private static double niceStep(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= least * (1 - 1e-9)) {
                return factor * power;
            }
        }
        return 10 * power;
    }
}
