package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.SourceText;
import dev.egresslab.proxy.config.TextEdit;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A word of a directive.
 *
 * @param text without its quotes and backslashes
 * @param source where it stands
 * @param start its first character in the source
 * @param end after its last; {@code start} when the source does not hold the line as it is, as in a quoted YAML text
 */
public record Word(String text, SourceText source, int start, int end) {
    private static final Pattern PLACEHOLDER = Pattern.compile("<[A-Za-z][A-Za-z0-9_ -]*>");

    /** The edit that puts another word here; none when the line cannot be edited in place. */
    public List<TextEdit> replacedBy(String replacement) {
        return end == start ? List.of() : List.of(new TextEdit(start, end, replacement));
    }

    /** The edit that adds words after this one; none when the line cannot be edited in place. */
    public List<TextEdit> followedBy(String words) {
        return end == start ? List.of() : List.of(TextEdit.insert(end, " " + words));
    }

    /** Whether part of it is a template's word, such as {@code <HOST>}. */
    public boolean hasPlaceholder() {
        return PLACEHOLDER.matcher(text).find();
    }

    /** The text with a value in the place of each template's word. */
    public String filled(String value) {
        return PLACEHOLDER.matcher(text).replaceAll(java.util.regex.Matcher.quoteReplacement(value));
    }
}
