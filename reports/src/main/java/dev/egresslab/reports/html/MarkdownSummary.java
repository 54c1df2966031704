package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.Ratio;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The run in GitHub-flavoured Markdown, for {@code $GITHUB_STEP_SUMMARY} or a comment. */
public final class MarkdownSummary {
    private MarkdownSummary() {}

    /** Returns the text, ended by a line break. */
    public static String render(RunResult result, Verdict verdict) {
        return "## " + mark(verdict) + " " + escape(result.scenario().name()) + "\n\n"
                + "**" + escape(verdict.sentence()) + "**\n\n"
                + reasons(verdict)
                + figures(verdict)
                + gates(verdict)
                + notices(result)
                + "<sub>%s plane, seed %d, %s, %s</sub>\n"
                        .formatted(
                                escape(result.plane()),
                                result.seed(),
                                escape(result.host().jvm()),
                                escape(result.host().cpu()));
    }

    private static String mark(Verdict verdict) {
        return switch (verdict.exitCode()) {
            case Verdict.HOLDS -> "✅";
            case Verdict.FAILS -> "❌";
            default -> "⚠️";
        };
    }

    private static String reasons(Verdict verdict) {
        return verdict.distrust().size() < 2
                ? ""
                : verdict.distrust().stream()
                        .map(reason -> "- " + escape(reason) + "\n")
                        .collect(Collectors.joining("", "", "\n"));
    }

    private static String figures(Verdict verdict) {
        Comparison comparison = Comparison.of(verdict.figures());
        if (comparison.rows().isEmpty()) {
            return "";
        }
        List<String> head = new ArrayList<>(List.of(""));
        for (String variant : comparison.variants()) {
            head.add(escape(variant));
            if (head.size() > 2) {
                head.add("ratio");
            }
        }
        String rule = "|:--" + "|--:".repeat(head.size() - 1) + "|\n";
        return row(head) + rule
                + comparison.rows().stream().map(MarkdownSummary::row).collect(Collectors.joining())
                + "\n";
    }

    private static String row(Comparison.Row row) {
        List<String> cells = new ArrayList<>(List.of(row.label()));
        for (int i = 0; i < row.cells().size(); i++) {
            cells.add(row.cells().get(i));
            if (i > 0) {
                cells.add(ratio(row.ratios().get(i - 1)));
            }
        }
        return row(cells);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String ratio(Optional<Ratio> ratio) {
        String range = ratio.map(Ratio::rangeText).orElse("");
        return Comparison.factor(ratio) + (range.isEmpty() ? "" : " (" + range + ")");
    }

    private static String gates(Verdict verdict) {
        if (verdict.outcomes().isEmpty()) {
            return "";
        }
        return verdict.outcomes().stream()
                .map(outcome -> row(List.of(
                        verdict.distrust().isEmpty() ? mark(outcome) : "⚠️",
                        code(outcome.expression().strip()),
                        escape(outcome.sentence()))))
                .collect(Collectors.joining("", "| | gate | measured |\n|:-:|:--|:--|\n", "\n"));
    }

    private static String mark(GateOutcome outcome) {
        return switch (outcome.status()) {
            case HOLDS -> "✅";
            case FAILS -> "❌";
            case INCONCLUSIVE -> "⚠️";
        };
    }

    private static String notices(RunResult result) {
        if (result.notices().isEmpty()) {
            return "";
        }
        List<RunResult.Notice> others = Assumptions.hardlyFelt(result.notices());
        return quoted(Assumptions.felt(result.notices())) + "\n"
                + (others.isEmpty()
                        ? ""
                        : "<details><summary>%d more assumed values, which calls over TCP hardly feel</summary>%n%n%s%n</details>%n%n"
                                .formatted(others.size(), quoted(others)));
    }

    private static String quoted(List<RunResult.Notice> notices) {
        return notices.stream()
                .map(notice -> "> **%s** %s%n>%n"
                        .formatted(
                                NoticeSection.label(notice.kind()), escape(NoticeSection.withoutKind(notice.text()))))
                .collect(Collectors.joining());
    }

    /** Escapes what Markdown or HTML would take for markup, and line breaks, which would end a table's row. */
    static String escape(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]|~#])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\R", " ");
    }

    /** Returns text as code in a table, where a bar would end the cell even in code. */
    private static String code(String text) {
        return "<code>"
                + Html.escape(text.replaceAll("\\R", " "))
                        .replace("|", "&#124;")
                        .replace("*", "&#42;")
                        .replace("_", "&#95;")
                + "</code>";
    }
}
