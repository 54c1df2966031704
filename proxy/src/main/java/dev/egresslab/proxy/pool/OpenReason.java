package dev.egresslab.proxy.pool;

/** Why a connection is opened. */
public enum OpenReason {
    /** There was no connection at all. */
    FIRST,
    /** Every connection was busy. */
    ALL_BUSY,
    /** A request is sent again and must not meet another stale connection. */
    RETRY,
    /** Fewer idle connections than are to be kept ready. */
    AHEAD
}
