package dev.egresslab.reports.sweep;

import dev.egresslab.reports.gate.Student;
import java.util.Arrays;

/**
 * A figure over several seeds.
 *
 * @param runs how many values there are
 * @param mean their mean
 * @param low the lower end of the 95 % interval of the mean, by Student's distribution; the mean when there is one value
 * @param high its upper end
 * @param min the least value
 * @param max the greatest
 */
public record Spread(int runs, double mean, double low, double high, double min, double max) {

    /** Returns the spread of the values, at least one. */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("there must be a value");
        }
        double mean = Arrays.stream(values).average().orElseThrow();
        double half = 0;
        if (values.length > 1) {
            double squares = Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .sum();
            int freedom = values.length - 1;
            half = Student.quantile975(freedom) * Math.sqrt(squares / freedom / values.length);
        }
        return new Spread(
                values.length,
                mean,
                mean - half,
                mean + half,
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
    }

    /** Whether the values differ. */
    public boolean hasInterval() {
        return low < high;
    }
}
