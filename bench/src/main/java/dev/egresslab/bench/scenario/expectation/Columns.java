package dev.egresslab.bench.scenario.expectation;

import java.util.ArrayList;
import java.util.List;

/** A table of text whose columns line up; the first is to the left, the others to the right. */
final class Columns {
    private static final String GAP = "   ";

    private final List<List<String>> rows = new ArrayList<>();

    void row(String head, List<String> cells) {
        List<String> row = new ArrayList<>();
        row.add(head);
        row.addAll(cells);
        rows.add(row);
    }

    /** The rows, each with a line end. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                String space = " ".repeat(width(column) - length(cell));
                line.append(column == 0 ? cell + space : GAP + space + cell);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .filter(row -> row.size() > column)
                .mapToInt(row -> length(row.get(column)))
                .max()
                .orElse(0);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
