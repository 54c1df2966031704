package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.EnvironmentException;
import dev.egresslab.bench.live.HostFacts;
import dev.egresslab.bench.live.LiveEngine;
import dev.egresslab.bench.live.Progress;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.CpuPredictions;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.bench.virtual.VirtualEngine;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a scenario with the engine of its plane. */
final class Engines {
    private Engines() {}

    /**
     * Runs the scenario.
     *
     * @param calibration what steps cost in CPU time: the CPU figures of virtual time, and a prediction beside those of a live run; null for none
     * @param folder where the roles' logs go
     * @throws CommandFailure if it cannot be run here
     */
    static RunResult run(
            Scenario scenario, @Nullable Calibration calibration, Path folder, Interrupt interrupt, Progress progress)
            throws IOException, InterruptedException {
        List<Prediction> predictions = Expectation.of(scenario).predictions(scenario);
        return switch (scenario.plane()) {
            case LOOPBACK -> withCosts(scenario, calibration, live(scenario, predictions, folder, interrupt, progress));
            case VIRTUAL -> virtual(scenario, predictions, calibration, progress);
            case PACKET ->
                throw new CommandFailure(
                        ExitCode.ENVIRONMENT,
                        "egresslab: this version has no packet plane yet; run with `--plane loopback` or `--plane"
                                + " virtual`");
        };
    }

    /** What the cost model makes of a live run's counts is kept beside what was measured. */
    private static RunResult withCosts(Scenario scenario, @Nullable Calibration calibration, RunResult result) {
        return calibration == null ? result : result.withPredictions(CpuPredictions.of(calibration, scenario, result));
    }

    private static RunResult live(
            Scenario scenario, List<Prediction> predictions, Path folder, Interrupt interrupt, Progress progress)
            throws IOException, InterruptedException {
        LiveEngine engine = new LiveEngine(
                scenario, new LiveEngine.Settings(folder.resolve("roles"), Version.text(), predictions), progress);
        interrupt.then(() -> engine.stop("interrupted by the user"));
        try {
            return engine.run();
        } catch (EnvironmentException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab: " + e.getMessage(), e);
        }
    }

    private static RunResult virtual(
            Scenario scenario, List<Prediction> predictions, @Nullable Calibration calibration, Progress progress) {
        progress.step("running in virtual time");
        long begunNanos = cpuNanos();
        RunResult result = VirtualEngine.run(
                scenario,
                new VirtualEngine.Settings(
                        Version.text(),
                        Instant.now(),
                        HostFacts.read(),
                        predictions,
                        calibration,
                        HdrLatencyRecorder::new));
        progress.note(speed(result, (cpuNanos() - begunNanos) / 1e9));
        return result;
    }

    /** Says how fast it went, on the terminal alone: the result must be the same on any machine. */
    private static String speed(RunResult result, double cpuSeconds) {
        long lives = result.variants().stream()
                .flatMap(variant -> variant.rounds().stream())
                .map(Round::counters)
                .mapToLong(counters -> counters.getOrDefault("virtual.lives", 0L))
                .sum();
        return String.format(
                Locale.ROOT,
                "%,.0f s of virtual time in %.1f CPU s (virtual.livesPerCpuSecond %,.0f)",
                result.durationMillis() / 1e3,
                cpuSeconds,
                lives / Math.max(cpuSeconds, 1e-9));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
