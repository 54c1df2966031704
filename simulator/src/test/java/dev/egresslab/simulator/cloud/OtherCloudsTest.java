package dev.egresslab.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.nat.Console;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Protocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What Azure Monitor and Google Cloud Monitoring show of events at known times. */
class OtherCloudsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final Instant EPOCH = Instant.parse("2026-11-24T00:00:00Z");

    private static List<Double> values(List<MetricSeries> series, String name, Map<String, String> dimensions) {
        return series.stream()
                .filter(one -> one.name().equals(name) && one.dimensions().equals(dimensions))
                .flatMap(one -> one.points().stream())
                .map(Datapoint::value)
                .toList();
    }

    /** 0 s: two connections and a third refused. 61 s: one is closed with FIN. */
    private static void events(String profile, LedgerListener listener) {
        PortLedger ledger = new PortLedger(
                Profiles.byName(profile).orElseThrow().scaled(2, null, null), 1, new SplittableRandom(1), listener);
        int web = ledger.destination(Protocol.TCP, 1, 443);
        int first = ledger.open(web, 4, 0);
        int second = ledger.open(web, 4, 0);
        ledger.established(first, 0);
        ledger.established(second, 0);
        ledger.open(web, 4, 0);
        ledger.close(first, Ending.FIN, 61 * SECOND);
    }

    @Test
    void azureCountsAttemptsAndFailuresByProtocol() {
        AzureMetrics metrics = new AzureMetrics(0, MINUTE);
        events("azure-nat-gateway", metrics);
        metrics.outToDestination(3, 300, 62 * SECOND);
        metrics.advance(2 * MINUTE);
        List<MetricSeries> series = metrics.series();
        Map<String, String> attempted = Map.of("ConnectionState", "Attempted", "Protocol", "6");
        Map<String, String> failed = Map.of("ConnectionState", "Failed", "Protocol", "6");
        assertThat(values(series, "SNATConnectionCount", attempted)).containsExactly(3.0, 0.0, 0.0);
        assertThat(values(series, "SNATConnectionCount", failed)).containsExactly(1.0, 0.0, 0.0);
        assertThat(values(series, "TotalConnectionCount", Map.of("Protocol", "6")))
                .containsExactly(2.0, 2.0, 1.0);
        assertThat(values(series, "ByteCount", Map.of("Direction", "Out"))).containsExactly(0.0, 300.0, 0.0);
    }

    @Test
    void googlePortUsageIncludesHeldPorts() {
        GoogleMetrics metrics = new GoogleMetrics(0, MINUTE);
        events("gcp-cloud-nat-static", metrics);
        metrics.advance(2 * MINUTE);
        List<MetricSeries> series = metrics.series();
        // The closed connection's port is held until 91 s, which the ledger is not called to notice here.
        assertThat(values(series, "port_usage", Map.of())).containsExactly(2.0, 2.0, 2.0);
        assertThat(values(series, "open_connections", Map.of())).containsExactly(2.0, 2.0, 1.0);
        assertThat(values(series, "closed_connections_count", Map.of())).containsExactly(0.0, 1.0, 0.0);
        assertThat(values(series, "dropped_sent_packets_count", Map.of("reason", "OUT_OF_RESOURCES")))
                .containsExactly(1.0, 0.0, 0.0);
    }

    /** 0 s: instance 3 takes both ports of its slice and is refused a third; 61 s: instance 7 opens its first. */
    @Test
    void loadBalancerTellsInstancesApart() {
        AzureLoadBalancerMetrics metrics = new AzureLoadBalancerMetrics(0, MINUTE, client -> "10.0.0." + client);
        GatewayProfile two =
                Profiles.byName("azure-load-balancer").orElseThrow().scaled(2, null, null);
        PortLedger ledger = new PortLedger(two, 1, new SplittableRandom(1), metrics);
        int web = ledger.destination(Protocol.TCP, 1, 443);
        ledger.open(web, 3, 0);
        ledger.open(web, 3, 0);
        ledger.open(web, 3, 0);
        ledger.open(web, 7, 61 * SECOND);
        metrics.advance(2 * MINUTE);
        List<MetricSeries> series = metrics.series();
        Map<String, String> full = Map.of("BackendIPAddress", "10.0.0.3");
        Map<String, String> late = Map.of("BackendIPAddress", "10.0.0.7");
        Map<String, String> failed = Map.of("BackendIPAddress", "10.0.0.3", "ConnectionState", "Failed");
        assertThat(values(series, "AllocatedSnatPorts", full)).containsExactly(2.0, 2.0, 2.0);
        // Half-open connections end after 30 s; their ports are free at once.
        assertThat(values(series, "UsedSnatPorts", full)).containsExactly(2.0, 0.0, 0.0);
        assertThat(values(series, "UsedSnatPorts", late)).containsExactly(0.0, 1.0, 1.0);
        assertThat(values(series, "SnatConnectionCount", failed)).containsExactly(1.0, 0.0, 0.0);
    }

    /** 0 s: 32 ports; 32 connections fill them and the next is refused. 1 s: they are 64. */
    @Test
    void googleShowsASliceDouble() {
        GoogleMetrics metrics = new GoogleMetrics(0, SECOND);
        GatewayProfile dynamic = Profiles.byName("gcp-cloud-nat-dynamic").orElseThrow();
        PortLedger ledger = new PortLedger(dynamic, 1, new SplittableRandom(1), metrics);
        int web = ledger.destination(Protocol.TCP, 1, 443);
        for (int i = 0; i < 33; i++) {
            ledger.open(web, 0, 0);
        }
        ledger.open(web, 0, SECOND);
        assertThat(values(metrics.series(), "allocated_ports", Map.of())).containsExactly(32.0, 64.0);
        assertThat(values(metrics.series(), "port_usage", Map.of())).containsExactly(32.0, 33.0);
    }

    @Test
    void figuresHaveCloudWatchsNamesAndTheClouds() {
        GatewayMetrics metrics = new GatewayMetrics(Console.AZURE_NAT_GATEWAY, 0, MINUTE, client -> "");
        events("azure-nat-gateway", metrics);
        assertThat(metrics.counted())
                .containsEntry("ErrorPortAllocation", 1L)
                .containsEntry("SNATConnectionCount", 3L)
                .containsEntry("SNATConnectionCountFailed", 1L);
        assertThat(metrics.highest())
                .containsEntry("ActiveConnectionCount", 2L)
                .containsEntry("TotalConnectionCount", 2L);
        assertThat(metrics.series()).extracting(MetricSeries::namespace).containsOnly(AzureMetrics.NAMESPACE);
    }

    @Test
    void jsonHasTheCloudsShapes() {
        MetricSeries azure = new MetricSeries(
                "ns",
                "PacketDropCount",
                "Count",
                "Total",
                Map.of("Direction", "In"),
                MINUTE,
                List.of(new Datapoint(0, 7)));
        assertThat(MonitoringJson.azure(List.of(azure), EPOCH))
                .hasToString("{interval=PT1M, namespace=ns, value=[{name={value=PacketDropCount}, unit=Count,"
                        + " timeseries=[{metadatavalues=[{name={value=Direction}, value=In}],"
                        + " data=[{timeStamp=2026-11-24T00:00:00Z, total=7.0}]}]}]}");
        MetricSeries google = new MetricSeries(
                "router.googleapis.com/nat",
                "port_usage",
                "1",
                "GAUGE",
                Map.of(),
                MINUTE,
                List.of(new Datapoint(0, 64)));
        assertThat(MonitoringJson.google(Map.of("nat", List.of(google)), EPOCH).toString())
                .contains("router.googleapis.com/nat/port_usage")
                .contains("metricKind=GAUGE")
                .contains("points=[{interval={startTime=2026-11-24T00:01:00Z, endTime=2026-11-24T00:01:00Z},"
                        + " value={int64Value=64}}]");
    }
}
