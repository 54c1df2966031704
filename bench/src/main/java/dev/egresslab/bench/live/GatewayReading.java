package dev.egresslab.bench.live;

import dev.egresslab.bench.live.Progress.Figure;
import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.Point;
import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the gateways of a variant say of themselves, as series, progress and results. The warm-up's gateway is left out. */
final class GatewayReading {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final VariantProcesses variant;
    private final Instant started;

    GatewayReading(VariantProcesses variant, Instant started) {
        this.variant = variant;
        this.started = started;
    }

    /** Returns the samples of the measured gateways by zone. */
    static Map<String, GatewaySample> parse(VariantProcesses variant, JsonNode node) {
        Map<String, GatewaySample> samples = new LinkedHashMap<>();
        for (String zone : zones(variant)) {
            samples.put(zone, RoleMessage.JSON.treeToValue(node.get(zone), GatewaySample.class));
        }
        return samples;
    }

    /** Adds the ports in use to the series, and returns what the progress line says. */
    static List<Figure> sample(VariantProcesses variant, JsonNode node, Recorder recorder, long atMillis) {
        Map<String, GatewaySample> samples = parse(variant, node);
        samples.forEach((zone, sample) -> {
            for (GatewaySample.Destination destination : sample.destinations()) {
                String label = label(samples.size(), zone, destination.destination());
                recorder.add("portsInUse", label, "count", atMillis, (double) destination.inUse());
                recorder.limit("portsInUse", label, "count", (double) destination.limit());
            }
        });
        GatewaySample.Destination fullest = destinations(samples)
                .max(Comparator.comparingDouble(destination -> destination.inUse() / (double) destination.limit()))
                .orElseThrow(() -> new IllegalStateException(variant.name() + " has no destination"));
        return List.of(
                new Figure(
                        "ports",
                        Texts.number(fullest.inUse()) + " of " + Texts.number(fullest.limit()) + " ("
                                + Texts.number(fullest.held()) + " held)"),
                new Figure("ErrorPortAllocation", Texts.number(total(samples, "ErrorPortAllocation"))));
    }

    private static Stream<GatewaySample.Destination> destinations(Map<String, GatewaySample> samples) {
        return samples.values().stream().flatMap(sample -> sample.destinations().stream());
    }

    static String label(int zones, String zone, String destination) {
        return zones == 1 ? destination : zone + " " + destination;
    }

    /** Returns the metric's total over all gateways. */
    static long total(Map<String, GatewaySample> samples, String metric) {
        return samples.values().stream()
                .mapToLong(sample -> sample.total(metric))
                .sum();
    }

    private static Set<String> zones(VariantProcesses variant) {
        return variant.variant().gateway().zones().keySet();
    }

    /** Asks the gateways for all their datapoints, and returns what becomes of each in the result. */
    List<GatewayResult> results() throws InterruptedException {
        JsonNode node = variant.gateway()
                .process()
                .call(GatewayRole.DATAPOINTS, RoleMessage.JSON.createObjectNode(), ANSWER_WITHIN);
        List<GatewayResult> results = new ArrayList<>();
        parse(variant, node).values().forEach(sample -> results.add(result(sample)));
        return results;
    }

    private GatewayResult result(GatewaySample sample) {
        GatewaySpec spec = variant.variant().gateway();
        GatewayProfile profile = spec.asRun();
        GatewayProfile real = profile.unscaled();
        int clients = variant.variant().natClients();
        long offsetMillis = sample.startedAtMillis() - started.toEpochMilli();
        return new GatewayResult(
                sample.name(),
                sample.profile(),
                sample.publicIps(),
                spec.ports(profile, sample.publicIps(), clients),
                spec.ports(real, sample.publicIps(), clients),
                variant.variant().hold(profile).toMillis(),
                variant.variant().hold(real).toMillis(),
                sample.destinations().stream()
                        .map(destination -> destination(destination, offsetMillis))
                        .sorted(Comparator.comparingLong(GatewayResult.Destination::inUseMax)
                                .reversed())
                        .toList(),
                sample.holdersAtMax().stream()
                        .map(holder -> new GatewayResult.Holder(holder.client(), holder.destination(), holder.ports()))
                        .toList(),
                sample.clients().stream()
                        .map(client -> new GatewayResult.Client(
                                client.client(),
                                client.destination(),
                                client.mostPorts(),
                                client.limit(),
                                client.refused()))
                        .toList(),
                sample.growth().stream()
                        .map(growth -> new GatewayResult.Growth(
                                growth.atMillis() + offsetMillis, growth.client(), growth.now()))
                        .toList(),
                sample.metrics().stream()
                        .map(metric -> metric(metric, offsetMillis))
                        .toList());
    }

    private static GatewayResult.Destination destination(GatewaySample.Destination from, long offsetMillis) {
        return new GatewayResult.Destination(
                from.destination(),
                from.inUseMax(),
                from.inUseMaxAtMillis() + offsetMillis,
                from.establishedAtMax(),
                from.heldAtMax(),
                from.refused());
    }

    private static GatewayResult.Metric metric(GatewaySample.Metric from, long offsetMillis) {
        return new GatewayResult.Metric(
                from.namespace(),
                from.name(),
                from.unit(),
                from.statistic(),
                from.dimensions(),
                Math.toIntExact(Math.max(1, from.periodMillis() / 1_000)),
                from.points().stream()
                        .map(point -> new Point(point.atMillis() + offsetMillis, point.value()))
                        .toList());
    }
}
