package dev.egresslab.bench.sweep;

/** The sweep cannot be made as it was asked for; the message says what is required, what was given and what to try. */
public final class SweepException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public SweepException(String message) {
        super(message);
    }
}
