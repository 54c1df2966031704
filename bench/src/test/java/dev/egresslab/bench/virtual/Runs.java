package dev.egresslab.bench.virtual;

import dev.egresslab.bench.cli.HdrLatencyRecorder;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs scenarios given as text. */
final class Runs {
    private static final RunResult.Host HOST = new RunResult.Host("os", "arch", "cpu", 1, 1, "jvm");

    private Runs() {}

    static Scenario scenario(String text) {
        try {
            return ScenarioReader.parse("test.yaml", text, List.of(), null);
        } catch (ScenarioException e) {
            throw new IllegalArgumentException("the test's scenario must be right: " + e.getMessage(), e);
        }
    }

    /** Runs with times to the nanosecond. */
    static RunResult exact(String text) {
        return run(scenario(text), ExactTimes::new);
    }

    /** Runs with the histograms of a real result. */
    static RunResult real(Scenario scenario) {
        return run(scenario, HdrLatencyRecorder::new);
    }

    /** Runs with CPU figures. */
    static RunResult calibrated(String text, Calibration calibration) {
        return run(scenario(text), calibration, HdrLatencyRecorder::new);
    }

    static RunResult run(Scenario scenario, Supplier<LatencyRecorder> recorders) {
        return run(scenario, null, recorders);
    }

    private static RunResult run(
            Scenario scenario, @Nullable Calibration calibration, Supplier<LatencyRecorder> recorders) {
        return VirtualEngine.run(
                scenario, new VirtualEngine.Settings("test", Instant.EPOCH, HOST, List.of(), calibration, recorders));
    }

    /** The only round of the only variant. */
    static Round round(RunResult result) {
        VariantResult variant = result.variants().getFirst();
        return variant.rounds().getFirst();
    }

    static long count(Round round, String figure) {
        Long count = round.counters().get(figure);
        if (count == null) {
            throw new IllegalArgumentException(
                    figure + " was not counted; there are " + round.counters().keySet());
        }
        return count;
    }
}
