package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RatioTest {
    @Test
    void intervalOfThreePairsIsStudentsOnTheLogarithms() {
        // logs of 1/2, 1 and 2: mean 0, standard deviation ln 2; t(2) = 4.303, so the half width is 4.303 ln 2 / sqrt 3
        // = 1.722
        Ratio ratio = Ratio.of(1, new double[] {0.5, 1, 2});
        assertThat(ratio.low()).isCloseTo(Math.exp(-1.722), within(0.001));
        assertThat(ratio.high()).isCloseTo(Math.exp(1.722), within(0.01));
        assertThat(ratio.intervalText()).isEqualTo("0.179 to 5.6, 95 % interval of 3 rounds");
    }

    @Test
    void twoPairsAreShownAsTheyAre() {
        Ratio ratio = Ratio.of(0.6, new double[] {0.7, 0.5});
        assertThat(ratio.intervalText()).isEqualTo("0.5 and 0.7 in its 2 rounds");
    }

    @Test
    void onePairSaysNothingOfTheSpread() {
        assertThat(Ratio.of(0.6, new double[] {0.6}).hasInterval()).isFalse();
    }

    @Test
    void pairWithoutAPositiveRatioSaysNothingOfTheSpread() {
        assertThat(Ratio.of(0.1, new double[] {0, 0.1, 0.2}).hasInterval()).isFalse();
        assertThat(Ratio.of(0.1, new double[] {Double.NaN, 0.1, 0.2}).hasInterval())
                .isFalse();
    }

    @Test
    void equalPairsHaveNoWidth() {
        assertThat(Ratio.of(2, new double[] {2, 2, 2}).intervalText()).isEmpty();
    }

    @Test
    void intervalCoversTheTruthInNineteenOfTwentyRuns() {
        long seed = 7;
        SplittableRandom random = new SplittableRandom(seed);
        int runs = 4_000;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            double[] pairs = new double[5];
            Arrays.setAll(pairs, _ -> 0.8 * Math.exp(0.1 * random.nextGaussian()));
            covered += Ratio.of(0.8, pairs).straddles(0.8) ? 1 : 0;
        }
        // three standard errors of a share of 0.95 in 4,000 runs are 0.0103
        assertThat(covered / (double) runs).as("seed %d", seed).isCloseTo(0.95, within(0.0104));
    }
}
