package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult;
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
        return "<h2>Predicted and %s</h2>\n".formatted(measured(result))
                + Html.paragraph("What `egresslab explain` computes without running anything, as averages and by"
                                + " Erlang’s formula for chance; of CPU time what `egresslab calibrate` measured, if"
                                + " that was given. Where a run goes its own way, the reason is given.")
                        .replaceAll("`([^`]+)`", "<code>$1</code>")
                + all.stream()
                        .map(Predicted::variant)
                        .distinct()
                        .map(variant -> table(
                                all.stream()
                                        .filter(each -> each.variant().equals(variant))
                                        .toList(),
                                measured(result)))
                        .collect(Collectors.joining());
    }

    /** What a run in virtual time does is not called measuring. */
    static String measured(RunResult result) {
        return result.plane().equals("virtual") ? "simulated" : "measured";
    }

    private static String table(List<Predicted> ofVariant, String measured) {
        Predicted first = ofVariant.getFirst();
        List<String> head =
                List.of(Html.variant(first.variant(), first.variantIndex()), "predicted", measured, "error");
        StringBuilder rows = new StringBuilder();
        for (Predicted each : ofVariant) {
            rows.append(Html.row(List.of(
                            Html.breakable(each.label()),
                            Html.escape(each.expected()),
                            Html.escape(each.measured()),
                            each.caveat().isEmpty()
                                    ? Html.escape(each.error())
                                    : "<span class=\"soft\">" + Html.escape(each.error()) + "</span> " + MARK)))
                    .append(Html.remark(each.how(), head.size()));
        }
        return Html.tableOf(head, rows.toString())
                + ofVariant.stream()
                        .map(Predicted::caveat)
                        .filter(caveat -> !caveat.isEmpty())
                        .distinct()
                        .map(caveat ->
                                "<p class=\"caveat\">" + MARK + " Does not apply: " + Html.escape(caveat) + "</p>\n")
                        .collect(Collectors.joining());
    }
}
