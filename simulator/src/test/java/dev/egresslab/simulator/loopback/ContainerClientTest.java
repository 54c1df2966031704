package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/** A client from an image goes through the gateway as it is. Skipped where there is no Docker engine. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerClientTest {
    private static final DockerImageName CURL = DockerImageName.parse("curlimages/curl:8.10.1");

    @Test
    void curlInAContainerHoldsAPortOfTheGateway() throws Exception {
        try (TestOrigin origin = new TestOrigin();
                LoopbackGateway gateway = LoopbackGateway.start(
                        TestBed.config(TestBed.real(), Duration.ZERO, Map.of(Sockets.DESTINATION, origin.address())))) {
            int port = gateway.listenAddress().getPort();
            org.testcontainers.Testcontainers.exposeHostPorts(port);
            try (GenericContainer<?> curl = new GenericContainer<>(CURL)
                    .withCommand(
                            "--max-time",
                            "2",
                            "--socks5",
                            "host.testcontainers.internal:" + port,
                            "telnet://" + Sockets.DESTINATION)
                    .withStartupCheckStrategy(new OneShotStartupCheckStrategy() {
                        @Override
                        public StartupStatus checkStartupState(
                                com.github.dockerjava.api.DockerClient client, String container) {
                            // The origin says nothing, so curl ends by its own time limit, and that is not a failure.
                            return super.checkStartupState(client, container) == StartupStatus.NOT_YET_KNOWN
                                    ? StartupStatus.NOT_YET_KNOWN
                                    : StartupStatus.SUCCESSFUL;
                        }
                    })) {
                curl.start();
            }
            GatewaySample sample = gateway.sample();
            assertThat(sample.total("ConnectionEstablishedCount")).isEqualTo(1);
        }
    }
}
