package dev.egresslab.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.workload.Load.Arrivals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/**
 * Constant arrivals are checked against the instants that arithmetic gives; Poisson arrivals of a fixed seed against the distribution of
 * their gaps and of their counts, with limits that a right schedule exceeds for one seed in a thousand.
 */
class ArrivalScheduleTest {
    private static final long SEED = 20_261_124L;
    private static final double NANOS = 1e9;
    /** sqrt(n) D of the Kolmogorov-Smirnov test at 0.1 %. */
    private static final double KOLMOGOROV_0_1_PERCENT = 1.95;

    @Test
    void constantArrivalsHaveEqualGapsFromTheStart() {
        List<Long> arrivals = all(load(Arrivals.CONSTANT, flat(1, 8)));

        assertThat(arrivals)
                .containsExactly(
                        0L,
                        125_000_000L,
                        250_000_000L,
                        375_000_000L,
                        500_000_000L,
                        625_000_000L,
                        750_000_000L,
                        875_000_000L);
    }

    @Test
    void aGapGoesOnInTheNextStage() {
        // 1.5 arrivals in the first stage: the third comes when another half has passed, at 4/s after 125 ms.
        List<Long> arrivals = all(load(Arrivals.CONSTANT, flat(1.5, 1), flat(0.5, 4)));

        assertThat(arrivals).containsExactly(0L, 1_000_000_000L, 1_625_000_000L, 1_875_000_000L);
    }

    @Test
    void nothingArrivesInAnIdleStageNorAtItsEdges() {
        List<Long> arrivals = all(load(Arrivals.CONSTANT, flat(1, 0), flat(1, 2), flat(1, 0), flat(1, 2), flat(1, 0)));

        // Not at 0, where the idle stage begins; not at 2 s, where the first busy one ends.
        assertThat(arrivals).containsExactly(1_000_000_000L, 1_500_000_000L, 3_000_000_000L, 3_500_000_000L);
    }

    @Test
    void aRampFromNothingFollowsTheSquareRoot() {
        // From 0/s to 8/s in 2 s: the integral is 2 t^2, so arrival k comes at sqrt(k / 2).
        List<Long> arrivals = all(load(Arrivals.CONSTANT, new Stage(Duration.ofSeconds(2), 0, 8)));

        assertThat(arrivals).hasSize(8);
        for (int k = 0; k < 8; k++) {
            assertThat(arrivals.get(k)).isEqualTo(Math.round(Math.sqrt(k / 2.0) * NANOS));
        }
    }

    @Test
    void aRampToNothingIsTheSameBackwards() {
        // From 8/s to 0/s in 2 s: 8 - 2 (2 - t)^2 have come at t.
        List<Long> arrivals = all(load(Arrivals.CONSTANT, new Stage(Duration.ofSeconds(2), 8, 0)));

        assertThat(arrivals).hasSize(8);
        for (int k = 0; k < 8; k++) {
            assertThat(arrivals.get(k))
                    .isBetween(rounded(2 - Math.sqrt((8 - k) / 2.0), -1), rounded(2 - Math.sqrt((8 - k) / 2.0), 1));
        }
    }

    @Test
    void roundingAddsNoArrivalAtTheEnd() {
        // 0.1 a second for 30 s is 3.0000000000000004 in doubles.
        assertThat(all(load(Arrivals.CONSTANT, flat(30, 0.1)))).hasSize(3);
        // And takes none away: 0.7 a second for 10 s is 6.999999999999999.
        assertThat(all(load(Arrivals.CONSTANT, flat(10, 0.7)))).hasSize(7);
        // Nor do many short stages.
        assertThat(all(load(Arrivals.CONSTANT, stages(1_000, 0.01, 70)))).hasSize(700);
    }

    @Test
    void aTinyRateIsKeptForHours() {
        List<Long> arrivals = all(load(Arrivals.CONSTANT, flat(3_600, 0.001)));

        assertThat(arrivals).containsExactly(0L, 1_000_000_000_000L, 2_000_000_000_000L, 3_000_000_000_000L);
    }

    @Test
    void aLoadWithoutArrivalsEndsAtOnce() {
        ArrivalSchedule poisson = new ArrivalSchedule(load(Arrivals.POISSON, flat(5, 0)), random());
        ArrivalSchedule constant = new ArrivalSchedule(load(Arrivals.CONSTANT, flat(5, 0)), random());

        assertThat(poisson.nextNanos()).isEqualTo(ArrivalSchedule.END);
        assertThat(constant.nextNanos()).isEqualTo(ArrivalSchedule.END);
        // It stays at its end.
        assertThat(constant.nextNanos()).isEqualTo(ArrivalSchedule.END);
    }

    @Test
    void theSameSeedGivesTheSameArrivals() {
        Load load = load(Arrivals.POISSON, flat(10, 100));

        assertThat(all(load, new SplittableRandom(1))).isEqualTo(all(load, new SplittableRandom(1)));
        assertThat(all(load, new SplittableRandom(1))).isNotEqualTo(all(load, new SplittableRandom(2)));
    }

