package dev.egresslab.proxy.config;

import java.util.List;

/**
 * Something wrong in a configuration.
 *
 * @param file the file as it was given
 * @param line from 1; 0 when it is about the whole file
 * @param column from 1; 0 when it is about the whole file
 * @param rule which rule it breaks
 * @param message what is wrong: the rule, the value given and, where there is one, what was probably meant
 * @param instead what to write instead; empty when the message says it
 * @param edits changes of this file that mend it; empty when only a human can
 */
public record ConfigFinding(
        String file, int line, int column, Rule rule, String message, String instead, List<TextEdit> edits) {
    /** Copies the list. */
    public ConfigFinding {
        edits = List.copyOf(edits);
    }

    /** Of the rule {@link Rule#INVALID}. */
    public ConfigFinding(String file, int line, int column, String message) {
        this(file, line, column, Rule.INVALID, message, "", List.of());
    }

    /** How bad it is. */
    public Severity severity() {
        return rule.severity();
    }

    /** {@code file:line:column}, or the file alone. */
    public String place() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }

    /** {@code file:line:column: message}, as editors and terminals make links of it. */
    @Override
    public String toString() {
        return place() + ": " + message;
    }
}
