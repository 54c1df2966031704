package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.HostFacts;
import dev.egresslab.bench.scenario.GatewayNotices;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.bench.sweep.Grid;
import dev.egresslab.bench.sweep.Outcome;
import dev.egresslab.bench.virtual.VirtualEngine;
import dev.egresslab.reports.gate.Figure;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Gate;
import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.GateSyntaxException;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The scenario of a sweep: read once, bound again for each run. */
record SweepScenario(Path file, String text, long seed) {

    /** Reads the file. It must be right as it stands, so that a mistake in it is not taken for one in a value of the grid. */
    static SweepScenario read(Path file) throws IOException {
        Scenario asItStands = ScenarioFile.read(file, List.of(), null);
        return new SweepScenario(file, Files.readString(file), asItStands.seed());
    }

    /** Binds every combination of the grid, so that what is wrong with a value is known before anything runs; at least one. */
    List<Scenario> check(Grid grid) {
        return grid.combinations().stream()
                .map(values -> bind(grid.sets(values), seed))
                .toList();
    }

    /** What is to be said of the grid's gateways, each remark once. */
    static List<Notice> notices(List<Scenario> scenarios) {
        return scenarios.stream()
                .flatMap(scenario -> GatewayNotices.of(scenario).stream())
                .distinct()
                .toList();
    }

    /** Makes one run. */
    Outcome run(List<String> sets, long seed) {
        Scenario scenario = bind(sets, seed);
        RunResult result = VirtualEngine.run(
                scenario,
                new VirtualEngine.Settings(
                        Version.text(), Instant.EPOCH, HostFacts.read(), List.of(), null, HdrLatencyRecorder::new));
        Figures figures = Figures.of(result);
        Map<String, Double> values = new TreeMap<>();
        for (Figure figure : figures.all()) {
            values.put(figure.name(), figure.value());
        }
        return new Outcome(gatesHold(result, figures), values);
    }

    private static boolean gatesHold(RunResult result, Figures figures) {
        for (String gate : result.gates()) {
            try {
                if (Gate.parse(gate, figures.variants()).evaluate(figures).status() != GateOutcome.Status.HOLDS) {
                    return false;
                }
            } catch (GateSyntaxException e) {
                throw new IllegalStateException("gates must have been checked with the scenario", e);
            }
        }
        return true;
    }

    private Scenario bind(List<String> sets, long seed) {
        try {
            Scenario scenario = ScenarioReader.parse(
                    file.toString(),
                    text,
                    Stream.concat(sets.stream(), Stream.of("plane=virtual")).toList(),
                    seed);
            if (ScenarioFile.gateFindings(scenario).isEmpty()) {
                return scenario;
            }
            throw ScenarioFile.failure(ScenarioFile.gateFindings(scenario));
        } catch (ScenarioException e) {
            throw ScenarioFile.failure(e.findings());
        }
    }
}
