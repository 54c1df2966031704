package dev.egresslab.proxy.pool;

import org.jspecify.annotations.Nullable;

/**
 * A connection as the pool knows it. Not thread safe: belongs to its pool.
 *
 * @param <C> the driver's connection
 */
public final class PooledConnection<C> {
    /** Where the connection is in its life. */
    enum State {
        IDLE,
        IN_USE,
        GONE
    }

    private final C connection;
    private final long openedAtNanos;
    private final long retireAtNanos;
    private final int requestsMax;
    private int requests;
    State state = State.IN_USE;
    long idleSinceNanos;

    /** Neighbours in the pool's list of idle connections. */
    @Nullable
    PooledConnection<C> older;

    @Nullable
    PooledConnection<C> newer;

    PooledConnection(C connection, long openedAtNanos, long retireAtNanos, int requestsMax) {
        this.connection = connection;
        this.openedAtNanos = openedAtNanos;
        this.retireAtNanos = retireAtNanos;
        this.requestsMax = requestsMax;
    }

    /** The driver's connection. */
    public C connection() {
        return connection;
    }

    /** When it was opened. */
    public long openedAtNanos() {
        return openedAtNanos;
    }

    /** From when on it is not reused. */
    public long retireAtNanos() {
        return retireAtNanos;
    }

    /** Requests it has been given to. */
    public int requests() {
        return requests;
    }

    /** Requests it is given to at the most. */
    public int requestsMax() {
        return requestsMax;
    }

    /** Whether a request has it now. */
    public boolean inUse() {
        return state == State.IN_USE;
    }

    void served() {
        requests++;
    }
}
