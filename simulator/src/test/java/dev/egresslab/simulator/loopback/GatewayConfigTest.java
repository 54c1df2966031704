package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each value of a configuration is checked, and the message says the rule and the value. */
class GatewayConfigTest {

    private static final Map<String, String> DESTINATIONS = Map.of("198.51.100.10:443", "127.0.0.1:8443");

    @Test
    void goodOnesPass() {
        assertThat(config("nat", List.of("192.0.2.1", "192.0.2.2"), 0, 6, "127.0.0.1:0", DESTINATIONS)
                        .publicIps())
                .hasSize(2);
    }

    @Test
    void destinationsKeepTheirOrder() {
        Map<String, String> ordered = new LinkedHashMap<>();
        for (int host = 9; host > 0; host--) {
            ordered.put("198.51.100." + host + ":443", "127.0.0.1:8443");
        }
        assertThat(config("nat", List.of("192.0.2.1"), 0, 6, "127.0.0.1:0", ordered)
                        .destinations()
                        .keySet())
                .containsExactlyElementsOf(ordered.keySet());
    }

    @Test
    void badOnesSayWhatIsWrong() {
        assertRefused("name must not be blank, was  ", " ", "192.0.2.1", 0, 6, "127.0.0.1:0", DESTINATIONS);
        assertRefused("'192.0.2'", "nat", "192.0.2", 0, 6, "127.0.0.1:0", DESTINATIONS);
        assertRefused(
                "rttNanos must be 0 to 10000000000, was -1", "nat", "192.0.2.1", -1, 6, "127.0.0.1:0", DESTINATIONS);
        assertRefused("periodNanos must be at least 6, was 5", "nat", "192.0.2.1", 0, 5, "127.0.0.1:0", DESTINATIONS);
        assertRefused("listen must be HOST:PORT, was \"8080\"", "nat", "192.0.2.1", 0, 6, "8080", DESTINATIONS);
        assertRefused(
                "listen must have a port up to 65535, was \"a:65536\"",
                "nat",
                "192.0.2.1",
                0,
                6,
                "a:65536",
                DESTINATIONS);
        assertRefused("destinations must have an entry", "nat", "192.0.2.1", 0, 6, "127.0.0.1:0", Map.of());
        assertRefused(
                "'example.com'", "nat", "192.0.2.1", 0, 6, "127.0.0.1:0", Map.of("example.com:443", "127.0.0.1:1"));
        assertRefused(
                "a destination's ports must not be 0, was 198.51.100.1:0 to 127.0.0.1:1",
                "nat",
                "192.0.2.1",
                0,
                6,
                "127.0.0.1:0",
                Map.of("198.51.100.1:0", "127.0.0.1:1"));
    }

    @Test
    void publicIpsAreOneToEightAndDiffer() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("nat", List.of(), 0, 6, "127.0.0.1:0", DESTINATIONS))
                .withMessage("publicIps must be 1 to 8, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("nat", Collections.nCopies(2, "192.0.2.1"), 0, 6, "127.0.0.1:0", DESTINATIONS))
                .withMessage("publicIps must differ, was [192.0.2.1, 192.0.2.1]");
    }

    private static void assertRefused(
            String message,
            String name,
            String ip,
            long rtt,
            long period,
            String listen,
            Map<String, String> destinations) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(name, List.of(ip), rtt, period, listen, destinations))
                .withMessageContaining(message);
    }

    private static GatewayConfig config(
            String name, List<String> ips, long rtt, long period, String listen, Map<String, String> destinations) {
        return new GatewayConfig(name, TestBed.real(), ips, rtt, period, listen, List.of(), destinations, 1);
    }
}
