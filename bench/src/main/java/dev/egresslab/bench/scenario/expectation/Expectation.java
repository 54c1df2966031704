package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.ArrayList;
import java.util.List;

/**
 * What arithmetic expects of a scenario, to be shown before it runs and beside what it measured.
 *
 * @param pages page requests of one round
 * @param variants one for each variant, in the scenario's order
 */
public record Expectation(double pages, List<VariantExpectation> variants) {
    /** Copies the list. */
    public Expectation {
        variants = List.copyOf(variants);
    }

    /**
     * Computes what to expect.
     *
     * @param scenario a checked scenario
     * @return the expectation
     */
    public static Expectation of(Scenario scenario) {
        return new Expectation(
                scenario.load().expectedArrivals(),
                scenario.variants().stream()
                        .map(variant -> new VariantArithmetic(scenario, variant).expect(variant.name()))
                        .toList());
    }

    /**
     * The expectation as figures, for the result of a run. A closed load has none: how much is asked for follows from what it costs to serve.
     *
     * @param scenario the scenario that it is of
     * @return figures by the names that a run measures them under, and some that only arithmetic knows
     */
    public List<Prediction> predictions(Scenario scenario) {
        if (scenario.load().closed()) {
            return List.of();
        }
        List<Prediction> predictions = new ArrayList<>();
        for (VariantExpectation variant : variants) {
            predictions.addAll(new VariantPredictions(scenario, pages, variant).all());
        }
        return List.copyOf(predictions);
    }
}
