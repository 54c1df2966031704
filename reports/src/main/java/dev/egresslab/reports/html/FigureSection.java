package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The main figures of all variants side by side. */
final class FigureSection {
    private FigureSection() {}

    static String render(Figures figures) {
        Comparison comparison = Comparison.of(figures);
        if (comparison.rows().isEmpty()) {
            return "";
        }
        boolean ratiosApart = comparison.variants().size() == 2;
        List<String> head = new ArrayList<>(List.of("figure"));
        for (int i = 0; i < comparison.variants().size(); i++) {
            head.add(Html.variant(comparison.variants().get(i), i));
        }
        if (ratiosApart) {
            head.add("ratio");
        }
        List<List<String>> rows =
                comparison.rows().stream().map(row -> row(row, ratiosApart)).toList();
        return "<h2>The figures</h2>\n" + explanation(comparison) + Html.table(head, rows);
    }

    private static String explanation(Comparison comparison) {
        if (comparison.variants().size() < 2) {
            return "";
        }
        String spread = comparison.rows().stream()
                .flatMap(row -> row.ratios().stream().flatMap(Optional::stream))
                .filter(ratio -> !ratio.rangeText().isEmpty())
                .findFirst()
                .map(ratio -> ratio.isOfTwoRounds()
                        ? " Below each stand those of the two rounds; the ratio itself is of both rounds'"
                                + " requests together."
                        : " The range below a ratio is where it lies with 95 % confidence, by how much it"
                                + " varied between rounds.")
                .orElse("");
        return "<p class=\"soft\">Ratios are to %s.%s</p>%n"
                .formatted(Html.escape(comparison.variants().getFirst()), Html.escape(spread));
    }

    /** Of two variants the ratio is a column; of more it stands below the value, or the table would be too wide. */
    private static List<String> row(Comparison.Row row, boolean ratiosApart) {
        List<String> cells = new ArrayList<>();
        cells.add("<span title=\"%s\">%s</span>".formatted(Html.escape(row.meaning()), Html.breakable(row.label())));
        for (int i = 0; i < row.cells().size(); i++) {
            boolean hasRatio = i > 0 && row.ratios().get(i - 1).isPresent();
            String below = ratiosApart || !hasRatio
                    ? ""
                    : "<span class=\"range\">" + ratio(row.ratios().get(i - 1)) + "</span>";
            cells.add(Html.escape(row.cells().get(i)) + below);
        }
        if (ratiosApart) {
            cells.add(ratio(row.ratios().getFirst()));
        }
        return cells;
    }

    private static String ratio(Optional<Ratio> ratio) {
        String range = ratio.map(Ratio::rangeText).orElse("");
        return Html.escape(Comparison.factor(ratio))
                + (range.isEmpty() ? "" : "<span class=\"range\">" + Html.escape(range) + "</span>");
    }
}
