package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.loopback.GatewaySample.Destination;
import dev.egresslab.simulator.loopback.GatewaySample.Holder;
import dev.egresslab.simulator.loopback.GatewaySample.Metric;
import dev.egresslab.simulator.loopback.GatewaySample.Point;
import dev.egresslab.simulator.loopback.GatewaySample.Sockets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewayPagesTest {
    private static final String WEB = "198.51.100.10:443/tcp";

    /** 2 min 5 s after the start: two whole minutes with 3 and 8 errors, and a third that has 1 so far. */
    private static GatewaySample sample() {
        return new GatewaySample(
                "nat",
                "aws-nat-gateway",
                "epoll",
                1,
                Instant.parse("2026-11-24T00:00:00Z").toEpochMilli(),
                125_000,
                List.of(new Destination(WEB, 100, 42, 1, 20, 21, 500, 12, 0, 100, 60_000, 0, 50, 50)),
                List.of(new Holder("web-1", WEB, 30), new Holder("web-2", WEB, 12)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new Metric(
                        "AWS/NATGateway",
                        "ErrorPortAllocation",
                        "Count",
                        "Sum",
                        Map.of(),
                        60_000,
                        List.of(new Point(0, 3), new Point(60_000, 8), new Point(120_000, 1)))),
                Map.of(),
                Map.of(),
                new Sockets(0, 0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void metricsAreThoseOfTheLatestWholePeriod() {
        assertThat(GatewayPages.metrics(sample()))
                .contains("aws_natgateway_error_port_allocation_sum{gateway=\"nat\",profile=\"aws-nat-gateway\"} 8"
                        + " 1795478460\n")
                .doesNotContain("} 1 1795478520");
    }

    @Test
    void portsAreToldByDestinationStateAndHolder() {
        assertThat(GatewayPages.metrics(sample()))
                .contains("egresslab_nat_ports{destination=\"" + WEB
                        + "\",gateway=\"nat\",profile=\"aws-nat-gateway\",state=\"held\"} 21 1795478525\n")
                .contains("egresslab_nat_ports_held_by{client=\"web-1\",destination=\"" + WEB + "\"");
    }

    @Test
    void cloudAnswersWithAllDatapoints() {
        assertThat(GatewayPages.cloud(sample())).contains("\"Values\" : [ 1.0, 8.0, 3.0 ]");
    }
}
