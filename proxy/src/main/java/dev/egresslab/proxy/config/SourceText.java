package dev.egresslab.proxy.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** A file's text and the places in it. Lines and columns count from 1 for readers, offsets are characters from 0. */
public final class SourceText {
    private final String file;
    private final String text;
    private final int[] lineStarts;

    /** @param file the file as it was given, for findings */
    public SourceText(String file, String text) {
        this.file = file;
        this.text = text;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, text.length())
                                .filter(i -> text.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    /** The file as it was given. */
    public String file() {
        return file;
    }

    /** All of it. */
    public String text() {
        return text;
    }

    /** The same file with another text. */
    public SourceText withText(String changed) {
        return new SourceText(file, changed);
    }

    /** The line of a character, from 1. */
    public int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of a character, from 1. */
    public int column(int offset) {
        return offset - lineStart(line(offset)) + 1;
    }

    /** How many lines there are; the empty one after a last line feed counts. */
    public int lines() {
        return lineStarts.length;
    }

    /** The first character of a line; the text's end for the line after the last. */
    public int lineStart(int line) {
        return line > lineStarts.length ? text.length() : lineStarts[line - 1];
    }

    /** After the last character of a line, before its line feed. */
    public int lineEnd(int line) {
        int end = lineStart(line + 1);
        while (end > lineStart(line) && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    /** A line without its line feed. */
    public String lineText(int line) {
        return text.substring(lineStart(line), lineEnd(line));
    }

    /** How many spaces a line begins with. */
    public int indent(int line) {
        String content = lineText(line);
        return content.length() - content.stripLeading().length();
    }

    /** The character at a mark, whose index counts code points; -1 when there is none. */
    public int offset(Optional<Mark> mark) {
        return mark.map(place ->
                        text.offsetByCodePoints(0, Math.min(place.getIndex(), text.codePointCount(0, text.length()))))
                .orElse(-1);
    }
}
