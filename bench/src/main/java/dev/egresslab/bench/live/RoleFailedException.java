package dev.egresslab.bench.live;

/** A role could not carry out a command. What was measured until then is kept; the run cannot be trusted. */
final class RoleFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoleFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
