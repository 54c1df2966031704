package dev.egresslab.bench.scenario;

import java.util.Comparator;

/**
 * Something wrong in a text that the user wrote: where it is, what is required, what was given and what to try.
 *
 * @param source the file as the user named it, or the option it came from, such as {@code --set app.workers=ten}
 * @param line from 1; 0 when the finding is not about a place in a text
 * @param column from 1, counted in code points; 0 when {@code line} is 0
 * @param length code points to underline, at least 1
 * @param lineText the line's text, empty when {@code line} is 0
 * @param message one sentence
 */
public record Finding(String source, int line, int column, int length, String lineText, String message) {
    /** Findings by place; those about no place come last. */
    public static final Comparator<Finding> BY_PLACE = Comparator.comparingInt(
                    (Finding finding) -> finding.line == 0 ? Integer.MAX_VALUE : finding.line)
            .thenComparingInt(Finding::column)
            .thenComparing(Finding::source)
            .thenComparing(Finding::message);

    /** Columns of a line that are shown; a longer line is cut around its caret. */
    private static final int SHOWN_COLUMNS = 110;

    /**
     * A finding about no place in a text.
     *
     * @param source the file or option
     * @param message one sentence
     * @return the finding
     */
    public static Finding about(String source, String message) {
        return new Finding(source, 0, 0, 1, "", message);
    }

    /**
     * A finding about a place in a text.
     *
     * @param source the file or option
     * @param text the whole text
     * @param line from 1; 0 for no place
     * @param column from 1, counted in code points
     * @param length code points to underline; cut at the line's end
     * @param message one sentence
     * @return the finding
     */
    public static Finding at(String source, String text, int line, int column, int length, String message) {
        if (line < 1) {
            return about(source, message);
        }
        String lineText = text.lines().skip(line - 1L).findFirst().orElse("");
        int rest = lineText.codePointCount(0, lineText.length()) - (column - 1);
        return new Finding(source, line, column, Math.clamp(length, 1, Math.max(1, rest)), lineText, message);
    }

    /**
     * The finding as a terminal shows it: place and sentence, then the line with a caret under what is meant.
     *
     * @return one line, or three when the finding has a place; without a line end
     */
    public String render() {
        if (line == 0) {
            return source + ": " + message;
        }
        String head = source + ":" + line + ":" + column + ": " + message;
        if (lineText.isBlank()) {
            return head;
        }
        int[] codePoints = printable(lineText);
        int from = codePoints.length <= SHOWN_COLUMNS
                ? 0
                : Math.clamp(column - 1L - SHOWN_COLUMNS / 2, 0, codePoints.length - SHOWN_COLUMNS);
        int to = Math.min(codePoints.length, from + SHOWN_COLUMNS);
        String shown =
                (from > 0 ? "…" : "") + new String(codePoints, from, to - from) + (to < codePoints.length ? "…" : "");
        int indent = column - 1 - from + (from > 0 ? 1 : 0);
        String caret = " ".repeat(indent) + "^".repeat(Math.max(1, Math.min(length, to - (column - 1))));
        return "%s%n%5d | %s%n      | %s".formatted(head, line, shown, caret);
    }

    /** Tabs and control characters would move the caret or the terminal's cursor. */
    private static int[] printable(String text) {
        return text.codePoints()
                .map(codePoint -> Character.isISOControl(codePoint) ? ' ' : codePoint)
                .toArray();
    }
}
