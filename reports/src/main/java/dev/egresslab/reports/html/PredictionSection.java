package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What arithmetic expected, beside what the run measured. */
final class PredictionSection {
    /** Behind the error of a prediction that need not come true. */
    private static final String MARK = "¹";

    private PredictionSection() {}

    static String render(RunResult result, Figures figures) {
        List<Predicted> all = Predicted.of(result, figures);
        if (all.isEmpty()) {
            return "";
        }
        return "<h2>Predicted and measured</h2>\n"
                + Html.paragraph("What `egresslab explain` computes without running anything, as averages and by"
                                + " Erlang’s formula for chance; of CPU time what `egresslab calibrate` measured, if"
                                + " that was given. Where a run goes its own way, the reason is given.")
                        .replaceAll("`([^`]+)`", "<code>$1</code>")
                + all.stream()
                        .map(Predicted::variant)
                        .distinct()
                        .map(variant -> table(all.stream()
                                .filter(each -> each.variant().equals(variant))
                                .toList()))
                        .collect(Collectors.joining());
    }

    private static String table(List<Predicted> ofVariant) {
        Predicted first = ofVariant.getFirst();
        List<List<String>> rows = new ArrayList<>();
        for (Predicted each : ofVariant) {
            rows.add(List.of(
                    Html.breakable(each.label()) + "<br><span class=\"soft\">" + Html.escape(each.how()) + "</span>",
                    Html.escape(each.expected()),
                    Html.escape(each.measured()),
                    each.caveat().isEmpty()
                            ? Html.escape(each.error())
                            : "<span class=\"soft\">" + Html.escape(each.error()) + "</span> " + MARK));
        }
        return Html.table(
                        List.of(Html.variant(first.variant(), first.variantIndex()), "predicted", "measured", "error"),
                        rows)
                + ofVariant.stream()
                        .map(Predicted::caveat)
                        .filter(caveat -> !caveat.isEmpty())
                        .distinct()
                        .map(caveat ->
                                "<p class=\"caveat\">" + MARK + " Does not apply: " + Html.escape(caveat) + "</p>\n")
                        .collect(Collectors.joining());
    }
}
