package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figure;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.util.List;
import java.util.stream.Collectors;

/** The top of the report: the verdict in one sentence, and the four numbers that matter most. */
final class VerdictSection {
    private static final String TOTAL = "total.cpuPerRequest";
    private static final String PROXY = "proxy.cpuPerRequest";

    /** Label and name of each number. */
    private static final List<List<String>> TILES = List.of(
            List.of("Latency, 99th percentile", "latency.p99"),
            List.of("Requests failed", "requests.failed"),
            List.of("Ports in use, most", "nat.portsInUse.max"),
            List.of("CPU per request, app and proxy", TOTAL));

    private VerdictSection() {}

    static String render(RunResult result, Verdict verdict) {
        return """
            <header class="top">
            <h1>Egresslab · %s</h1>
            <p class="why">%s</p>
            <div class="verdict %s"><div class="word">%s</div><p class="sentence">%s</p>%s</div>
            %s</header>
            """.formatted(
                        Html.escape(result.scenario().name()),
                        Html.escape(result.scenario().why()),
                        style(verdict),
                        word(verdict),
                        Html.story(verdict.sentence()),
                        reasons(verdict),
                        tiles(verdict.figures()));
    }

    /** Returns the class of the style sheet for the verdict. */
    private static String style(Verdict verdict) {
        return switch (verdict.exitCode()) {
            case Verdict.HOLDS -> "holds";
            case Verdict.FAILS -> "fails";
            default -> "doubt";
        };
    }

    private static String word(Verdict verdict) {
        if (!verdict.distrust().isEmpty()) {
            return "Not to be trusted";
        }
        return switch (verdict.exitCode()) {
            case Verdict.HOLDS -> verdict.outcomes().isEmpty() ? "Measured" : "Holds";
            case Verdict.FAILS -> "Fails";
            default -> "Inconclusive";
        };
    }

    private static String reasons(Verdict verdict) {
        if (verdict.distrust().size() < 2) {
            return "";
        }
        return verdict.distrust().stream()
                .skip(1) // the sentence has told it
                .map(reason -> "<li>" + Html.story(reason) + "</li>")
                .collect(Collectors.joining("", "<ul>", "</ul>"));
    }

    private static String tiles(Figures figures) {
        boolean proxies = figures.variants().stream()
                .allMatch(variant -> figures.find(variant + "." + PROXY).isPresent());
        List<String> tiles = TILES.stream()
                .map(tile -> proxies && tile.get(1).equals(TOTAL) ? List.of("CPU per request, proxy", PROXY) : tile)
                .filter(tile -> figures.variants().stream()
                        .anyMatch(variant ->
                                figures.find(variant + "." + tile.get(1)).isPresent()))
                .map(tile -> tile(figures, tile.get(0), tile.get(1)))
                .toList();
        return tiles.isEmpty()
                ? ""
                : "<div class=\"tiles\" style=\"--tiles:%d;--lines:%d\">%s</div>\n"
                        .formatted(tiles.size(), figures.variants().size() + 1, String.join("", tiles));
    }

    private static String tile(Figures figures, String label, String name) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < figures.variants().size(); i++) {
            String variant = figures.variants().get(i);
            String value = figures.find(variant + "." + name).map(Figure::text).orElse("–");
            rows.append("<div class=\"row\">")
                    .append(Html.variant(variant, i))
                    .append("<b>")
                    .append(Html.escape(value))
                    .append("</b></div>");
        }
        return "<div class=\"tile\"><div class=\"label\">" + Html.escape(label) + "</div>" + rows + "</div>";
    }
}
