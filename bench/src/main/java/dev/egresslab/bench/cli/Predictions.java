package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.List;

/** What arithmetic expects of a scenario. */
final class Predictions {
    private Predictions() {}

    static List<Prediction> of(Scenario scenario) {
        return Expectation.of(scenario).predictions(scenario);
    }
}
