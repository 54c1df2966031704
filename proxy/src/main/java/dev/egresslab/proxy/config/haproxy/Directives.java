package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.SourceText;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts lines into words by HAProxy's rules (configuration.txt 2.2): blanks separate, {@code #} begins a comment, a backslash takes the next
 * character as it is, quotes hold blanks. Environment variables are not expanded.
 */
public final class Directives {
    private final List<Directive> directives = new ArrayList<>();
    private final SourceText source;

    private Directives(SourceText source) {
        this.source = source;
    }

    /** The directives of a whole file. */
    public static List<Directive> of(SourceText source) {
        return ofLines(source, 1, source.lines());
    }

    /** The directives of some lines of a file. */
    public static List<Directive> ofLines(SourceText source, int firstLine, int lastLine) {
        Directives found = new Directives(source);
        for (int line = firstLine; line <= lastLine; line++) {
            found.line(source.lineText(line), source.lineStart(line), true);
        }
        return found.directives;
    }

    /** The directives of a text that the source holds in another form, all at one place that cannot be edited. */
    public static List<Directive> at(SourceText source, int offset, String text) {
        Directives found = new Directives(source);
        text.lines().forEach(line -> found.line(line, offset, false));
        return found.directives;
    }

    private void line(String line, int offset, boolean inPlace) {
        List<Word> words = new ArrayList<>();
        int at = 0;
        while (at < line.length() && line.charAt(at) != '#') {
            if (Character.isWhitespace(line.charAt(at))) {
                at++;
                continue;
            }
            StringBuilder text = new StringBuilder();
            int end = word(line, at, text);
            words.add(
                    new Word(text.toString(), source, inPlace ? offset + at : offset, inPlace ? offset + end : offset));
            at = end;
        }
        if (!words.isEmpty()) {
            directives.add(new Directive(words));
        }
    }

    /** Reads a word and returns where it ends. */
    private static int word(String line, int start, StringBuilder text) {
        char quote = 0;
        int at = start;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '\\' && quote != '\'' && at + 1 < line.length()) {
                text.append(line.charAt(++at));
            } else if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    text.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (Character.isWhitespace(c) || c == '#') {
                break;
            } else {
                text.append(c);
            }
        }
        return at;
    }
}
