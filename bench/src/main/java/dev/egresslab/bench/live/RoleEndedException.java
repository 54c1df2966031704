package dev.egresslab.bench.live;

/** A role ended, or fell silent, while it was needed. What was measured until then is kept; the run cannot be trusted. */
final class RoleEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RoleEndedException(String message) {
        super(message);
    }
}
