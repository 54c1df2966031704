package dev.egresslab.bench.peer;

/** A program did not do what it was started for; the message says which, and what it printed. */
public final class PeerException extends Exception {
    private static final long serialVersionUID = 1L;

    PeerException(String message) {
        super(message);
    }

    PeerException(String message, Throwable cause) {
        super(message, cause);
    }
}
