package dev.egresslab.reports.html;

import java.util.List;
import java.util.stream.Collectors;

/** Pieces of HTML. Text is escaped where it enters; what these return is markup. */
final class Html {
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
        return escape(text).replaceAll("(?<=[a-z])(?=[A-Z])|(?<=[a-z0-9]\\.)(?=[a-z])", "<wbr>");
    }

    /** Returns an address such as {@code 198.51.100.10:443/tcp} as markup that breaks before its port or protocol rather than within them. */
    static String destination(String text) {
        return escape(text).replaceAll("[:/]", "<wbr>$0");
    }

    /** Returns text as markup in which {@code `name`} is code. */
    static String prose(String text) {
        return escape(text).replaceAll("`([^`]+)`", "<code>$1</code>");
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

    /** Returns a name with its variant's colour before it. */
    static String variant(String name, int index) {
        String dot = "<span class=\"dot\" style=\"--c:var(--series-" + index % 8 + ")\"></span>";
        return "<span class=\"variant\">" + dot + escape(name) + "</span>";
    }

    /** Returns text that opens on a click, and stays closed in print. */
    static String details(String summary, String text) {
        return "<details><summary>" + escape(summary) + "</summary><pre>" + escape(text) + "</pre></details>\n";
    }
}
