package dev.egresslab.simulator.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** {@link ErlangC} and {@link PoolDemand} against the definition and printed tables. */
class ErlangCTest {

    @Test
    void agreesWithTheDefinition() {
        // 2 erlangs, 3 connections: 4 x 3 / (3 - 2) / (1 + 2 + 2 + 4) x 1/3 = 4 / 9.
        assertThat(ErlangC.waiting(2, 3, 1)).isCloseTo(4.0 / 9, within(1e-12));
        // One connection waits as often as it is busy.
        assertThat(ErlangC.waiting(0.7, 1, 1)).isCloseTo(0.7, within(1e-12));
    }

    @Test
    void agreesWithTheTextbookExample() {
        // The worked example of call-centre texts: 100 calls in half an hour of 3 minutes each, 10 erlangs; with 14
        // agents 17.4 % wait.
        assertThat(ErlangC.waiting(10, 14, 1)).isCloseTo(0.174, within(0.0005));
    }

    @Test
    void aPoolThatCannotKeepUpLetsAllWait() {
        assertThat(ErlangC.waiting(10, 10, 1)).isEqualTo(1);
        assertThat(ErlangC.waiting(11, 10, 1)).isEqualTo(1);
        assertThat(ErlangC.waiting(0, 1, 1)).isZero();
    }

    @Test
    void theSmallestPoolIsFound() {
        for (double offered : new double[] {0, 0.3, 1, 6.2, 180, 20_000}) {
            long needed = ErlangC.connectionsNeeded(offered, 1e-3, 1);
            assertThat(ErlangC.waiting(offered, needed, 1)).isLessThanOrEqualTo(1e-3);
            assertThat(needed == 1 || ErlangC.waiting(offered, needed - 1, 1) > 1e-3)
                    .isTrue();
        }
    }

    @Test
    void burstsNeedLargerPools() {
        assertThat(ErlangC.connectionsNeeded(100, 1e-3, 5)).isGreaterThan(ErlangC.connectionsNeeded(100, 1e-3, 1));
        // Evenly spread calls need as many as are busy.
        assertThat(ErlangC.connectionsNeeded(100.5, 1e-3, 0)).isEqualTo(101);
    }

    @Test
    void aPoolHoldsPortsOnlyForTheConnectionsItRenews() {
        // 900 calls a second of 0.2 s: 180 busy; a thousand requests on each connection end 0.9 a second, which hold 54
        // ports.
        PoolDemand pool = new PoolDemand(900, 0.2, 1, 1_000);
        assertThat(pool.busy()).isEqualTo(180);
        assertThat(pool.renewedPerSecond()).isEqualTo(0.9);
        assertThat(pool.portsHeld(60)).isEqualTo(54);
        assertThat(pool.connectionsNeeded(1e-3)).isBetween(220L, 230L);
        assertThat(PoolDemand.fullestOf(10)).isEqualTo(22);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> ErlangC.connectionsNeeded(1, 0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PoolDemand(1, 1, 1, 0))
                .withMessage("requestsPerConnection must be positive, was 0.0");
    }
}
