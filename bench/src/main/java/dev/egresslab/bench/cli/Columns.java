package dev.egresslab.bench.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells as lines with aligned columns. */
final class Columns {
    private static final String GAP = "  ";

    private Columns() {}

    /** Returns a line for each row; the last column is as long as it is. */
    static List<String> of(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                line.append(cell);
                if (column < row.size() - 1) {
                    line.append(" ".repeat(width(rows, column) - cell.length())).append(GAP);
                }
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
