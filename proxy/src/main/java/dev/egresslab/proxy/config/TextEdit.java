package dev.egresslab.proxy.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A change of a text by position, so that all that is not meant stays as it is, comments and order too.
 *
 * @param start the first character replaced
 * @param end after the last character replaced; {@code start} to insert
 * @param replacement what stands there afterwards
 */
public record TextEdit(int start, int end, String replacement) {
    /** Checks the order. */
    public TextEdit {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("start must be 0 to end, was " + start + " of " + end);
        }
    }

    /** Inserts before a character. */
    public static TextEdit insert(int offset, String text) {
        return new TextEdit(offset, offset, text);
    }

    /** Whether both may not be made at once, because the second would change what the first is about. */
    private boolean meets(TextEdit other) {
        return start == other.start || (start < other.end && other.start < end);
    }

    /**
     * Applies groups of edits. A group that meets one applied before it is left out as a whole: it is found again, at its new place, when the
     * changed text is read.
     */
    public static String apply(String text, List<List<TextEdit>> groups) {
        List<TextEdit> accepted = new ArrayList<>();
        for (List<TextEdit> group : groups) {
            if (group.stream().noneMatch(edit -> accepted.stream().anyMatch(edit::meets))) {
                accepted.addAll(group);
            }
        }
        accepted.sort(Comparator.comparingInt(TextEdit::start).reversed());
        StringBuilder changed = new StringBuilder(text);
        for (TextEdit edit : accepted) {
            changed.replace(edit.start(), edit.end(), edit.replacement());
        }
        return changed.toString();
    }
}
