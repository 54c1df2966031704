package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Variant;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Prediction;
import dev.egresslab.reports.results.VariantResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario on real sockets: start the processes, warm each variant, run the rounds interleaved, read what was counted, end the
 * processes, and describe it all as a {@link RunResult}.
 *
 * <p>A role that ends on the way, or a user who has seen enough, ends the run but loses nothing: the rounds that were complete are in
 * the result, which says that it cannot be trusted, and why.
 */
public final class LiveEngine {
    private static final long SAMPLE_MILLIS = 1_000;
    /** A run of a minute or two would have too few points to draw. */
    private static final long SAMPLE_MILLIS_SHORT = 250;

    private static final Duration SHORT = Duration.ofMinutes(2);

    /**
     * What a run needs besides the scenario.
     *
     * @param folder where the roles' logs go
     * @param tool name and version of the program, for the result
     * @param predictions what arithmetic expects, kept in the result beside what was measured
     */
    public record Settings(Path folder, String tool, List<Prediction> predictions) {
        /** Copies the list. */
        public Settings {
            predictions = List.copyOf(predictions);
        }
    }

    private final Scenario scenario;
    private final Settings settings;
    private final Progress progress;
    private final Instant started = Instant.now();
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final List<String> distrust = new ArrayList<>();
    private volatile @Nullable String stopReason;
    private volatile @Nullable Topology topology;

    /** Prepares a run. */
    public LiveEngine(Scenario scenario, Settings settings, Progress progress) {
        this.scenario = scenario;
        this.settings = settings;
        this.progress = progress;
        for (Variant variant : scenario.variants()) {
            kept.put(variant.name(), new Kept());
        }
    }

    /**
     * Runs the scenario.
     *
     * @throws EnvironmentException if this machine cannot run it
     */
    public RunResult run() throws IOException, InterruptedException {
        progress.step("starting the processes");
        try (Topology running = Topology.start(scenario, sampleMillis(), settings.folder())) {
            topology = running;
            try (LiveBoard board = LiveBoard.start(running, name -> kept(name).recorder(), started, progress)) {
                measure(running, board);
            }
            progress.step("reading what was counted");
            List<VariantResult> variants = new ArrayList<>();
            for (VariantProcesses variant : running.variants()) {
                variants.add(outcome(running, variant));
            }
            return new ResultBuilder(scenario, settings, started).build(variants, distrust);
        }
    }

    /** Ends the run from another thread; what was measured so far becomes the result. */
    public void stop(String reason) {
        stopReason = reason;
        Topology running = topology;
        if (running != null) {
            running.stopApps();
        }
    }

    private void measure(Topology running, LiveBoard board) throws InterruptedException {
        try {
            warm(running);
            List<String> order = RoundOrder.of(
                    scenario.variants().stream().map(Variant::name).toList(),
                    scenario.measure().rounds());
            for (int index = 0; index < order.size(); index++) {
                VariantProcesses variant = running.variant(order.get(index));
                progress.step("round %d/%d: %s".formatted(index + 1, order.size(), variant.name()));
                board.measuring(variant.name());
                Round round = new RoundRun(scenario, running, variant, started).run(index);
                board.measuring(null);
                kept(variant.name()).measured(round);
                progress.note(RoundNote.text(index + 1, order.size(), variant.name(), round));
            }
        } catch (RoleEndedException | RoleFailedException e) {
            String reason = stopReason;
            distrust.add(reason != null ? reason : "the run ended early: " + e.getMessage());
        }
    }

    private void warm(Topology running) throws InterruptedException {
        if (scenario.measure().warmUp().isZero()) {
            return;
        }
        for (VariantProcesses variant : running.variants()) {
            progress.step("warming up %s (not measured)".formatted(variant.name()));
            kept(variant.name()).warmed(new WarmUp(scenario, variant).run());
        }
    }

    private VariantResult outcome(Topology running, VariantProcesses variant) throws InterruptedException {
        Kept kept = kept(variant.name());
        List<VariantResult.Role> roles = new ArrayList<>();
        for (VariantProcesses.Member member : variant.members()) {
            roles.add(role(member));
        }
        roles.add(role(running.origin()));
        return new VariantResult(
                variant.name(),
                variant.path(),
                kept.warmUp(),
                kept.rounds(),
                roles,
                gateways(variant),
                kept.recorder().series());
    }

    private List<GatewayResult> gateways(VariantProcesses variant) throws InterruptedException {
        try {
            return new GatewayReading(variant, started).results();
        } catch (RoleEndedException e) {
            distrust.add("the gateways' counters are lost: " + e.getMessage());
            return List.of();
        }
    }

    private Kept kept(String variant) {
        return Objects.requireNonNull(kept.get(variant), variant);
    }

    private VariantResult.Role role(VariantProcesses.Member member) {
        return new VariantResult.Role(
                member.role(),
                member.program().isEmpty() ? settings.tool() : member.program(),
                member.configuration(),
                member.residentBytesMax());
    }

    private long sampleMillis() {
        Duration all = scenario.load()
                .duration()
                .multipliedBy(
                        (long) scenario.measure().rounds() * scenario.variants().size());
        return all.compareTo(SHORT) < 0 ? SAMPLE_MILLIS_SHORT : SAMPLE_MILLIS;
    }
}
