package dev.egresslab.bench.live;

/** This machine cannot run the scenario; the message says why and what to do. Exit code 4. */
public final class EnvironmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a message for the user. */
    public EnvironmentException(String message) {
        super(message);
    }

    /** Creates the exception with a message for the user and its cause. */
    public EnvironmentException(String message, Throwable cause) {
        super(message, cause);
    }
}
