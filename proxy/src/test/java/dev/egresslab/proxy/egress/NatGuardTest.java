package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.NatConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NatGuardTest {
    private final NatGuard guard = new NatGuard(new NatConfig(10, Duration.ofHours(1), 0.8));

    /** Ten ports: seven open connections are no alarm, the eighth is; of another destination nothing is said. */
    @Test
    void aDestinationAtEightTenthsOfItsPortsIsAnAlarm() throws UnknownHostException {
        open(7, address(1));
        open(1, address(2));
        assertThat(guard.ports()).isEqualTo(Map.of("198.51.100.1:443", 7, "198.51.100.2:443", 1));
        assertThat(guard.alarms(guard.ports())).isEmpty();

        open(1, address(1));
        assertThat(guard.alarms(guard.ports())).containsExactly("198.51.100.1:443");
    }

    /** A port is held at the gateway after its connection has closed, and the guard counts it as long. */
    @Test
    void closedConnectionsCountWhileTheirPortsAreHeld() throws UnknownHostException {
        open(8, address(1));
        for (int i = 0; i < 8; i++) {
            guard.closed(address(1));
        }

        assertThat(guard.alarms(guard.ports())).containsExactly("198.51.100.1:443");
    }

    private void open(int connections, InetSocketAddress destination) {
        for (int i = 0; i < connections; i++) {
            guard.opened(destination);
        }
    }

    private static InetSocketAddress address(int last) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, (byte) last}), 443);
    }
}
