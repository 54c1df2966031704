package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.pool.ConnectionPool;
import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.PoolEffect;
import dev.egresslab.proxy.pool.PoolLimits;
import dev.egresslab.proxy.pool.PoolTicket;
import dev.egresslab.proxy.pool.PooledConnection;
import java.util.random.RandomGenerator;

/**
 * Drives one pool in virtual time: calls it, carries out its effects, and comes back when it says. A call made while effects are being carried
 * out leaves its own to that loop.
 */
final class Upstream {
    private final int host;
    private final ConnectionPool<Connection, Worker> pool;
    private final EventQueue queue;
    private final ProxiedCalls calls;
    private long dueNanos = EventQueue.NEVER;
    private boolean acting;

    Upstream(int host, PoolLimits limits, RandomGenerator random, EventQueue queue, ProxiedCalls calls) {
        this.host = host;
        this.pool = new ConnectionPool<>(limits, random);
        this.queue = queue;
        this.calls = calls;
    }

    void acquire(Worker worker, boolean fresh, long nowNanos) {
        worker.ticket = pool.acquire(worker, fresh, nowNanos);
        act(nowNanos);
    }

    void cancel(PoolTicket<Worker> ticket) {
        pool.cancel(ticket);
    }

    void opened(Connection connection, long nowNanos) {
        connection.pooled = pool.opened(connection, nowNanos);
        act(nowNanos);
    }

    void openFailed(long nowNanos) {
        pool.openFailed(nowNanos);
        act(nowNanos);
    }

    void release(PooledConnection<Connection> connection, long nowNanos) {
        pool.release(connection, nowNanos);
        act(nowNanos);
    }

    void discard(PooledConnection<Connection> connection, DiscardReason reason, long nowNanos) {
        pool.discard(connection, reason, nowNanos);
        act(nowNanos);
    }

    /** The pool asked to be called now; or did, but has something to do earlier since, and was called then. */
    void due(long nowNanos) {
        if (nowNanos != dueNanos) {
            return;
        }
        dueNanos = EventQueue.NEVER;
        pool.advance(nowNanos);
        act(nowNanos);
    }

    private void act(long nowNanos) {
        if (acting) {
            return;
        }
        acting = true;
        for (PoolEffect<Connection, Worker> effect = pool.pollEffect(); effect != null; effect = pool.pollEffect()) {
            switch (effect) {
                case PoolEffect.Open<Connection, Worker> _ -> calls.open(host, nowNanos);
                case PoolEffect.Serve<Connection, Worker> serve ->
                    calls.serve(serve.waiter(), serve.connection().connection(), serve.reused(), nowNanos);
                case PoolEffect.Fail<Connection, Worker> fail -> calls.fail(fail.waiter(), nowNanos);
                case PoolEffect.Close<Connection, Worker> close ->
                    calls.close(close.connection().connection(), nowNanos);
            }
        }
        acting = false;
        schedule(nowNanos);
    }

    private void schedule(long nowNanos) {
        long next = Math.max(nowNanos, pool.nextWakeNanos());
        if (next < dueNanos) {
            dueNanos = next;
            queue.at(next, Event.of(Event.POOL_DUE, 0, host));
        }
    }
}
