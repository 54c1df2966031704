package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.pool.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection to the origin, from its name's resolution to the last FIN. Used again for another when it is over, so that a life
 * allocates nothing; {@link #generation} tells the lives apart, and within one life what was before its end from what is after.
 */
final class Connection {
    /** Where a connection is in its life. */
    enum State {
        /** Belongs to nobody. */
        FREE,
        RESOLVING,
        CONNECTING,
        /** All that comes is known: see {@link ForeseenCalls}. */
        FORESEEN,
        SECURING,
        /** A request is on its way, or its answer. */
        IN_USE,
        IDLE,
        /** Closed by its client; the gateway waits for the other side. */
        CLOSING
    }

    /** What {@link #mapping} is when the gateway knows the connection not yet, or no more. */
    static final int NO_MAPPING = -1;

    final int number;
    int generation;
    State state = State.FREE;

    int host;
    int address;
    /** The machine it comes from, as the gateway numbers its clients. */
    int client;

    @Nullable
    Gateway gateway;

    /** What {@link #serviceNanos} is when it is not known yet. */
    static final long NOT_DRAWN = -1;

    int mapping = NO_MAPPING;
    /** What the gateway gave it in place of a mapping, if it is foreseen. */
    long ticket;

    /** When something of it passed the gateway last. */
    long passedNanos;

    int synsSent;
    int requests;
    long connectDeadlineNanos;
    long answerDeadlineNanos;
    /** Whether a request is sent as soon as it stands. */
    boolean sendsAtOnce;
    /** How long the origin will be at work on that request; {@link #NOT_DRAWN} before and after. */
    long serviceNanos = NOT_DRAWN;
    /** When its last answer came, or it was opened. */
    long quietSinceNanos;
    /** Whether {@link Event#KEEP_ALIVE_OVER} is to come. */
    boolean keepAliveArmed;
    /** Whether its handshake resumes a session. */
    boolean resumed;
    /** Whether a request before was answered on it. */
    boolean reused;

    /** Who uses it: always set in use, and while it is dialed for one worker. */
    @Nullable
    Worker worker;
    /** What the proxy's pool calls it. */
    @Nullable
    PooledConnection<Connection> pooled;

    /** Neighbours among the kept ones, and where it is kept. */
    @Nullable
    Connection older;

    @Nullable
    Connection newer;

    @Nullable
    KeptConnections keptIn;

    Connection(int number) {
        this.number = number;
    }
}
