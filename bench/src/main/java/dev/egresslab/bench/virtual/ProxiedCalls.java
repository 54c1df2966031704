package dev.egresslab.bench.virtual;

import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.FailReason;
import dev.egresslab.proxy.pool.PoolTicket;
import dev.egresslab.proxy.pool.PooledConnection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Calls through the egress proxy, which stands beside the application: reaching it takes no time, and what the application waits for is the first
 * byte. The proxy keeps a {@link dev.egresslab.proxy.pool.ConnectionPool} for each host, the very one that runs behind real sockets, and answers 503 or
 * 504 itself when it gets no connection or no answer.
 *
 * <p>A call on a connection that turns out stale is sent once more, on a fresh one, if its method is idempotent (RFC 9112 section 9.3.1). One for which
 * no connection could be opened is tried again after a pause, as often as the proxy's retries and their budget allow; addresses that fail in a row are left
 * alone, and slow ones raced ({@link Openings}): all by the code of {@code proxy.resilience}.
 */
final class ProxiedCalls implements CallMaker, ConnectionUser {
    private final ProxyModel model;
    private final Names names;
    private final EventQueue.Lane callTimeout;
    private final Tally tally;
    private final PhaseClocks clocks;
    private final Caller caller;
    private final Network network;
    private final Worker[] workers;
    private final Upstream[] upstreams;
    private final Openings openings;
    private final EventQueue queue;
    private final RandomGenerator random;
    private final int[] addresses;
    /** How often each worker's present call was tried again for want of a connection, and whether after a stale one. */
    private final int[] retries;

    private final boolean[] resent;

    ProxiedCalls(
            ProxyModel model,
            long timeoutNanos,
            int workers,
            Network.Sources sources,
            EventQueue queue,
            Connections connections,
            Tally tally,
            RandomGenerator random,
            PhaseClocks clocks,
            Caller caller) {
        this.model = model;
        this.tally = tally;
        this.clocks = clocks;
        this.caller = caller;
        this.workers = new Worker[workers];
        names = sources.names();
        network = new Network(sources, queue, connections, tally, this, null);
        callTimeout = queue.lane(timeoutNanos);
        upstreams = new Upstream[sources.model().hosts()];
        for (int host = 0; host < upstreams.length; host++) {
            upstreams[host] = new Upstream(host, model, random, queue, this);
        }
        openings = new Openings(network, queue, upstreams, model.connectNanos());
        this.queue = queue;
        this.random = random;
        addresses = sources.names().sizes();
        retries = new int[workers];
        resent = new boolean[workers];
    }

    @Override
    public void call(Worker worker, long nowNanos) {
        workers[worker.number] = worker;
        clocks.enter(worker, Phase.FIRST_BYTE, nowNanos);
        callTimeout.add(nowNanos, Event.of(Event.CALL_TIMEOUT, worker.call, worker.number));
        retries[worker.number] = 0;
        resent[worker.number] = false;
        upstreams[worker.host].began();
        upstreams[worker.host].acquire(worker, false, nowNanos);
    }

    @Override
    public void pageEnded(Worker worker, long nowNanos) {
        // Its connection to the proxy is next door and costs nothing.
    }

    /* ---- what the pool wants ---- */

    /** Begins to open a connection for the pool. */
    void open(int host, long nowNanos) {
        int first = names.inTurn(host, nowNanos);
        openings.begin(host, upstreams[host].admit(first, addresses[host], nowNanos), nowNanos);
    }

    /** Sends the worker's call on a connection. */
    void serve(Worker worker, Connection connection, boolean reused, long nowNanos) {
        worker.ticket = null;
        worker.carriedBy = connection;
        connection.worker = worker;
        if (reused) {
            tally.add(Count.CONNECTIONS_REUSED, 1);
        }
        network.send(connection, nowNanos + model.firstByteNanos(), nowNanos);
    }

    /** The pool has no connection for the worker's call: it is tried again, or answered with an error of the proxy's own. */
    void notServed(Worker worker, FailReason reason, long nowNanos) {
        worker.ticket = null;
        if (reason != FailReason.OPEN_FAILED || !triesAgain(worker, nowNanos)) {
            end(worker, Failure.BAD_STATUS, nowNanos);
        }
    }

    private boolean triesAgain(Worker worker, long nowNanos) {
        int retried = retries[worker.number];
        ProxyModel.Retrying retrying = model.retrying();
        if (retried == retrying.retries()) {
            return false;
        }
        long againNanos = nowNanos + retrying.backoff().delayNanos(retried + 1, random);
        boolean late = againNanos >= worker.attemptStartNanos + model.totalNanos();
        if (late || (retried == 0 && !upstreams[worker.host].allowsRetry())) {
            return false;
        }
        retries[worker.number]++;
        tally.add(Count.PROXY_RETRIES, 1);
        queue.at(againNanos, Event.of(Event.TRY_AGAIN, worker.call, worker.number));
        return true;
    }

