package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The predictions that matter most, beside what was measured, for the terminal. */
final class PredictionLines {
    private static final Set<String> SHOWN = Set.of(
            "connections.perRequest",
            "nat.portsInUse.max",
            "nat.refusedShare",
            "requests.failedShare",
            "attempts.perCall",
            "nat.publicIps",
            "total.cpuPerRequest",
            "total.codeCpuPerRequest");

    /** Behind a prediction that need not come true. */
    private static final String MARK = "¹";

    private PredictionLines() {}

    /** Returns the table's lines; none when nothing of it was predicted. */
    static List<String> of(RunResult result, Figures figures) {
        List<Predicted> shown = Predicted.of(result, figures).stream()
                .filter(each -> SHOWN.contains(each.figure()))
                .toList();
        if (shown.isEmpty()) {
            return List.of();
        }
        TextTable table = new TextTable();
        table.add(List.of("", "predicted", PredictionSection.measured(result), "error", ""));
        for (Predicted each : shown) {
            table.add(List.of(
                    label(each, figures.variants().size() > 1),
                    each.expected(),
                    each.measured(),
                    each.error(),
                    each.caveat().isEmpty() ? "" : MARK));
        }
        return table.lines();
    }

    private static String label(Predicted each, boolean several) {
        return several ? each.label() + ", " + each.variant() : each.label();
    }

    /** Returns why figures shown need not come out as predicted, each reason once. */
    static List<String> caveats(RunResult result, Figures figures) {
        Map<String, Set<String>> variants = new LinkedHashMap<>();
        Predicted.of(result, figures).stream()
                .filter(each -> SHOWN.contains(each.figure()) && !each.caveat().isEmpty())
                .forEach(each -> variants.computeIfAbsent(each.caveat(), _ -> new LinkedHashSet<>())
                        .add(each.variant()));
        return variants.entrySet().stream()
                .map(entry -> MARK
                        + (figures.variants().size() > 1 ? " " + String.join(", ", entry.getValue()) + ":" : "")
                        + " does not apply: " + entry.getKey())
                .toList();
    }
}
