package dev.egresslab.proxy.config;

/**
 * Something wrong in a configuration.
 *
 * @param file the file as it was given
 * @param line from 1; 0 when it is about the whole file
 * @param column from 1; 0 when it is about the whole file
 * @param message the rule, the value given and, where there is one, what was probably meant
 */
public record ConfigFinding(String file, int line, int column, String message) {
    /** {@code file:line:column: message}, as editors and terminals make links of it. */
    @Override
    public String toString() {
        return line == 0 ? file + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
