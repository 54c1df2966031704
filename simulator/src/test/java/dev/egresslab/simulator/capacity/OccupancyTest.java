package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OccupancyTest {
    @ParameterizedTest
    @CsvSource({
        "400, 1, 380",
        "400, 1, 420",
        "400, 3, 400",
        "55000, 1, 54800",
        "64, 1, 200",
        "1, 1, 0.5",
        "55000, 20, 80000"
    })
    void inTheLongRunItIsErlangsFormula(long ports, double peakedness, double offered) {
        double lost = ErlangB.blockingOfBursts(offered, (double) ports, peakedness);
        Occupancy occupancy = new Occupancy(ports, peakedness, 1);

        assertThat(occupancy.failing(offered * (1 - lost))).isCloseTo(lost, within(0.002 + 0.02 * lost));
    }

    @Test
    void aStepOfArrivalsFailsAsMuchAsItFindsFull() {
        Occupancy occupancy = new Occupancy(400, 1, 1);
        double failing = occupancy.failing(395, 10);

        assertThat(failing).isCloseTo(occupancy.failing(395 + 10 * (1 - failing)), within(1e-9));
        // Whoever comes to a full gateway in great numbers fills what is left.
        assertThat(occupancy.failing(300, 10_000)).isCloseTo(0.99, within(1e-3));
        assertThat(occupancy.failing(0, 10)).isZero();
    }

    @Test
    void withoutChanceWhatDoesNotFitFails() {
        Occupancy occupancy = new Occupancy(100, 0, 1);

        assertThat(occupancy.failing(99.9)).isZero();
        assertThat(occupancy.failing(100)).isOne();
        assertThat(occupancy.failing(90, 10)).isZero();
        assertThat(occupancy.failing(90, 20)).isEqualTo(0.5);
    }

    @Test
    void whoGivesUpAtTheFirstFailureTriesFewerThanAreLost() {
        // 4 connections one after another, of which half are lost: (1-p) + (1-p)^2 + (1-p)^3 + (1-p)^4 = 2.
        double lost = ErlangB.blocking(800, 400);
        double ofTried = new Occupancy(400, 1, 4).failing(800 * (1 - lost));
        double got = 1 - ofTried;

        assertThat(got + got * got + Math.pow(got, 3) + Math.pow(got, 4)).isCloseTo(4 * (1 - lost), within(0.03));
        assertThat(ofTried).isLessThan(lost);
    }

    @Test
    void aGatewayHasPorts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Occupancy(0, 1, 1))
                .withMessageContaining("ports");
    }
}
