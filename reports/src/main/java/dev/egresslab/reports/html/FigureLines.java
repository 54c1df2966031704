package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.gate.Ratio;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The main figures side by side, as text. The ratio of two variants is a column of its own; ratios of more stand below the values, and the table
 * of four variants still fits 80 columns.
 */
final class FigureLines {
    private final Comparison comparison;
    private final boolean colour;

    private FigureLines(Comparison comparison, boolean colour) {
        this.comparison = comparison;
        this.colour = colour;
    }

    /**
     * Returns the table's lines; none when there are no figures.
     *
     * @param colour whether ratios below their values may be dimmed by ANSI colours
     */
    static List<String> of(Comparison comparison, boolean colour) {
        if (comparison.rows().isEmpty()) {
            return List.of();
        }
        FigureLines lines = new FigureLines(comparison, colour);
        return comparison.variants().size() > 2 ? lines.ratiosBelow() : lines.ratiosBeside();
    }

    private List<String> ratiosBeside() {
        TextTable table = new TextTable();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(comparison.variants());
        comparison.variants().stream().skip(1).forEach(_ -> head.addAll(List.of("ratio", spread())));
        table.add(head);
        for (Comparison.Row row : comparison.rows()) {
            List<String> cells = new ArrayList<>(List.of(row.label()));
            cells.addAll(row.cells());
            row.ratios().forEach(ratio -> cells.addAll(List.of(Comparison.factor(ratio), inBrackets(ratio))));
            table.add(cells);
        }
        return table.lines();
    }

    /** What stands in brackets behind the ratios; nothing when none has it. */
    private String spread() {
        return comparison.rows().stream()
                .flatMap(row -> row.ratios().stream().flatMap(Optional::stream))
                .filter(ratio -> !ratio.rangeText().isEmpty())
                .findFirst()
                .map(ratio -> ratio.isOfTwoRounds() ? "(its 2 rounds)" : "(95 % interval)")
                .orElse("");
    }

    private List<String> ratiosBelow() {
        TextTable table = new TextTable();
        List<Integer> below = new ArrayList<>();
        table.add(cells("", comparison.variants()));
        int line = 1;
        for (Comparison.Row row : comparison.rows()) {
            table.add(cells(row.label(), row.cells()));
            line++;
            for (List<String> ratios : List.of(factors(row), intervals(row))) {
                if (ratios.stream().anyMatch(text -> !text.isEmpty())) {
                    table.add(cells("", ratios));
                    below.add(line++);
                }
            }
        }
        List<String> lines = new ArrayList<>(table.lines());
        below.forEach(number -> lines.set(number, dimmed(lines.get(number))));
        lines.add("");
        lines.add(explanation());
        return lines;
    }

    private String explanation() {
        return "× is the ratio to %s%s"
                .formatted(
                        comparison.variants().getFirst(),
                        switch (spread()) {
                            case "" -> "";
                            case "(its 2 rounds)" -> "; below it, that of each of the two rounds";
                            default -> "; below it, where it lies with 95 % confidence by the rounds";
                        });
    }

    private static List<String> cells(String label, List<String> others) {
        List<String> cells = new ArrayList<>(List.of(label));
        cells.addAll(others);
        return cells;
    }

    /** A ratio of 1 without a spread says nothing. */
    private static List<String> factors(Comparison.Row row) {
        return ofOthers(
                row, ratio -> ratio.value() == 1 && !ratio.hasInterval() ? "" : "× " + Quantity.number(ratio.value()));
    }

    private static List<String> intervals(Comparison.Row row) {
        return ofOthers(row, ratio -> ratio.rangeText().replace(" to ", "–").replace(" and ", ", "));
    }

    private static List<String> ofOthers(Comparison.Row row, Function<Ratio, String> text) {
        List<String> cells = new ArrayList<>(List.of(""));
        row.ratios().forEach(ratio -> cells.add(ratio.map(text).orElse("")));
        return cells;
    }

    private static String inBrackets(Optional<Ratio> ratio) {
        return ratio.map(Ratio::rangeText)
                .filter(range -> !range.isEmpty())
                .map(range -> "(" + range + ")")
                .orElse("");
    }

    private String dimmed(String line) {
        return colour ? "\u001b[2m" + line + "\u001b[0m" : line;
    }
}
