package dev.egresslab.proxy.pool;

import org.jspecify.annotations.Nullable;

/**
 * What the pool's driver has to do now.
 *
 * @param <C> the driver's connection
 * @param <W> the driver's waiting request
 */
public sealed interface PoolEffect<C, W> {
    /**
     * Begin to open a connection; answer with {@link ConnectionPool#opened} or {@link ConnectionPool#openFailed}.
     *
     * @param reason why
     * @param opening connections being opened, this one included
     * @param inUse connections in use
     * @param idle idle connections
     * @param waiting requests waiting
     * @param lastDiscard why the last connection was discarded; null when none was
     */
    record Open<C, W>(
            OpenReason reason,
            int opening,
            int inUse,
            int idle,
            int waiting,
            @Nullable DiscardReason lastDiscard) implements PoolEffect<C, W> {}

    /**
     * Give the connection to the request.
     *
     * @param waiter the request
     * @param connection in use from now on, until released or discarded
     * @param reused whether it has carried a request before
     * @param waitedNanos how long the request has waited
     */
    record Serve<C, W>(W waiter, PooledConnection<C> connection, boolean reused, long waitedNanos)
            implements PoolEffect<C, W> {}

    /**
     * Tell the request that it gets no connection.
     *
     * @param waiter the request
     * @param reason why
     */
    record Fail<C, W>(W waiter, FailReason reason) implements PoolEffect<C, W> {}

    /**
     * Close the connection; the pool has forgotten it.
     *
     * @param connection the connection
     * @param reason why
     */
    record Close<C, W>(PooledConnection<C> connection, DiscardReason reason) implements PoolEffect<C, W> {}
}
