package dev.egresslab.bench.cli;

import java.io.Console;

/** What the program's terminal is, if it has one. */
final class Terminals {
    private static final int DEFAULT_COLUMNS = 80;

    private Terminals() {}

    /** Whether a person watches: input and output are a terminal that can be redrawn. */
    @SuppressWarnings("SystemConsoleNull") // It is null still where the JDK was built without its console module.
    static boolean interactive() {
        Console console = System.console();
        String type = System.getenv("TERM");
        return console != null && console.isTerminal() && type != null && !type.equals("dumb");
    }

    /** Whether to colour the output: on a terminal, unless NO_COLOR says no (no-color.org). */
    static boolean colours() {
        String noColour = System.getenv("NO_COLOR");
        return interactive() && (noColour == null || noColour.isEmpty());
    }

    /** How wide a text may be: the shell's {@code COLUMNS} where it says so, else 80. */
    static int columns() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9]\\d{0,3}") ? Integer.parseInt(columns) : DEFAULT_COLUMNS;
    }
}
