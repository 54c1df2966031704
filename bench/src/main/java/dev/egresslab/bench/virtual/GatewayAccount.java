package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.GatewayResult.Holder;
import dev.egresslab.reports.results.GatewayResult.Metric;
import dev.egresslab.reports.results.Point;
import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.nat.DestinationUse;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one zone's gateways of all rounds did, put together: the fullest moment of any, the refusals of all, the metrics one after another. */
final class GatewayAccount {
    private final String zone;
    private final GatewaySpec spec;
    private final GatewayProfile profile;
    private final Map<String, Destination> destinations = new LinkedHashMap<>();
    private final Map<String, List<Holder>> holders = new LinkedHashMap<>();
    private final Map<Key, MetricSeries> metrics = new LinkedHashMap<>();
    private final Map<Key, List<Point>> points = new LinkedHashMap<>();

    /** One series of a metric. */
    private record Key(String name, Map<String, String> dimensions) {
        static Key of(MetricSeries series) {
            return new Key(series.name(), series.dimensions());
        }
    }

    GatewayAccount(String zone, GatewaySpec spec) {
        this.zone = zone;
        this.spec = spec;
        profile = spec.asRun();
    }

    /**
     * Adds the gateway of one round, which has ended.
     *
     * @param client names the client of all connections
     */
    void add(Gateway gateway, String client) {
        PortLedger ledger = gateway.ledger();
        for (int number = 0; number < ledger.destinations(); number++) {
            add(ledger, number, client);
        }
        for (MetricSeries series : gateway.metrics().series()) {
            if (!Gateway.knows(series.name())) {
                continue;
            }
            metrics.putIfAbsent(Key.of(series), series);
            List<Point> all = points.computeIfAbsent(Key.of(series), _ -> new ArrayList<>());
            series.points().forEach(point -> all.add(new Point(millis(point.atNanos()), point.value())));
        }
    }

    private void add(PortLedger ledger, int number, String client) {
        DestinationUse use = ledger.use(number);
        Destination now = new Destination(
                use.label(),
                use.inUseMax(),
                millis(use.inUseMaxAtNanos()),
                use.establishedAtMax(),
                use.heldAtMax(),
                use.refused());
        Destination before = destinations.get(use.label());
        if (before == null || now.inUseMax() > before.inUseMax()) {
            holders.put(
                    use.label(),
                    ledger.holdersAtMax(number).stream()
                            .map(holding -> new Holder(client, use.label(), holding.ports()))
                            .toList());
        }
        destinations.merge(use.label(), now, GatewayAccount::merged);
    }

    private static Destination merged(Destination a, Destination b) {
        Destination fuller = b.inUseMax() > a.inUseMax() ? b : a;
        return new Destination(
                fuller.destination(),
                fuller.inUseMax(),
                fuller.inUseMaxAtMillis(),
                fuller.establishedAtMax(),
                fuller.heldAtMax(),
                a.refused() + b.refused());
    }

    GatewayResult result() {
        GatewayProfile real = profile.unscaled();
        return new GatewayResult(
                zone,
                profile.name(),
                spec.ips(),
                profile.portsPerClient(spec.ips()),
                real.portsPerClient(spec.ips()),
                profile.timeouts().holdAfterFin().value().toMillis(),
                real.timeouts().holdAfterFin().value().toMillis(),
                destinations.values().stream()
                        .sorted(Comparator.comparingLong(Destination::inUseMax).reversed())
                        .toList(),
                holders.values().stream().flatMap(List::stream).toList(),
                metrics.values().stream().map(this::metric).toList());
    }

    private Metric metric(MetricSeries series) {
        return new Metric(
                series.namespace(),
                series.name(),
                series.unit(),
                series.statistic(),
                series.dimensions(),
                Math.toIntExact(TimeUnit.NANOSECONDS.toSeconds(series.periodNanos())),
                points.getOrDefault(Key.of(series), List.of()));
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
