package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.cloud.AwsMetric;
import dev.egresslab.simulator.cloud.CloudWatchMetrics;
import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.nat.DestinationUse;
import dev.egresslab.simulator.nat.Holding;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Puts what a gateway's loop knows into a {@link GatewaySample}. Used by that loop alone. */
final class Sampler {

    private final GatewayConfig config;
    private final Transport transport;
    private final GatewayLoop gateway;
    private final long startedAtMillis = System.currentTimeMillis();

    Sampler(GatewayConfig config, Transport transport, GatewayLoop gateway) {
        this.config = config;
        this.transport = transport;
        this.gateway = gateway;
    }

    /** The gateway now, with the datapoints of its metrics from number {@code fromPeriod} on. */
    GatewaySample sample(int fromPeriod) {
        Ports ports = gateway.ports();
        PortLedger ledger = ports.ledger();
        List<GatewaySample.Destination> destinations = new ArrayList<>();
        List<GatewaySample.Holder> holders = new ArrayList<>();
        List<GatewaySample.Holder> holdersAtMax = new ArrayList<>();
        for (int number = 0; number < ledger.destinations(); number++) {
            DestinationUse use = ledger.use(number);
            destinations.add(destination(use));
            addHolders(holders, use, ledger.holders(number));
            addHolders(holdersAtMax, use, ledger.holdersAtMax(number));
        }
        return new GatewaySample(
                config.name(),
                config.profile().name(),
                transport.name().toLowerCase(Locale.ROOT),
                config.publicIps().size(),
                startedAtMillis,
                millis(ports.nowNanos()),
                destinations,
                holders,
                holdersAtMax,
                metrics(ports.metrics(), fromPeriod),
                gateway.counters()
                        .snapshot(gateway.sides().size(), gateway.sides().faults()));
    }

    private GatewaySample.Destination destination(DestinationUse use) {
        return new GatewaySample.Destination(
                use.label(),
                use.limit(),
                use.inUse(),
                use.halfOpen(),
                use.established(),
                use.held(),
                use.opened(),
                use.refused(),
                use.evicted(),
                use.inUseMax(),
                use.inUseMax() == 0 ? 0 : millis(use.inUseMaxAtNanos()),
                use.halfOpenAtMax(),
                use.establishedAtMax(),
                use.heldAtMax());
    }

    private void addHolders(List<GatewaySample.Holder> to, DestinationUse use, List<Holding> holdings) {
        for (Holding holding : holdings) {
            String client = gateway.clients().name(holding.client());
            to.add(new GatewaySample.Holder(client, use.label(), holding.ports()));
        }
    }

    private List<GatewaySample.Metric> metrics(CloudWatchMetrics metrics, int fromPeriod) {
        List<GatewaySample.Metric> shown = new ArrayList<>();
        for (AwsMetric metric : AwsMetric.ALL) {
            MetricSeries series = metrics.series(metric);
            List<GatewaySample.Point> points = series.points().stream()
                    .skip(fromPeriod)
                    .map(point -> new GatewaySample.Point(millis(point.atNanos()), point.value()))
                    .toList();
            shown.add(new GatewaySample.Metric(
                    series.namespace(),
                    series.name(),
                    series.unit(),
                    series.statistic(),
                    TimeUnit.NANOSECONDS.toMillis(series.periodNanos()),
                    metrics.total(metric),
                    points));
        }
        return shown;
    }

    /** Milliseconds since the gateway started. */
    private long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - gateway.ports().startNanos());
    }
}
