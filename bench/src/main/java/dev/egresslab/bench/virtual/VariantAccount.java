package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one variant did in all its rounds. */
final class VariantAccount {
    /** Virtual time has no compiler to warm up, and every round begins cold. */
    private static final VariantResult.WarmUp NO_WARM_UP = new VariantResult.WarmUp(0, 0, 0, 0, true);

    private final Scenario.Variant variant;
    private final List<Round> rounds = new ArrayList<>();
    private final Map<String, GatewayAccount> gateways = new LinkedHashMap<>();
    private final SeriesRecorder series = new SeriesRecorder();

    VariantAccount(Scenario.Variant variant) {
        this.variant = variant;
        variant.gateway().zones().keySet().forEach(zone -> gateways.put(zone, new GatewayAccount(zone, variant)));
    }

    Scenario.Variant variant() {
        return variant;
    }

    SeriesRecorder series() {
        return series;
    }

    /** Adds a round that has been run. */
    void add(Round round, RoundRun run) {
        rounds.add(round);
        for (Gateway gateway : run.gateways().all()) {
            gateways.computeIfAbsent(gateway.zone(), zone -> new GatewayAccount(zone, variant))
                    .add(gateway, run::clientName);
        }
    }

    VariantResult result() {
        return new VariantResult(
                variant.name(),
                RoundRun.isProxied(variant)
                        ? "app → egress proxy → NAT gateway → origin"
                        : "app → NAT gateway → origin",
                NO_WARM_UP,
                rounds,
                List.of(),
                gateways.values().stream().map(GatewayAccount::result).toList(),
                series.series());
    }
}
