package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.app.AppConfig.Endpoint;
import dev.egresslab.bench.app.AppConfig.Gateway;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static Gateway gateway(int port, double share) {
        return new Gateway("zone-" + port, new Endpoint("127.0.0.1", port), share);
    }

    @Test
    void gatewaysAreTakenByTheirShares() {
        Routes routes = Routes.of(List.of("u"), List.of(gateway(1, 1), gateway(2, 0), gateway(3, 3)));
        SplittableRandom random = new SplittableRandom(11);
        Map<Integer, Integer> taken = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            InetSocketAddress gateway = Objects.requireNonNull(routes.choose(random));
            taken.merge(gateway.getPort(), 1, Integer::sum);
        }
        assertThat(taken).containsOnlyKeys(1, 3);
        assertThat(taken.getOrDefault(1, 0)).isCloseTo(2_500, within(150));
    }

    @Test
    void withoutGatewaysThereIsNothingToGoThrough() {
        assertThat(Routes.of(List.of(""), List.of()).choose(new SplittableRandom(1)))
                .isNull();
    }

    @Test
    void sharesMustAddUpToSomething() {
        assertThatThrownBy(() -> Routes.of(List.of(""), List.of(gateway(1, 0)))).hasMessageContaining("more than 0");
    }

    @Test
    void addressesAreLiterals() {
        assertThatThrownBy(() -> Routes.address(new Endpoint("localhost", 1)))
                .hasMessage("address must be an IP address, was localhost");
    }
}
