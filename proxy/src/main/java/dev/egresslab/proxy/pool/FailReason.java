package dev.egresslab.proxy.pool;

/** Why a request gets no connection. */
public enum FailReason {
    /** As many requests wait as may. */
    QUEUE_FULL,
    /** It has waited as long as it may. */
    QUEUE_TIMEOUT,
    /** It has waited as long as it may, while this side lacked what another connection takes. */
    SHORTFALL,
    /** The connection opened for it could not be opened. */
    OPEN_FAILED,
    /** The pool is being emptied. */
    DRAINED
}
