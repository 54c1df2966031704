package dev.egresslab.bench.peer;

/** Whether a program can play a role here. */
public sealed interface Availability {
    /**
     * It can.
     *
     * @param program the program
     */
    record Available(Program program) implements Availability {}

    /**
     * It is not installed.
     *
     * @param reason what to install
     */
    record Missing(String reason) implements Availability {}

    /**
     * It cannot do what the configuration asks for, on any machine.
     *
     * @param reason why, and what can
     */
    record Unfit(String reason) implements Availability {}

    /** Whether the program is installed. */
    static Availability of(Program.Kind kind) {
        return Program.find(kind)
                .<Availability>map(Available::new)
                .orElseGet(() ->
                        new Missing(kind.label() + " was not found on the PATH or in the system's folders; install "
                                + kind.label() + " to use it"));
    }
}
