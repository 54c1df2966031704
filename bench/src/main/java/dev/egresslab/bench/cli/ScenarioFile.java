package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Finding;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Gate;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.gate.GateSyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a scenario for a command, gates checked, and turns every finding at once into one failure. */
final class ScenarioFile {
    private ScenarioFile() {}

    /**
     * Reads the scenario.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} and all findings
     */
    static Scenario read(Path file, List<String> sets, @Nullable Long seed) {
        try {
            Scenario scenario = ScenarioReader.read(file, sets, seed);
            List<Finding> findings = gateFindings(scenario);
            if (findings.isEmpty()) {
                return scenario;
            }
            throw failure(findings);
        } catch (ScenarioException e) {
            throw failure(e.findings());
        }
    }

    /** What is wrong with the scenario's gates: unknown figures and variants, and expressions that are no condition. */
    static List<Finding> gateFindings(Scenario scenario) {
        List<String> variants =
                scenario.variants().stream().map(Scenario.Variant::name).toList();
        List<Finding> findings = new ArrayList<>();
        for (Gate gate : scenario.gates()) {
            try {
                dev.egresslab.reports.gate.Gate.parse(gate.expression(), variants);
            } catch (GateSyntaxException e) {
                findings.add(scenario.finding(gate, e.position(), e.length(), String.valueOf(e.getMessage())));
            }
        }
        return findings;
    }

    static CommandFailure failure(List<Finding> findings) {
        return new CommandFailure(
                ExitCode.USAGE, findings.stream().map(Finding::render).collect(Collectors.joining("\n")));
    }
}
