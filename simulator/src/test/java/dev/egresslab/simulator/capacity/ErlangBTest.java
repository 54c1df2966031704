package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link ErlangB} against its definition and printed tables. */
class ErlangBTest {

    @Test
    void agreesWithTheDefinition() {
        // 3 ports, 2 erlangs: (8 / 6) / (1 + 2 + 4 / 2 + 8 / 6) = 4 / 19.
        assertThat(ErlangB.blocking(2, 3)).isCloseTo(4.0 / 19, within(1e-15));
        assertThat(ErlangB.blocking(2, 0)).isEqualTo(1);
        assertThat(ErlangB.blocking(0, 5)).isZero();
    }

    @Test
    void agreesWithPrintedTables() {
        // Erlang B tables: 10 lines carry 4.461 erlangs at 1 %, 100 lines 84.06.
        assertThat(ErlangB.blocking(4.461, 10)).isCloseTo(0.01, within(1e-5));
        assertThat(ErlangB.blocking(84.06, 100)).isCloseTo(0.01, within(1e-5));
    }

    @Test
    void agreesWithTheRecurrenceAtEverySize() {
        for (double offered : new double[] {0.5, 3, 50, 950, 1_000, 1_100, 54_180, 60_000}) {
            for (int ports : new int[] {1, 2, 10, 100, 1_000, 55_000}) {
                double inverse = 1;
                for (int n = 1; n <= ports; n++) {
                    inverse = 1 + n / offered * inverse;
                }
                assertThat(ErlangB.blocking(offered, ports)).isCloseTo(1 / inverse, within(1e-9 / inverse));
            }
        }
    }

    @Test
    void evenlySpreadConnectionsFailOnlyWhereTheyDoNotFit() {
        assertThat(ErlangB.blockingOfBursts(100, 100, 0)).isZero();
        assertThat(ErlangB.blockingOfBursts(125, 100, 0)).isCloseTo(0.2, within(1e-12));
        // And small bursts come close to it.
        assertThat(ErlangB.blockingOfBursts(125, 100, 1e-4)).isCloseTo(0.2, within(1e-3));
        assertThat(ErlangB.offeredAt(0.2, 100, 0)).isCloseTo(125, within(1e-9));
    }

    @Test
    void staysFiniteAtTheSizeOfAGateway() {
        assertThat(ErlangB.blocking(440_000, 440_000)).isBetween(0.0, 0.01);
        assertThat(ErlangB.blocking(10, 55_000)).isZero();
        // Far above the ceiling what fails is what does not fit.
        assertThat(ErlangB.blocking(110_000, 55_000)).isCloseTo(0.5, within(1e-4));
    }

    @Test
    void fractionsOfPortsLieSmoothlyBetween() {
        // One fractional step of the recurrence must meet the integral at the next fraction: 1 / B(f + 1) = 1 + (f + 1)
        // / a / B(f).
        for (double offered : new double[] {0.01, 1, 30, 1_000}) {
            double half = 1 / ErlangB.blocking(offered, 0.5);
            assertThat(1 / ErlangB.blocking(offered, 1.5))
                    .isCloseTo(1 + 1.5 / offered * half, within(1e-9 * half / offered));
            assertThat(ErlangB.blocking(offered, 0.999_999)).isCloseTo(ErlangB.blocking(offered, 1), within(1e-5));
            assertThat(ErlangB.blocking(offered, 1e-9)).isCloseTo(1, within(1e-6));
        }
        // B(1, 1/2) = 1 / (e * Gamma(3/2, 1)), Gamma(3/2, 1) = sqrt(pi) / 2 * erfc(1) + e^-1.
        double gamma = Math.sqrt(Math.PI) / 2 * 0.157_299_207_050_285 + Math.exp(-1);
        assertThat(ErlangB.blocking(1, 0.5)).isCloseTo(1 / (Math.E * gamma), within(1e-10));
    }

    @Test
    void offeredAtInvertsBlocking() {
        for (double failure : new double[] {0.001, 0.01, 0.2, 0.9}) {
            assertThat(ErlangB.blocking(ErlangB.offeredAt(failure, 100, 1), 100))
                    .isCloseTo(failure, within(1e-9));
        }
    }

    @Test
    void burstsBlockMore() {
        double poisson = ErlangB.blocking(80, 100);
        assertThat(ErlangB.blockingOfBursts(80, 100, 1)).isEqualTo(poisson);
        assertThat(ErlangB.blockingOfBursts(80, 100, 4)).isGreaterThan(10 * poisson);
        assertThat(Peakedness.ofBatches(10, 0, 60)).isEqualTo(10);
        assertThat(Peakedness.ofBatches(10, 5, 0)).isEqualTo(5.5);
        assertThat(Peakedness.ofBatches(1, 5, 5)).isEqualTo(1);
        // Ten at once are a batch; ten one after another that nobody holds are chance; half held, between.
        assertThat(Peakedness.ofSequences(10, 0, 60)).isEqualTo(10);
        assertThat(Peakedness.ofSequences(10, 1, 1)).isEqualTo(1);
        // Two, one second apart, each taken for two seconds: together for one of two seconds, 1 + 2 x 1 x 1 / (2 x 2).
        assertThat(Peakedness.ofSequences(2, 1, 2)).isEqualTo(1.5);
        // Half of all connections by chance keep half of what is not chance; all of them keep it.
        assertThat(Peakedness.ofShare(0.5, 3)).isEqualTo(2);
        assertThat(Peakedness.ofShare(1, 3)).isEqualTo(3);
        assertThat(Peakedness.ofShare(0.25, 0)).isEqualTo(0.75);
    }
}
