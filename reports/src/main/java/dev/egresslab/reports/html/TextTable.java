package dev.egresslab.reports.html;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in plain text: the first column flush left, the others flush right, two blanks between. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row; every row has the same number of cells. */
    void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Returns the lines, without blanks at their ends. */
    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), column))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private String padded(String cell, int column) {
        int width = rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
        String blanks = " ".repeat(width - length(cell));
        return column == 0 ? cell + blanks : blanks + cell;
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
