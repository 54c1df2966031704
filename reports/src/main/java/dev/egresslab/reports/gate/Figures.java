package dev.egresslab.reports.gate;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** The figures of a run, over all its rounds and for each round by itself. What was not measured is absent. Immutable. */
public final class Figures {
    private final List<String> variants;
    private final Map<String, Double> values;
    private final List<Map<String, Double>> rounds;

    private Figures(List<String> variants, Map<String, Double> values, List<Map<String, Double>> rounds) {
        this.variants = variants;
        this.values = values;
        this.rounds = rounds;
    }

    /** Computes the figures of the run. */
    public static Figures of(RunResult result) {
        Map<String, Double> values = new TreeMap<>();
        List<Map<String, Double>> rounds = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            add(values, variant, variant.rounds());
            for (int i = 0; i < variant.rounds().size(); i++) {
                if (i == rounds.size()) {
                    rounds.add(new TreeMap<>());
                }
                add(rounds.get(i), variant, variant.rounds().subList(i, i + 1));
            }
        }
        List<String> variants =
                result.variants().stream().map(VariantResult::name).toList();
        shareErrorClasses(values, variants);
        rounds.forEach(round -> shareErrorClasses(round, variants));
        return new Figures(variants, values, rounds);
    }

    /** A class of errors that one variant counted is zero, not unknown, in the others. */
    private static void shareErrorClasses(Map<String, Double> values, List<String> variants) {
        List<String> counted = values.keySet().stream()
                .map(name -> name.replaceFirst("^.*?(?=\\.errors\\.\\w+$)", ""))
                .filter(name -> name.startsWith(".errors."))
                .distinct()
                .toList();
        variants.forEach(variant -> counted.forEach(name -> values.putIfAbsent(variant + name, 0.0)));
    }

    private static void add(Map<String, Double> values, VariantResult variant, List<Round> rounds) {
        if (rounds.isEmpty()) {
            return; // nothing was measured, and that is not zero
        }
        VariantFigures.of(variant, Measured.of(rounds))
                .forEach((name, value) -> values.put(variant.name() + "." + name, value));
    }

    /** Returns the variants' names in the scenario's order. */
    public List<String> variants() {
        return variants;
    }

    /** Returns the value of a figure by its whole name, or nothing when it was not measured. */
    public OptionalDouble value(String name) {
        Double value = values.get(name);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** Returns the value of a figure, 0 when it was not measured: for sums and charts, not for judging. */
    public double valueOrZero(String name) {
        return values.getOrDefault(name, 0.0);
    }

    /** Returns a figure by its whole name, or nothing when it was not measured. */
    public Optional<Figure> find(String name) {
        Double value = values.get(name);
        return value == null ? Optional.empty() : Optional.of(figure(name, value));
    }

    /** Returns every figure that was measured, ordered by name. */
    public List<Figure> all() {
        return values.entrySet().stream()
                .map(entry -> figure(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Returns the values by whole name, for each round that any variant ran; the i-th rounds of all variants are together. */
    List<Map<String, Double>> rounds() {
        return rounds;
    }

    /** Returns the values by whole name. */
    Map<String, Double> values() {
        return values;
    }

    private Figure figure(String name, double value) {
        String variant = variants.stream()
                .filter(v -> name.startsWith(v + "."))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        return FigureCatalog.find(name.substring(variant.length() + 1))
                .map(definition -> new Figure(name, value, definition.unit(), definition.meaning()))
                .orElseGet(() -> new Figure(name, value, "count", "Counted by the run under this name."));
    }
}
