package dev.egresslab.bench.cli;

/** The exit codes of every command, as documented in {@code egresslab --help}. */
final class ExitCode {
    /** All gates hold, or the command did what it was asked. */
    static final int OK = 0;
    /** An error of Egresslab itself. */
    static final int INTERNAL = 1;
    /** Bad usage, a bad scenario or a missing file. */
    static final int USAGE = 2;
    /** A gate fails. */
    static final int GATE_FAILED = 3;
    /** This machine cannot run it; the message says what to do. */
    static final int ENVIRONMENT = 4;
    /** The run cannot be trusted; the message says why. */
    static final int UNTRUSTED = 5;
    /** Interrupted by the user: 128 + SIGINT. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
