package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.cloud.GatewayMetrics;
import dev.egresslab.simulator.cloud.Growth;
import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.nat.ClientUse;
import dev.egresslab.simulator.nat.DestinationUse;
import dev.egresslab.simulator.nat.Holding;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Puts what a gateway's loop knows into a {@link GatewaySample}. Used by that loop alone. */
final class Sampler {

    /** Clients told of for each destination: more would be much to send every second, and nobody reads so far. */
    private static final int CLIENTS_MAX = 1_000;

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
        List<GatewaySample.Client> clients = new ArrayList<>();
        for (int number = 0; number < ledger.usage().destinations(); number++) {
            DestinationUse use = ledger.usage().of(number);
            destinations.add(destination(use));
            addHolders(holders, use, ledger.usage().holders(number));
            addHolders(holdersAtMax, use, ledger.usage().holdersAtMax(number));
            ledger.usage().clients(number).stream()
                    .limit(CLIENTS_MAX)
                    .map(client -> client(client, use))
                    .forEach(clients::add);
        }
        return new GatewaySample(
                config.name(),
                config.profile().name(),
                transport.name().toLowerCase(Locale.ROOT),
                ledger.usage().publicIpCount(),
                startedAtMillis,
                millis(ports.nowNanos()),
                destinations,
                holders,
                holdersAtMax,
                clients,
                fromPeriod == 0 ? growth(ports.metrics()) : List.of(),
                metrics(ports.metrics().series(), fromPeriod),
                ports.metrics().counted(),
                ports.metrics().highest(),
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

    private List<GatewaySample.Growth> growth(GatewayMetrics metrics) {
        return metrics.growth().stream()
                .map(growth -> new GatewaySample.Growth(
                        millis(growth.atNanos()),
                        growth.client() == Growth.GATEWAY
                                ? ""
                                : gateway.clients().name(growth.client()),
                        growth.now()))
                .toList();
    }

    private GatewaySample.Client client(ClientUse use, DestinationUse of) {
        return new GatewaySample.Client(
                gateway.clients().name(use.client()), of.label(), use.mostPorts(), use.limit(), use.refused());
    }

    private void addHolders(List<GatewaySample.Holder> to, DestinationUse use, List<Holding> holdings) {
        for (Holding holding : holdings) {
            String client = gateway.clients().name(holding.client());
            to.add(new GatewaySample.Holder(client, use.label(), holding.ports()));
        }
    }

    private List<GatewaySample.Metric> metrics(List<MetricSeries> all, int fromPeriod) {
        return all.stream().map(series -> metric(series, fromPeriod)).toList();
    }

    private GatewaySample.Metric metric(MetricSeries series, int fromPeriod) {
        List<GatewaySample.Point> points = series.points().stream()
                .skip(fromPeriod)
                .map(point -> new GatewaySample.Point(millis(point.atNanos()), point.value()))
                .toList();
        return new GatewaySample.Metric(
                series.namespace(),
                series.name(),
                series.unit(),
                series.statistic(),
                series.dimensions(),
                TimeUnit.NANOSECONDS.toMillis(series.periodNanos()),
                points);
    }

    /** Milliseconds since the gateway started. */
    private long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - gateway.ports().startNanos());
    }
}
