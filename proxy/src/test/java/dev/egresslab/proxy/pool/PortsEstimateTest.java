package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortsEstimateTest {
    private static final long SECOND = 1_000_000_000L;

    private final PortsEstimate estimate = new PortsEstimate(3);

    @Test
    void portIsHeldAfterItsCloseForTheWholeTime() {
        estimate.opened();
        estimate.opened();
        assertThat(estimate.ports(0)).isEqualTo(2);
        // One closes at 1 s: its port is held for the seconds 1, 2 and 3.
        estimate.closed(SECOND);
        assertThat(estimate.ports(SECOND)).isEqualTo(2);
        assertThat(estimate.ports(4 * SECOND - 1)).isEqualTo(2);
        assertThat(estimate.ports(4 * SECOND)).isEqualTo(1);
    }

    @Test
    void longSilenceForgetsAllThatIsClosed() {
        for (int i = 0; i < 10; i++) {
            estimate.opened();
            estimate.closed(i * SECOND / 5);
        }
        assertThat(estimate.ports(2 * SECOND)).isEqualTo(10);
        assertThat(estimate.ports(1_000 * SECOND)).isZero();
    }
}
