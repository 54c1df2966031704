package dev.egresslab.bench.cli;

import dev.egresslab.bench.live.Progress.Line;
import java.util.List;
import java.util.stream.Collectors;

/** The roles' lines as aligned text. */
final class ProgressText {
    private ProgressText() {}

    /** Returns one text line for each role, with variant and role in columns. */
    static List<String> lines(List<Line> lines) {
        int variantWidth =
                lines.stream().mapToInt(line -> line.variant().length()).max().orElse(0);
        int roleWidth =
                lines.stream().mapToInt(line -> line.role().length()).max().orElse(0);
        return lines.stream()
                .map(line -> "  %s  %s  %s  %s"
                        .formatted(
                                pad(line.variant(), variantWidth),
                                pad(line.role(), roleWidth),
                                clock(line.elapsedMillis()),
                                figures(line)))
                .toList();
    }

    private static String figures(Line line) {
        return line.figures().stream()
                .map(figure -> figure.name() + " " + figure.value())
                .collect(Collectors.joining("   "));
    }

    private static String clock(long millis) {
        return "%d:%02d".formatted(millis / 60_000, millis / 1_000 % 60);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
