package dev.egresslab.bench.origin;

/** Why a connection ended. */
public enum CloseReason {
    /** The client ended it. */
    CLIENT,
    /** The client, or something between, reset it. */
    RESET,
    /** It was without a request for {@code keepAliveTimeoutNanos}. */
    IDLE,
    /** Its last request was answered. */
    REQUEST_LIMIT,
    /** A request asked for it, by {@code Connection: close} or by being HTTP/1.0. */
    CLIENT_ASKED,
    /** A request could not be read or must not be answered on. */
    BAD_REQUEST,
    /** A request did not arrive, or an answer was not taken, for a minute without progress. */
    STALLED,
    /** The TLS handshake did not succeed. */
    HANDSHAKE,
    /** A fault on purpose. */
    FAULT,
    /** Anything else that went wrong here; a defect. */
    INTERNAL_ERROR
}
