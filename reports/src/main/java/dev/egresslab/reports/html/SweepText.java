package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Sweep;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A sweep as text for a terminal. */
public final class SweepText {
    private SweepText() {}

    /** Returns the grid of a sweep that was not run: its keys, their values, and how many runs it is. */
    public static String grid(List<Axis> axes, int seeds) {
        TextTable table = new TextTable();
        long runs = seeds;
        for (Axis axis : axes) {
            table.add(
                    List.of("  " + axis.key(), SweepWords.counted(axis.values().size(), "value")));
            runs *= axis.values().size();
        }
        table.add(List.of("  seeds", Quantity.count(seeds)));
        table.add(List.of("  runs", Quantity.count(runs)));
        StringBuilder text = new StringBuilder();
        table.lines().forEach(line -> text.append(line).append('\n'));
        text.append('\n');
        axes.forEach(axis -> text.append("  %s: %s\n".formatted(axis.key(), String.join(", ", axis.values()))));
        return text.toString();
    }

    /**
     * Returns the answer of a sweep: where it fails, and the files.
     *
     * @param width the terminal's columns
     */
    public static String render(Sweep sweep, Map<String, Path> files, int width) {
        SweepWords words = new SweepWords(sweep);
        StringBuilder text =
                new StringBuilder(sweep.scenario() + ": " + words.extent().replace(": ", ":\n") + ".\n\n");
        if (!sweep.varying().isEmpty()) {
            TextTable table = new TextTable();
            words.frontier()
                    .forEach(row -> table.add(Stream.concat(
                                    Stream.of("  " + row.getFirst()),
                                    row.stream().skip(1))
                            .toList()));
            table.lines().forEach(line -> text.append(line).append('\n'));
            text.append('\n')
                    .append(words.explanation().replace(". ", ".\n").replace("; ", ";\n"))
                    .append("\n\n");
        }
        List<Notice> told = words.notices().stream()
                .filter(notice -> notice.kind() != Notice.Kind.ASSUMED)
                .toList();
        for (Notice notice : told) {
            String head = "%-9s ".formatted(NoticeSection.label(notice.kind()));
            Folded.lines(head, " ".repeat(head.length()), NoticeSection.withoutKind(notice.text()), width)
                    .forEach(line -> text.append(line).append('\n'));
        }
        text.append(told.isEmpty() ? "" : "\n");
        files.forEach((what, path) -> text.append("%-8s %s\n".formatted(what, path)));
        return text.toString();
    }
}