    /** Closes a connection that the pool has forgotten, if it is not over already. */
    void close(Connection connection, long nowNanos) {
        if (connection.state != Connection.State.CLOSING) {
            network.close(connection, nowNanos);
        }
    }

    /* ---- what the network says ---- */

    @Override
    public void entered(Connection connection, Phase phase, long nowNanos) {
        if (phase == Phase.TLS) {
            connection.connectDeadlineNanos = nowNanos + model.tlsNanos();
            openings.connected(connection, nowNanos);
        }
    }

    @Override
    public void opened(Connection connection, long nowNanos) {
        openings.opened(connection, nowNanos);
        network.expectEnd(connection, nowNanos);
    }

    @Override
    public void openFailed(Connection connection, Failure failure, long nowNanos) {
        openings.failed(connection, nowNanos);
    }

    @Override
    public void answered(Connection connection, boolean usable, long nowNanos) {
        Worker worker = let(connection);
        Upstream upstream = upstreams[connection.host];
        upstream.answered(connection.address, nowNanos);
        if (usable && upstream.leavesAlone(connection.address)) {
            upstream.discard(pooled(connection), DiscardReason.EJECTED, nowNanos);
        } else if (usable) {
            upstream.release(pooled(connection), nowNanos);
            network.expectEnd(connection, nowNanos);
        } else {
            upstream.discard(pooled(connection), DiscardReason.CLOSE_ASKED, nowNanos);
        }
        end(worker, null, nowNanos);
    }

    @Override
    public void broken(Connection connection, Failure failure, long nowNanos) {
        Worker worker = let(connection);
        Upstream upstream = upstreams[connection.host];
        boolean timedOut = failure == Failure.TIMEOUT;
        boolean retry = connection.reused && !timedOut && model.mayRetry() && !resent[worker.number];
        if (timedOut || !connection.reused) {
            upstream.failed(connection.address, timedOut ? Sign.TIMEOUT : Sign.RESET, nowNanos);
        }
        upstream.discard(
                pooled(connection), timedOut ? DiscardReason.TIMEOUT : DiscardReason.CLOSED_BEFORE_ANSWER, nowNanos);
        if (retry) {
            tally.add(Count.PROXY_RETRIES, 1);
            resent[worker.number] = true;
            upstream.acquire(worker, true, nowNanos);
        } else {
            end(worker, Failure.BAD_STATUS, nowNanos);
        }
    }

    @Override
    public void closedWhileIdle(Connection connection, long nowNanos) {
        upstreams[connection.host].discard(pooled(connection), DiscardReason.STALE, nowNanos);
    }

    /* ---- events ---- */

    @Override
    public void happen(long event, long nowNanos) {
        switch (Event.kind(event)) {
            case Event.CALL_TIMEOUT -> {
                Worker worker = workers[Event.subject(event)];
                if (Event.isOf(event, worker.call)) {
                    timeOut(worker, nowNanos);
                }
            }
            case Event.TRY_AGAIN -> {
                Worker worker = workers[Event.subject(event)];
                if (Event.isOf(event, worker.call)) {
                    upstreams[worker.host].acquire(worker, resent[worker.number], nowNanos);
                }
            }
            case Event.RACE_DUE -> openings.due(Event.subject(event), nowNanos);
            case Event.POOL_DUE -> upstreams[Event.subject(event)].due(nowNanos);
            default -> network.happen(event, nowNanos);
        }
    }

    /** The application has closed its connection to the proxy, which sees it. */
    private void timeOut(Worker worker, long nowNanos) {
        PoolTicket<Worker> ticket = worker.ticket;
        Connection carrier = worker.carriedBy;
        if (ticket != null) {
            worker.ticket = null;
            upstreams[worker.host].cancel(ticket);
        } else if (carrier != null) {
            let(carrier);
            upstreams[carrier.host].discard(pooled(carrier), DiscardReason.CLIENT_GONE, nowNanos);
        }
        end(worker, Failure.TIMEOUT, nowNanos);
    }

    private void end(Worker worker, @Nullable Failure failure, long nowNanos) {
        upstreams[worker.host].ended(retries[worker.number] > 0);
        retries[worker.number] = 0;
        worker.call++;
        worker.ticket = null;
        caller.callEnded(worker, failure, nowNanos);
    }

    /** Parts a connection and the worker whose call it carried. */
    private static Worker let(Connection connection) {
        Worker worker = connection.worker;
        if (worker == null) {
            throw new IllegalStateException("a connection in use must carry a worker's call");
        }
        connection.worker = null;
        worker.carriedBy = null;
        return worker;
    }

    private static PooledConnection<Connection> pooled(Connection connection) {
        PooledConnection<Connection> pooled = connection.pooled;
        if (pooled == null) {
            throw new IllegalStateException("a connection must be its pool's once it is open");
        }
        return pooled;
    }
}
