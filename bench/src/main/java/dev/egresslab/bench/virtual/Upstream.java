package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.pool.ConnectionPool;
import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.PoolEffect;
import dev.egresslab.proxy.pool.PoolTicket;
import dev.egresslab.proxy.pool.PooledConnection;
import dev.egresslab.proxy.resilience.OutlierDetection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import dev.egresslab.proxy.resilience.RetryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Drives one pool in virtual time: calls it, carries out its effects, and comes back when it says. A call made while effects are being carried
 * out leaves its own to that loop. Beside the pool, what the proxy knows of the upstream's addresses and how many of its requests are retries.
 */
final class Upstream {
    private final int host;
    private final ConnectionPool<Connection, Worker> pool;
    private final EventQueue queue;
    private final ProxiedCalls calls;
    private long dueNanos = EventQueue.NEVER;
    private boolean acting;
    private final OutlierDetection<Integer> outliers;
    private final RetryBudget budget;
    private int active;

    Upstream(int host, ProxyModel model, RandomGenerator random, EventQueue queue, ProxiedCalls calls) {
        this.host = host;
        this.pool = new ConnectionPool<>(model.limits(), random);
        this.outliers = new OutlierDetection<>(model.outlier(), random);
        this.budget = new RetryBudget(
                model.retrying().budgetPercent(), model.retrying().concurrencyMin());
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

    /* ---- addresses ---- */

    /** The addresses for one connection in the order to be tried, which begins with another one each time: those that are not left alone. */
    List<Integer> admit(int first, int addresses, long nowNanos) {
        List<Integer> candidates = new ArrayList<>(addresses);
        for (int i = 0; i < addresses; i++) {
            candidates.add((first + i) % addresses);
        }
        return outliers.admit(candidates, nowNanos);
    }

    /** An address has failed; its idle connections are closed if it is left alone from now on. */
    void failed(int address, Sign sign, long nowNanos) {
        if (outliers.failed(address, sign, sign.name(), nowNanos) != null) {
            pool.discardIdle(connection -> connection.address == address, DiscardReason.EJECTED, nowNanos);
            act(nowNanos);
        }
    }

    /** An address has answered. */
    void answered(int address, long nowNanos) {
        if (outliers.troubled()) {
            outliers.answered(address, nowNanos);
        }
    }

    /** Whether a connection to the address is not to be kept. */
    boolean leavesAlone(int address) {
        return outliers.troubled() && outliers.ejected(address);
    }

    /* ---- requests ---- */

    /** A request waits or is under way from now on. */
    void began() {
        active++;
    }

    /** It is not any more. */
    void ended(boolean retried) {
        active--;
        if (retried) {
            budget.end();
        }
    }

    /** Whether the budget of retries has room for one more request. */
    boolean allowsRetry() {
        return budget.begin(active);
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
                case PoolEffect.Fail<Connection, Worker> fail ->
                    calls.notServed(fail.waiter(), fail.reason(), nowNanos);
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
