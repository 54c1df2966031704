package dev.egresslab.reports.html;

import java.util.ArrayList;
import java.util.List;

/** Prose as lines that a terminal need not break. */
public final class Folded {
    private Folded() {}

    /**
     * Breaks a text at its blanks. A blank that does not break is one, and is shown as any other.
     *
     * @param first before the first line; may hold ANSI colours, and is taken to be as wide as {@code others}
     * @param others before each other line
     * @param width columns of a line; a longer word has a line of its own
     */
    public static List<String> lines(String first, String others, String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width - others.length()) {
                lines.add((lines.isEmpty() ? first : others) + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word.replace('\u00a0', ' '));
        }
        lines.add((lines.isEmpty() ? first : others) + line);
        return lines;
    }
}
