package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Client;
import dev.egresslab.reports.results.GatewayResult.Destination;
import dev.egresslab.reports.results.GatewayResult.Growth;
import dev.egresslab.reports.results.GatewayResult.Holder;
import dev.egresslab.reports.results.GatewayResult.Metric;
import dev.egresslab.reports.results.Point;
import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.nat.ClientUse;
import dev.egresslab.simulator.nat.DestinationUse;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** What one zone's gateways of all rounds did, put together: the fullest moment of any, the refusals of all, the metrics one after another. */
final class GatewayAccount {
    private final String zone;
    private final Scenario.Variant variant;
    private final GatewaySpec spec;
    private final int clientCount;
    private final List<Growth> growth = new ArrayList<>();
    private int publicIps;
    private final GatewayProfile profile;
    private final Map<String, Destination> destinations = new LinkedHashMap<>();
    private final Map<String, List<Holder>> holders = new LinkedHashMap<>();
    private final Map<String, Client> clients = new LinkedHashMap<>();
    private final Map<Key, MetricSeries> metrics = new LinkedHashMap<>();
    private final Map<Key, List<Point>> points = new LinkedHashMap<>();

    /** One series of a metric. */
    private record Key(String name, Map<String, String> dimensions) {
        static Key of(MetricSeries series) {
            return new Key(series.name(), series.dimensions());
        }
    }

    /** An account without rounds. */
    GatewayAccount(String zone, Scenario.Variant variant) {
        this.variant = variant;
        clientCount = variant.natClients();
        spec = variant.gateway();
        publicIps = spec.ips();
        this.zone = zone;
        profile = spec.asRun();
    }

    /**
     * Adds the gateway of one round, which has ended.
     *
     * @param clientName the names of the gateway's clients by their numbers
     */
    void add(Gateway gateway, IntFunction<String> clientName) {
        PortLedger ledger = gateway.ledger();
        for (int number = 0; number < ledger.usage().destinations(); number++) {
            add(ledger, number, clientName);
            for (ClientUse use : ledger.usage().clients(number)) {
                Client client = new Client(
                        clientName.apply(use.client()),
                        ledger.usage().of(number).label(),
                        use.mostPorts(),
                        use.limit(),
                        use.refused());
                clients.merge(client.destination() + " " + client.client(), client, GatewayAccount::merged);
            }
        }
        publicIps = Math.max(publicIps, ledger.usage().publicIpCount());
        gateway.metrics()
                .growth()
                .forEach(grown -> growth.add(new Growth(
                        millis(grown.atNanos()),
                        grown.client() == dev.egresslab.simulator.cloud.Growth.GATEWAY
                                ? ""
                                : clientName.apply(grown.client()),
                        grown.now())));
        for (MetricSeries series : gateway.metrics().series()) {
            if (!Gateway.knows(series.name())) {
                continue;
            }
            metrics.putIfAbsent(Key.of(series), series);
            List<Point> all = points.computeIfAbsent(Key.of(series), _ -> new ArrayList<>());
            series.points().forEach(point -> all.add(new Point(millis(point.atNanos()), point.value())));
        }
    }

    private void add(PortLedger ledger, int number, IntFunction<String> clientName) {
        DestinationUse use = ledger.usage().of(number);
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
                    ledger.usage().holdersAtMax(number).stream()
                            .map(holding ->
                                    new Holder(clientName.apply(holding.client()), use.label(), holding.ports()))
                            .toList());
        }
        destinations.merge(use.label(), now, GatewayAccount::merged);
    }

    private static Client merged(Client a, Client b) {
        return new Client(
                a.client(),
                a.destination(),
                Math.max(a.mostPorts(), b.mostPorts()),
                Math.max(a.limit(), b.limit()),
                a.refused() + b.refused());
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
                publicIps,
                spec.ports(profile, publicIps, clientCount),
                spec.ports(real, publicIps, clientCount),
                variant.hold(profile).toMillis(),
                variant.hold(real).toMillis(),
                destinations.values().stream()
                        .sorted(Comparator.comparingLong(Destination::inUseMax).reversed())
                        .toList(),
                holders.values().stream().flatMap(List::stream).toList(),
                clients.values().stream()
                        .sorted(Comparator.comparingLong(Client::mostPorts).reversed())
                        .toList(),
                growth,
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
