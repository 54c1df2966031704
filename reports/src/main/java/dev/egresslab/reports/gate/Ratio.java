package dev.egresslab.reports.gate;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/*
 * The interval of a ratio.
 *
 * Variants run interleaved (A B B A), so the i-th rounds of two variants ran next to each other, and what disturbed the machine then
 * disturbed both: the ratio within a pair of rounds is steadier than either figure. Requests of one round are not independent (one stall
 * delays hundreds), so resampling single requests would give intervals far too narrow; a round is the unit. A ratio is multiplicative, so
 * the interval is Student's on the logarithms of the pairs' ratios: with mean m, standard deviation s and n pairs, exp(m +- t s / sqrt(n)),
 * t the 97.5 % quantile with n - 1 degrees of freedom. With two pairs t would be 12.7: then the two ratios themselves are shown as a
 * range instead, and with one pair nothing. The ratio itself is that of the merged rounds, so it need not lie in the middle.
 */

/**
 * A ratio of two figures of a run and how far it can be believed.
 *
 * @param value the ratio over all rounds
 * @param low the lower end of the interval; equal to {@code value} when there is none
 * @param high the upper end of the interval; equal to {@code value} when there is none
 * @param rounds how many pairs of rounds it comes from
 */
public record Ratio(double value, double low, double high, int rounds) {
    /** Returns the ratio of two figures by their whole names, or nothing when one is absent or the second is 0. */
    public static Optional<Ratio> of(Figures figures, String numerator, String denominator) {
        Double a = figures.values().get(numerator);
        Double b = figures.values().get(denominator);
        if (a == null || b == null || b == 0) {
            return Optional.empty();
        }
        double[] pairs = figures.rounds().stream()
                .mapToDouble(round -> pair(round, numerator, denominator))
                .toArray();
        return Optional.of(of(a / b, pairs));
    }

    private static double pair(Map<String, Double> round, String numerator, String denominator) {
        double a = round.getOrDefault(numerator, Double.NaN);
        double b = round.getOrDefault(denominator, Double.NaN);
        return b == 0 ? Double.NaN : a / b;
    }

    /** Returns the ratio with the interval that the pairs' ratios give; none when one of them is not positive. */
    static Ratio of(double value, double[] pairs) {
        for (double pair : pairs) {
            if (!(pair > 0) || Double.isInfinite(pair)) {
                return new Ratio(value, value, value, pairs.length);
            }
        }
        return switch (pairs.length) {
            case 0, 1 -> new Ratio(value, value, value, pairs.length);
            case 2 -> new Ratio(value, Math.min(pairs[0], pairs[1]), Math.max(pairs[0], pairs[1]), 2);
            default -> student(value, pairs);
        };
    }

    private static Ratio student(double value, double[] pairs) {
        double mean = 0;
        for (double pair : pairs) {
            mean += Math.log(pair) / pairs.length;
        }
        double squares = 0;
        for (double pair : pairs) {
            squares += (Math.log(pair) - mean) * (Math.log(pair) - mean);
        }
        int freedom = pairs.length - 1;
        double half = Student.quantile975(freedom) * Math.sqrt(squares / freedom / pairs.length);
        return new Ratio(value, Math.exp(mean - half), Math.exp(mean + half), pairs.length);
    }

    /** Whether there is more than one pair of rounds to judge the spread by. */
    public boolean hasInterval() {
        return low < high;
    }

    /** Whether the interval holds the limit, so that another run may well fall on its other side. */
    public boolean straddles(double limit) {
        return hasInterval() && low <= limit && limit <= high;
    }

    /** Whether {@code low} and {@code high} are the ratios of two pairs of rounds rather than the ends of an interval. */
    public boolean isOfTwoRounds() {
        return rounds == 2;
    }

    /**
     * Returns the interval's ends, {@code 0.75 to 0.84}, or the ratios of two rounds, {@code 0.75 and 0.84}; empty when there is neither or both are
     * the same when rounded.
     */
    public String rangeText() {
        String from = Quantity.number(low);
        String to = Quantity.number(high);
        return hasInterval() && !from.equals(to) ? from + (isOfTwoRounds() ? " and " : " to ") + to : "";
    }

    /** Returns the interval in words: {@code 0.75 to 0.84, 95 % interval of 4 rounds}, {@code 0.75 and 0.84 in its 2 rounds}; empty when there is none. */
    public String intervalText() {
        if (rangeText().isEmpty()) {
            return "";
        }
        return rangeText() + (isOfTwoRounds() ? " in its 2 rounds" : ", 95 % interval of " + rounds + " rounds");
    }

    /** Returns the ratios of values that are already paired. */
    static double[] pairs(List<Double> numerators, List<Double> denominators) {
        double[] pairs = new double[numerators.size()];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = denominators.get(i) == 0 ? Double.NaN : numerators.get(i) / denominators.get(i);
        }
        return pairs;
    }
}