    @Test
    void poissonArrivalsStayInOrderAndInsideTheBusyStages() {
        List<Long> arrivals = all(load(
                Arrivals.POISSON, flat(2, 0), new Stage(Duration.ofSeconds(4), 0, 500), flat(3, 0), flat(1, 2_000)));

        assertThat(arrivals)
                .isSorted()
                .allSatisfy(nanos -> assertThat(between(nanos, 2, 6) || between(nanos, 9, 10))
                        .as("at %d ns", nanos)
                        .isTrue());
    }

    @Test
    void poissonGapsAreExponentialInAFlatStage() {
        List<Long> arrivals = all(load(Arrivals.POISSON, flat(100, 200)));

        double[] gaps = new double[arrivals.size()];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (arrivals.get(i) - (i == 0 ? 0 : arrivals.get(i - 1))) / NANOS;
        }
        assertThat(kolmogorov(gaps, gap -> 1 - Math.exp(-200 * gap))).isLessThan(KOLMOGOROV_0_1_PERCENT);
    }

    @Test
    void poissonArrivalsOfARampLieAsItsRateSays() {
        // Given their number, arrivals of a ramp from 50/s to 350/s in 100 s are independent draws from the integrated
        // rate.
        Load load = load(Arrivals.POISSON, new Stage(Duration.ofSeconds(100), 50, 350));
        double[] times = all(load).stream().mapToDouble(nanos -> nanos / NANOS).toArray();

        assertThat(kolmogorov(times, t -> (50 * t + 1.5 * t * t) / 20_000)).isLessThan(KOLMOGOROV_0_1_PERCENT);
    }

    @Test
    void poissonCountsVaryAsMuchAsTheirMean() {
        // 1,000 seconds with 50 expected in each: the sum of (count - 50)^2 / 50 is chi-square with 1,000 degrees of
        // freedom,
        // whose mean is 1,000 and standard deviation 44.7. Equal gaps would give 0.
        long[] counts = new long[1_000];
        all(load(Arrivals.POISSON, flat(1_000, 50))).forEach(nanos -> counts[(int) (nanos / 1_000_000_000L)]++);

        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> (count - 50.0) * (count - 50.0) / 50)
                .sum();
        assertThat(chiSquare).isBetween(1_000 - 3.3 * 44.7, 1_000 + 3.3 * 44.7);
    }

    @Test
    void asManyComeAsExpected() {
        Load load = load(Arrivals.POISSON, flat(50, 100), new Stage(Duration.ofSeconds(50), 100, 300), flat(10, 0));

        // 5,000 and 10,000 expected; the standard deviation of a Poisson count is the root of its mean.
        assertThat(load.expectedArrivals()).isEqualTo(15_000);
        assertThat((double) all(load).size())
                .isBetween(15_000 - 3.3 * Math.sqrt(15_000), 15_000 + 3.3 * Math.sqrt(15_000));
        assertThat(load.duration()).isEqualTo(Duration.ofSeconds(110));
        assertThat(load.peakPerSecond()).isEqualTo(300);
    }

    /** sqrt(n) times the greatest distance between the values' empirical distribution and the one expected. */
    static double kolmogorov(double[] values, DoubleUnaryOperator cumulative) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < sorted.length; i++) {
            double expected = cumulative.applyAsDouble(sorted[i]);
            distance = Math.max(distance, expected - (double) i / sorted.length);
            distance = Math.max(distance, (i + 1.0) / sorted.length - expected);
        }
        return Math.sqrt(sorted.length) * distance;
    }

    private static List<Long> all(Load load) {
        return all(load, random());
    }

    private static List<Long> all(Load load, RandomGenerator random) {
        ArrivalSchedule schedule = new ArrivalSchedule(load, random);
        List<Long> arrivals = new ArrayList<>();
        for (long next = schedule.nextNanos(); next != ArrivalSchedule.END; next = schedule.nextNanos()) {
            arrivals.add(next);
        }
        return arrivals;
    }

    private static Load load(Arrivals arrivals, Stage... stages) {
        return new Load(arrivals, List.of(stages));
    }

    private static Stage flat(double seconds, double perSecond) {
        return new Stage(Duration.ofNanos(Math.round(seconds * NANOS)), perSecond, perSecond);
    }

    private static Stage[] stages(int count, double seconds, double perSecond) {
        Stage[] stages = new Stage[count];
        Arrays.fill(stages, flat(seconds, perSecond));
        return stages;
    }

    private static RandomGenerator random() {
        return new SplittableRandom(SEED);
    }

    private static long rounded(double seconds, long error) {
        return Math.round(seconds * NANOS) + error;
    }

    private static boolean between(long nanos, long fromSeconds, long toSeconds) {
        return nanos >= fromSeconds * 1_000_000_000L && nanos < toSeconds * 1_000_000_000L;
    }
}
