package dev.egresslab.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** 100,000 draws of a fixed seed have the quantiles and the mean that the distribution says. */
class SamplerTest {
    private static final int DRAWS = 100_000;

    @Test
    void aConstantIsAlwaysTheSame() {
        long[] draws = draws(Distribution.constant(5e6));

        assertThat(draws).containsOnly(5_000_000L);
        assertThat(Distribution.constant(5e6).mean()).isEqualTo(5e6);
    }

    @Test
    void aLogNormalGoesThroughItsMedianAndItsP99() {
        Distribution distribution = Distribution.logNormal(5e6, 20e6);
        long[] draws = draws(distribution);

        assertThat(quantile(draws, 0.5)).isCloseTo(5e6, within(0.01 * 5e6));
        assertThat(quantile(draws, 0.99)).isCloseTo(20e6, within(0.03 * 20e6));
        assertThat(mean(draws)).isCloseTo(distribution.mean(), within(0.01 * distribution.mean()));
        // Its logarithm is symmetric: the first percentile is as far below the median as the 99th is above.
        assertThat(quantile(draws, 0.01)).isCloseTo(1.25e6, within(0.03 * 1.25e6));
    }

    @Test
    void aLogNormalWithoutSpreadIsConstant() {
        assertThat(draws(Distribution.logNormal(7, 7))).containsOnly(7L);
    }

    @Test
    void anExponentialHasItsMeanAndItsShape() {
        Distribution distribution = Distribution.exponential(5e6);
        long[] draws = draws(distribution);

        assertThat(distribution.mean()).isCloseTo(5e6, within(1e-3));
        assertThat(mean(draws)).isCloseTo(5e6, within(0.01 * 5e6));
        assertThat(quantile(draws, 0.5)).isCloseTo(distribution.median(), within(0.01 * distribution.median()));
        assertThat(quantile(draws, 0.99)).isCloseTo(distribution.p99(), within(0.03 * distribution.p99()));
        double[] values = Arrays.stream(draws).asDoubleStream().toArray();
        assertThat(ArrivalScheduleTest.kolmogorov(values, x -> 1 - Math.exp(-x / 5e6)))
                .isLessThan(1.95);
    }

    @Test
    void aDistributionThatCannotBeIsRefused() {
        assertThatThrownBy(() -> Distribution.logNormal(0, 5)).hasMessageContaining("must be positive, was 0");
        assertThatThrownBy(() -> Distribution.logNormal(5, 4)).hasMessageContaining("were 5.0 and 4.0");
        assertThatThrownBy(() -> Distribution.constant(-1)).hasMessageContaining("must not be negative");
        assertThatThrownBy(() -> Distribution.constant(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    private static long[] draws(Distribution distribution) {
        Sampler sampler = new Sampler(distribution, new SplittableRandom(7));
        long[] draws = new long[DRAWS];
        Arrays.setAll(draws, i -> sampler.next());
        return draws;
    }

    private static double quantile(long[] draws, double quantile) {
        long[] sorted = draws.clone();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * sorted.length)];
    }

    private static double mean(long[] draws) {
        return Arrays.stream(draws).average().orElseThrow();
    }
}
