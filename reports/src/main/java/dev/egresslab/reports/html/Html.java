package dev.egresslab.reports.html;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Pieces of HTML. Text is escaped where it enters; what these return is markup. */
final class Html {
    /** Where a name may break: before a capital, and behind a dot. */
    private static final String NAME_BREAK = "(?<=[a-z])(?=[A-Z])|(?<=[a-z0-9]\\.)(?=[a-z])";

    /** A longer first part of a name may have to break. */
    private static final int LONGEST_FIRST = 16;

    private Html() {}

    /** Returns text as markup, safe in elements and in quoted attributes. Characters that XML forbids become U+FFFD. */
    static String escape(String text) {
        StringBuilder markup = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> markup.append("&amp;");
                case '<' -> markup.append("&lt;");
                case '>' -> markup.append("&gt;");
                case '"' -> markup.append("&quot;");
                case '\'' -> markup.append("&#39;");
                default -> markup.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
            }
        });
        return markup.toString();
    }

    private static boolean isAllowed(int c) {
        boolean isControl = (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
        boolean isSurrogate = c >= 0xD800 && c <= 0xDFFF;
        return !isControl && !isSurrogate && c != 0xFFFE && c != 0xFFFF;
    }

    /** Returns text as markup that may break within names such as {@code ErrorPortAllocation} and {@code load.stages.0.rate}. */
    static String breakable(String text) {
        return escape(text).replaceAll(NAME_BREAK, "<wbr>");
    }

    /** Returns an address such as {@code 198.51.100.10:443/tcp} as markup that breaks before its port or protocol rather than within them. */
    static String destination(String text) {
        return escape(text).replaceAll("[:/]", "<wbr>$0");
    }

    /** Returns text as markup in which {@code `name`} is code. */
    static String prose(String text) {
        return escape(text).replaceAll("`([^`]+)`", "<code>$1</code>");
    }

    /** Returns prose as {@link #prose} does, whose names of figures may break and whose numbers stay with their units. */
    static String story(String text) {
        return prose(PlanWords.joined(text)).replaceAll(NAME_BREAK, "<wbr>");
    }

    /** Returns a paragraph of text. */
    static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    /**
     * Returns a table that scrolls by itself when it is wider than the page.
     *
     * @param head markup of the column headings
     * @param rows markup of the cells; the first of each row is its heading
     */
    static String table(List<String> head, List<List<String>> rows) {
        return tableOf(head, rows.stream().map(Html::row).collect(Collectors.joining()));
    }

    /** Returns a table as {@link #table} does, of rows that are markup already. */
    static String tableOf(List<String> head, String rows) {
        String headings =
                head.stream().map(cell -> "<th scope=\"col\">" + cell + "</th>").collect(Collectors.joining());
        return "<div class=\"scroll\"><table>\n<thead><tr>" + headings + "</tr></thead>\n<tbody>\n" + rows
                + "</tbody></table></div>\n";
    }

    /** Returns a row of the table's whole width that says more about the row above it. */
    static String remark(String text, int columns) {
        return "<tr class=\"remark\"><td colspan=\"" + columns + "\">" + escape(text) + "</td></tr>\n";
    }

    /** Returns a row, of which the first cell is the heading. */
    static String row(List<String> cells) {
        String others = cells.stream()
                .skip(1)
                .map(cell -> "<td class=\"value\">" + cell + "</td>")
                .collect(Collectors.joining());
        return "<tr><th scope=\"row\">" + cells.getFirst() + "</th>" + others + "</tr>\n";
    }

    /** Returns a name with its variant's colour before it, from which the name's first part is never parted by the end of a line. */
    static String variant(String name, int index) {
        String dot = "<span class=\"dot\" style=\"--c:var(--series-" + index % 8 + ")\"></span>";
        String markup = breakable(name);
        int end = firstBreak(markup);
        String first = dot + markup.substring(0, end);
        return "<span class=\"variant\">"
                + (end <= LONGEST_FIRST ? "<span class=\"first\">" + first + "</span>" : first)
                + markup.substring(end) + "</span>";
    }

    private static int firstBreak(String markup) {
        return Stream.of("<wbr>", "-", " ")
                .mapToInt(markup::indexOf)
                .filter(at -> at > 0)
                .min()
                .orElse(markup.length());
    }

    /** Returns text that opens on a click, and stays closed in print. */
    static String details(String summary, String text) {
        return "<details><summary>" + escape(summary) + "</summary><pre>" + escape(text) + "</pre></details>\n";
    }
}
