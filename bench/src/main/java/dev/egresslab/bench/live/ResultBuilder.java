package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.GatewayNotices;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Gate;
import dev.egresslab.reports.results.Histograms;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import dev.egresslab.reports.results.RunResult.ScenarioText;
import dev.egresslab.reports.results.VariantResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Puts the result together: what was measured, what was assumed, and whether it can be trusted. */
final class ResultBuilder {
    private final Scenario scenario;
    private final LiveEngine.Settings settings;
    private final Instant started;

    ResultBuilder(Scenario scenario, LiveEngine.Settings settings, Instant started) {
        this.scenario = scenario;
        this.settings = settings;
        this.started = started;
    }

    RunResult build(List<VariantResult> variants, List<String> endings) {
        List<String> distrust = new ArrayList<>(endings);
        lateness(variants).ifPresent(distrust::add);
        variants.forEach(variant -> distrust.addAll(shortages(variant)));
        return new RunResult(
                RunResult.SCHEMA_VERSION,
                settings.tool(),
                new ScenarioText(
                        scenario.name(), scenario.why(), scenario.file(), scenario.text(), scenario.overrides()),
                scenario.plane().name().toLowerCase(Locale.ROOT),
                scenario.seed(),
                started,
                durationMillis(variants),
                HostFacts.read(),
                variants,
                notices(variants),
                distrust,
                scenario.gates().stream().map(Gate::expression).toList(),
                settings.predictions(),
                /* calibration= */ null);
    }

    private static long durationMillis(List<VariantResult> variants) {
        return variants.stream()
                .flatMap(variant -> variant.rounds().stream())
                .mapToLong(Round::endMillis)
                .max()
                .orElse(0);
    }

    /** Whether this machine was too busy to load the variants as the scenario says. */
    private Optional<String> lateness(List<VariantResult> variants) {
        double limitMillis = scenario.measure().lagP99Max().toNanos() / 1e6;
        List<String> late = variants.stream()
                .filter(variant -> lagMillis(variant) > limitMillis)
                .map(variant -> "%s ms in %s".formatted(Texts.number(lagMillis(variant)), variant.name()))
                .toList();
        return late.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        "This machine was too busy: the latest 1 %% of the requests started behind their time by %s, where `measure.lagP99Max` allows %s ms. Free its processors, lower the rate, or use `--plane virtual`, which needs no quiet machine."
                                .formatted(String.join(" and ", late), Texts.number(limitMillis)));
    }

    private static double lagMillis(VariantResult variant) {
        Histogram lag = Histograms.empty();
        variant.rounds().forEach(round -> lag.add(Histograms.of(round, "scheduleLag")));
        return lag.getValueAtPercentile(99) / 1e6;
    }

    /** What the load generator had too little of for this variant. */
    private static List<String> shortages(VariantResult variant) {
        List<String> doubts = new ArrayList<>();
        localShortage(variant, "localPorts", "this machine ran out of local ports", doubts);
        localShortage(variant, "localDescriptors", "this process ran out of file descriptors", doubts);
        return doubts;
    }

    private static void localShortage(VariantResult variant, String error, String what, List<String> doubts) {
        long count = variant.rounds().stream()
                .mapToLong(round -> round.counters().getOrDefault("errors." + error, 0L))
                .sum();
        if (count > 0) {
            doubts.add("%s: %s %,d times: a limit of the load generator, not of the gateway"
                    .formatted(variant.name(), what, count));
        }
    }

    private List<Notice> notices(List<VariantResult> variants) {
        List<Notice> notices = new ArrayList<>(GatewayNotices.of(scenario));
        for (VariantResult variant : variants) {
            if (variant.warmUp().requests() > 0 && !variant.warmUp().settled()) {
                notices.add(new Notice(
                        Kind.WARNING,
                        variant.name() + ".warmUp",
                        scenario.measure().warmUpRequests() == null
                                ? "%s was still getting cheaper when its warm-up ended; its CPU figures are an upper bound."
                                        .formatted(variant.name())
                                : "%s was warmed by %,d requests and not the %,d of `measure.warmUpRequests`, as `measure.warmUp` was over."
                                        .formatted(
                                                variant.name(),
                                                variant.warmUp().requests(),
                                                scenario.measure().warmUpRequests())));
            }
        }
        OtherPrograms.notice(variants, HostFacts.read().cores()).ifPresent(notices::add);
        return List.copyOf(notices);
    }
}
