package dev.egresslab.proxy.pool;

/** Why a connection left the pool for good. */
public enum DiscardReason {
    /** Idle for as long as it may be. */
    IDLE_TIMEOUT,
    /** Reused for as long as it may be. */
    AGE,
    /** Has carried as many requests as it may. */
    REQUESTS,
    /** More idle connections than may be. */
    IDLE_LIMIT,
    /** More idle connections than the load has needed of late. */
    NOT_NEEDED,
    /** Closed so that a request which must have a fresh connection gets one. */
    MADE_ROOM,
    /** The origin closed it while it was idle. */
    STALE,
    /** The origin closed it after a request was sent, before the first byte of an answer. */
    CLOSED_BEFORE_ANSWER,
    /** Bytes were left over after an answer: they must not be read as another client's answer. */
    RESIDUAL,
    /** Bytes came while no request was outstanding. */
    UNSOLICITED,
    /** The final answer came before the request was sent whole. */
    EARLY_ANSWER,
    /** The answer was put aside, and the request is sent again. */
    ANSWER_PUT_ASIDE,
    /** The answer, or the protocol's version, asked for the end. */
    CLOSE_ASKED,
    /** The end of the connection is the end of the answer. */
    CLOSE_DELIMITED,
    /** The answer broke the protocol. */
    PROTOCOL_ERROR,
    /** The answer was cut short. */
    INCOMPLETE,
    /** The client went away before the exchange was over. */
    CLIENT_GONE,
    /** A timeout of the exchange. */
    TIMEOUT,
    /** Requests fail at its address. */
    EJECTED,
    /** The connection became a tunnel. */
    UPGRADED,
    /** The pool is being emptied. */
    DRAINED
}
