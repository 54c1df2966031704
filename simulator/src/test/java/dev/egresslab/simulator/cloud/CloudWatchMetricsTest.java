package dev.egresslab.simulator.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.PortLedger;
import dev.egresslab.simulator.nat.Profiles;
import dev.egresslab.simulator.nat.Protocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What CloudWatch shows of events at known times. */
class CloudWatchMetricsTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = CloudWatchMetrics.MINUTE_NANOS;

    private final CloudWatchMetrics metrics = new CloudWatchMetrics(0, MINUTE);
    private final PortLedger ledger = new PortLedger(profile(2), 1, new SplittableRandom(1), metrics);
    private final int web = ledger.destination(Protocol.TCP, 1, 443);

    private static GatewayProfile profile(int ports) {
        return Profiles.byName("aws-nat-gateway").orElseThrow().scaled(ports, null, null);
    }

    private List<Double> values(AwsMetric metric) {
        return metrics.series(metric).points().stream().map(Datapoint::value).toList();
    }

    private int connect(long nowNanos) {
        int mapping = ledger.open(web, 1, nowNanos);
        ledger.established(mapping, nowNanos);
        return mapping;
    }

    @Test
    void eventsCountInTheMinuteTheyHappenIn() {
        // 0 s: two connections; 59.999999999 s: a third is refused, and again at 60 s, in the next minute.
        connect(0);
        connect(0);
        ledger.open(web, 1, MINUTE - 1);
        ledger.open(web, 1, MINUTE);
        assertThat(values(AwsMetric.ERROR_PORT_ALLOCATION)).containsExactly(1.0, 1.0);
        assertThat(values(AwsMetric.CONNECTION_ATTEMPT_COUNT)).containsExactly(3.0, 1.0);
        assertThat(values(AwsMetric.CONNECTION_ESTABLISHED_COUNT)).containsExactly(2.0, 0.0);
        assertThat(metrics.total(AwsMetric.ERROR_PORT_ALLOCATION)).isEqualTo(2);
    }

    @Test
    void activeConnectionsAreTheHighestOfTheMinuteCarriedOverIncluded() {
        // Minute 0: two, one closed. Minute 1: still one, closed at 90 s. Minute 2: none.
        int first = connect(0);
        int second = connect(1 * SECOND);
        ledger.close(first, Ending.FIN, 2 * SECOND);
        ledger.close(second, Ending.FIN, 90 * SECOND);
        metrics.advance(2 * MINUTE);
        assertThat(values(AwsMetric.ACTIVE_CONNECTION_COUNT)).containsExactly(2.0, 1.0, 0.0);
        assertThat(metrics.total(AwsMetric.ACTIVE_CONNECTION_COUNT)).isEqualTo(2);
        assertThat(metrics.activeConnections()).isZero();
    }

    @Test
    void idleTimeoutCountsWhenItIsDueNotWhenItIsNoticed() {
        connect(0);
        // 350 s is in minute 5; the ledger is next called in minute 9.
        ledger.expire(9 * MINUTE);
        assertThat(values(AwsMetric.IDLE_TIMEOUT_COUNT)).containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
        metrics.advance(9 * MINUTE);
        assertThat(values(AwsMetric.IDLE_TIMEOUT_COUNT)).hasSize(10);
    }

    @Test
    void halfOpenTimeoutIsNoIdleTimeout() {
        ledger.open(web, 1, 0);
        ledger.expire(MINUTE);
        assertThat(metrics.total(AwsMetric.IDLE_TIMEOUT_COUNT)).isZero();
    }

    @Test
    void peakIsTheHighestTenSecondAverage() {
        // 0-10 s: 1,000 bytes in 2 packets. 10-20 s: 3,000 bytes in 3 packets, from both sides. Then nothing.
        metrics.inFromSource(2, 1_000, 9 * SECOND);
        metrics.inFromSource(1, 1_000, 10 * SECOND);
        metrics.inFromDestination(2, 2_000, 19 * SECOND);
        metrics.outToSource(9, 99_999, 19 * SECOND);
        metrics.advance(MINUTE);
        assertThat(values(AwsMetric.PEAK_BYTES_PER_SECOND)).containsExactly(300.0, 0.0);
        assertThat(values(AwsMetric.PEAK_PACKETS_PER_SECOND)).containsExactly(0.0, 0.0);
        assertThat(values(AwsMetric.BYTES_IN_FROM_SOURCE)).containsExactly(2_000.0, 0.0);
        assertThat(values(AwsMetric.BYTES_OUT_TO_SOURCE)).containsExactly(99_999.0, 0.0);
    }

    @Test
    void otherProtocolsAreNoTcpConnections() {
        int dns = ledger.destination(Protocol.UDP, 1, 53);
        ledger.established(ledger.open(dns, 1, 0), 0);
        assertThat(metrics.total(AwsMetric.CONNECTION_ATTEMPT_COUNT)).isZero();
        assertThat(metrics.total(AwsMetric.ACTIVE_CONNECTION_COUNT)).isZero();
    }

    @Test
    void periodsThatDoNotDivideBySixStayAligned() {
        CloudWatchMetrics odd = new CloudWatchMetrics(5, 100);
        odd.advance(5 + 1_000);
        List<Datapoint> points = odd.series(AwsMetric.PACKETS_DROP_COUNT).points();
        assertThat(points).hasSize(11);
        assertThat(points.getLast().atNanos()).isEqualTo(1_005);
    }

    @Test
    void jsonIsWhatGetMetricDataPrints() {
        connect(0);
        connect(0);
        ledger.open(web, 1, 1);
        metrics.advance(MINUTE);
        Map<String, Object> json = CloudWatchJson.metricData(
                Map.of("nat", List.of(metrics.series(AwsMetric.ERROR_PORT_ALLOCATION))),
                Instant.parse("2021-10-18T10:27:00Z"));
        assertThat(json)
                .hasToString("{MetricDataResults=[{Id=errorPortAllocation, Label=ErrorPortAllocation, "
                        + "Timestamps=[2021-10-18T10:28:00+00:00, 2021-10-18T10:27:00+00:00], Values=[0.0, 1.0], "
                        + "StatusCode=Complete}], Messages=[]}");
    }
}
