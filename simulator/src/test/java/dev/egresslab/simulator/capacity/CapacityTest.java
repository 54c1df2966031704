package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link Capacity} against what vendors and users published. */
class CapacityTest {

    @Test
    void ceilingIsWhatVendorsSay() {
        // AWS, guide of 2018-2023: "approximately 900 connections per second".
        assertThat(Capacity.ceilingPerSecond(55_000, 0, 60)).isCloseTo(916.7, within(0.1));
        // Azure's 50,000 and holds of 65 s and 16 s.
        assertThat(Capacity.ceilingPerSecond(50_000, 0, 65)).isCloseTo(769.2, within(0.1));
        assertThat(Capacity.ceilingPerSecond(50_000, 0, 16)).isEqualTo(3_125);
        // GitLab: 256 ports "over a 2 minute period".
        assertThat(Capacity.ceilingPerSecond(256, 0, 120)).isCloseTo(2.13, within(0.01));
    }

    @Test
    void exhaustionAtNineHundredPerSecondTakesAMinute() {
        assertThat(Capacity.secondsToExhaustion(55_000, 917, 0.1, 60)).isCloseTo(60, within(0.1));
        // Just below the ceiling the first ports come back in time.
        assertThat(Capacity.secondsToExhaustion(55_000, 900, 0.1, 60)).isInfinite();
        assertThat(Capacity.secondsToExhaustion(55_000, 0, 0.1, 60)).isInfinite();
    }

    @Test
    void exponentialLivesExhaustLaterThanConstantOnes() {
        // Before the hold is over nothing has come back: the same.
        assertThat(Capacity.secondsToExhaustionOfExponentialLives(600, 20, 10, 60))
                .isEqualTo(30);
        // 700 ports at 10.5/s: constant lives of 10 s exhaust them at 66.7 s; exponential ones have given some back by
        // then.
        assertThat(Capacity.secondsToExhaustion(700, 10.5, 10, 60)).isCloseTo(66.7, within(0.1));
        double seconds = Capacity.secondsToExhaustionOfExponentialLives(700, 10.5, 10, 60);
        assertThat(10.5 * (60 + 10 * (1 - Math.exp(-(seconds - 60) / 10)))).isCloseTo(700, within(1e-6));
        assertThat(Capacity.secondsToExhaustionOfExponentialLives(700, 9.9, 10, 60))
                .isInfinite();
    }

    @Test
    void scaledRunStandsForARealRate() {
        // 2,000 ports and a hold of 6 s: 100/s is 30 % of 333/s; 30 % of the real 917/s is 275/s.
        assertThat(Capacity.realRatePerSecond(2_000, 6, 55_000, 60, 100, 0)).isCloseTo(275, within(0.01));
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Capacity.ceilingPerSecond(0, 1, 1))
                .withMessage("ports must be positive, was 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Capacity.steadyPorts(Double.NaN, 1, 1));
    }
}
