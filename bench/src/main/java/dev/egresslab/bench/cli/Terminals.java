package dev.egresslab.bench.cli;

import java.io.Console;
import java.io.IOException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

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

    /** How wide a text may be: as {@code COLUMNS} says, or the terminal, else 80. */
    static int columns() {
        String columns = System.getenv("COLUMNS");
        if (columns != null && columns.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(columns);
        }
        return interactive() ? ofTerminal() : DEFAULT_COLUMNS;
    }

    private static int ofTerminal() {
        try (Terminal terminal = TerminalBuilder.builder().dumb(true).build()) {
            int columns = terminal.getSize().getColumns();
            return columns > 0 ? columns : DEFAULT_COLUMNS;
        } catch (IOException e) {
            return DEFAULT_COLUMNS; // It is a terminal that does not say.
        }
    }
}
