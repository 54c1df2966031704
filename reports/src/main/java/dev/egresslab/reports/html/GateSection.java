package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.Verdict;
import java.util.stream.Collectors;

/** The gates, each with what was measured and what was asked. */
final class GateSection {
    private GateSection() {}

    static String render(Verdict verdict) {
        if (verdict.outcomes().isEmpty()) {
            return "";
        }
        String warning = verdict.distrust().isEmpty()
                ? ""
                : "<p>The run cannot be trusted, so these say nothing; they are shown for the search of the"
                        + " cause.</p>\n";
        String gates = verdict.outcomes().stream()
                .map(outcome -> item(outcome, verdict.distrust().isEmpty()))
                .collect(Collectors.joining());
        return "<h2>The gates</h2>\n" + warning + "<ul class=\"gates\">\n" + gates + "</ul>\n";
    }

    private static String item(GateOutcome outcome, boolean trusted) {
        String style = switch (outcome.status()) {
            case HOLDS -> trusted ? "holds" : "doubt";
            case FAILS -> trusted ? "fails" : "doubt";
            case INCONCLUSIVE -> "doubt";
        };
        return "<li><span class=\"mark %s\" title=\"%s\">%s</span><div><code>%s</code><p%s>%s</p></div></li>%n"
                .formatted(
                        style,
                        outcome.status().verb(),
                        mark(style),
                        Html.escape(outcome.expression().strip()),
                        outcome.withinNoise() ? " class=\"noise\"" : "",
                        Html.story(outcome.sentence()));
    }

    private static String mark(String style) {
        return switch (style) {
            case "holds" -> "✓";
            case "fails" -> "✗";
            default -> "?";
        };
    }
}
