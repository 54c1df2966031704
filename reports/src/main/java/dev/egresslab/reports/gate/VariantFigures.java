package dev.egresslab.reports.gate;

import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.VariantResult;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Computes the figures of one variant from measured rounds: first what was counted, then what follows from it. */
final class VariantFigures {
    private static final double NANOS_PER_MILLI = 1e6;

    private final VariantResult variant;
    private final Measured measured;
    private final Map<String, Double> values = new TreeMap<>();

    private VariantFigures(VariantResult variant, Measured measured) {
        this.variant = variant;
        this.measured = measured;
    }

    /** Returns the figures' values by name without the variant; what was not measured is absent. */
    static Map<String, Double> of(VariantResult variant, Measured measured) {
        VariantFigures figures = new VariantFigures(variant, measured);
        figures.measured.histograms().forEach(figures::time);
        figures.counters();
        figures.requests();
        figures.gateways();
        figures.cpu();
        return figures.values;
    }

    private void time(String part, Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return;
        }
        values.put(part + ".p50", nanos.getValueAtPercentile(50) / NANOS_PER_MILLI);
        values.put(part + ".p90", nanos.getValueAtPercentile(90) / NANOS_PER_MILLI);
        values.put(part + ".p99", nanos.getValueAtPercentile(99) / NANOS_PER_MILLI);
        values.put(part + ".p999", nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLI);
        values.put(part + ".max", nanos.getMaxValue() / NANOS_PER_MILLI);
        values.put(part + ".mean", nanos.getMean() / NANOS_PER_MILLI);
    }

    private void counters() {
        for (FigureDefinition definition : FigureCatalog.definitions()) {
            if (definition.from() == FigureDefinition.From.COUNTER) {
                values.put(definition.pattern(), 0.0);
            }
        }
        measured.counters().forEach((name, count) -> values.put(name, (double) count));
        measured.maxima().forEach((name, value) -> values.put(name, (double) value));
    }

    private void requests() {
        double total = values.getOrDefault("requests.ok", 0.0) + values.getOrDefault("requests.failed", 0.0);
        values.put("requests.total", total);
        ratio("requests.failedShare", values.getOrDefault("requests.failed", 0.0), total);
        ratio("requests.rate", total, measured.seconds());
        double opened = values.getOrDefault("connections.opened", 0.0);
        ratio("connections.perRequest", opened, total);
        double calls = measured.count("calls.ok") + measured.count("calls.failed");
        if (calls > 0) {
            values.put("calls.total", calls);
        }
        if (values.containsKey("attempts.total")) {
            ratio("attempts.perCall", values.getOrDefault("attempts.total", 0.0), calls);
        }
        ratio(
                "connections.perCall",
                opened,
                calls > 0 ? calls : opened + values.getOrDefault("connections.reused", 0.0));
    }

    private void gateways() {
        List<GatewayResult> gateways = variant.gateways();
        if (gateways.isEmpty()) {
            return;
        }
        values.putIfAbsent("nat.ErrorPortAllocation", 0.0);
        double refused = values.getOrDefault("nat.ErrorPortAllocation", 0.0);
        ratio("nat.refusedShare", refused, refused + values.getOrDefault("connections.opened", 0.0));
        for (GatewayResult gateway : gateways) {
            String zone = gateways.size() == 1 ? "nat." : "nat." + gateway.name() + ".";
            values.putIfAbsent(zone + "portsInUse.max", (double) portsInUseMax(gateway));
            values.putIfAbsent(zone + "portsInUse.limit", (double) gateway.portsPerDestination());
        }
        AllocationFailures.add(variant, values);
        GatewayResult fullest = gateways.stream()
                .max(Comparator.comparingDouble(VariantFigures::fill))
                .orElseThrow();
        values.putIfAbsent("nat.portsInUse.max", (double) portsInUseMax(fullest));
        values.putIfAbsent("nat.portsInUse.limit", (double) fullest.portsPerDestination());
        ratio("nat.portsInUse.share", values.get("nat.portsInUse.max"), values.get("nat.portsInUse.limit"));
        clients(gateways);
        values.put("nat.publicIps", (double)
                gateways.stream().mapToInt(GatewayResult::publicIps).max().orElse(0));
        if (!fullest.destinations().isEmpty()) {
            values.putIfAbsent("nat.portsHeld.atMax", (double)
                    fullest.destinations().getFirst().heldAtMax());
        }
    }

    /** What single clients had: where each owns ports, one can be refused while the gateway has ports to spare. */
    private void clients(List<GatewayResult> gateways) {
        List<GatewayResult.Client> clients =
                gateways.stream().flatMap(gateway -> gateway.clients().stream()).toList();
        clients.stream()
                .max(Comparator.comparingDouble(client -> client.mostPorts() / (double) Math.max(1, client.limit())))
                .ifPresent(fullest -> {
                    values.put("nat.client.portsInUse.max", (double) fullest.mostPorts());
                    values.put("nat.client.portsInUse.limit", (double) fullest.limit());
                });
        if (!clients.isEmpty()) {
            values.put("nat.clients.refused", (double) clients.stream()
                    .filter(client -> client.refused() > 0)
                    .map(GatewayResult.Client::client)
                    .distinct()
                    .count());
        }
    }

    private static long portsInUseMax(GatewayResult gateway) {
        return gateway.destinations().stream()
                .mapToLong(GatewayResult.Destination::inUseMax)
                .max()
                .orElse(0);
    }

    private static double fill(GatewayResult gateway) {
        return portsInUseMax(gateway) / (double) Math.max(1, gateway.portsPerDestination());
    }

    private void cpu() {
        measured.cpu().forEach(this::cpu);
        if (!measured.cpu().isEmpty()) {
            cpu("total", measured.totalCpu());
        }
        variant.roles().stream()
                .filter(role -> role.residentBytesMax() > 0)
                .forEach(
                        role -> values.merge(role.name() + ".memory.max", (double) role.residentBytesMax(), Math::max));
    }

    private void cpu(String role, Round.Cpu used) {
        double micros = used.userMicros() + used.systemMicros();
        ratio(role + ".cpuPerRequest", micros, values.getOrDefault("requests.ok", 0.0));
        ratio(role + ".cpu", micros / 1e6, measured.seconds());
        ratio(role + ".cpuUser", used.userMicros() / 1e6, measured.seconds());
        ratio(role + ".cpuSystem", used.systemMicros() / 1e6, measured.seconds());
        if (role.equals("machine")) {
            return;
        }
        ratio(role + ".codeCpuPerRequest", micros - used.jitMicros(), values.getOrDefault("requests.ok", 0.0));
        ratio(role + ".jitShare", (double) used.jitMicros(), micros);
        ratio(role + ".gcShare", (double) used.gcMicros(), micros);
    }

    private void ratio(String name, double numerator, double denominator) {
        if (denominator > 0) {
            values.put(name, numerator / denominator);
        }
    }
}
