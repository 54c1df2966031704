package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import org.jspecify.annotations.Nullable;

/**
 * Calls made by the application itself, with curl's semantics: the connect timeout covers name, TCP and TLS; the timeout covers the whole
 * call; a kept connection that ends before a byte of the answer came was stale, and is replaced once by a new one.
 */
final class DirectCalls implements CallMaker, ConnectionUser {
    private final long connectTimeoutNanos;
    private final long timeoutNanos;
    private final boolean keepsForPage;
    private final Tally tally;
    private final PhaseClocks clocks;
    private final Caller caller;
    private final Network network;

    DirectCalls(
            AppSpec app,
            Network.Sources sources,
            EventQueue queue,
            Connections connections,
            Tally tally,
            PhaseClocks clocks,
            @Nullable Foresight foresight,
            Caller caller) {
        connectTimeoutNanos = app.connectTimeout().toNanos();
        timeoutNanos = app.timeout().toNanos();
        keepsForPage = app.connections() == ConnectionModel.PER_PAGE;
        this.tally = tally;
        this.clocks = clocks;
        this.caller = caller;
        network = new Network(sources, queue, connections, tally, this, foresight);
    }

    @Override
    public void call(Worker worker, long nowNanos) {
        Connection idle = worker.kept == null ? null : worker.kept.take(worker.host);
        if (idle == null) {
            dial(worker, nowNanos);
        } else {
            tally.add(Count.CONNECTIONS_REUSED, 1);
            idle.worker = worker;
            send(idle, worker, nowNanos);
        }
    }

    @Override
    public void resolved(Worker worker, long nowNanos) {
        clocks.enter(worker, Phase.DNS, worker.attemptStartNanos);
        network.openResolved(
                connection(worker), worker.host, connectDeadlineNanos(worker, worker.attemptStartNanos), nowNanos);
    }

    private void dial(Worker worker, long nowNanos) {
        network.open(connection(worker), worker.host, connectDeadlineNanos(worker, nowNanos), nowNanos);
    }

    private Connection connection(Worker worker) {
        Connection connection = network.connections().take();
        connection.worker = worker;
        connection.client = worker.instance;
        connection.answerDeadlineNanos = worker.attemptStartNanos + timeoutNanos;
        return connection;
    }

    private long connectDeadlineNanos(Worker worker, long begunNanos) {
        return Math.min(begunNanos + connectTimeoutNanos, worker.attemptStartNanos + timeoutNanos);
    }

    private void send(Connection connection, Worker worker, long nowNanos) {
        clocks.enter(worker, Phase.FIRST_BYTE, nowNanos);
        network.send(connection, worker.attemptStartNanos + timeoutNanos, nowNanos);
    }

    @Override
    public void entered(Connection connection, Phase phase, long nowNanos) {
        clocks.enter(workerOf(connection), phase, nowNanos);
    }

    @Override
    public void opened(Connection connection, long nowNanos) {
        send(connection, workerOf(connection), nowNanos);
    }

    @Override
    public void openFailed(Connection connection, Failure failure, long nowNanos) {
        caller.callEnded(workerOf(connection), failure, nowNanos);
    }

    @Override
    public void answered(Connection connection, boolean usable, long nowNanos) {
        Worker worker = workerOf(connection);
        if (usable && worker.kept != null) {
            worker.kept.give(connection);
            network.expectEnd(connection, nowNanos);
        } else if (usable) {
            network.close(connection, nowNanos);
        }
        caller.callEnded(worker, null, nowNanos);
    }

    @Override
    public void broken(Connection connection, Failure failure, long nowNanos) {
        Worker worker = workerOf(connection);
        boolean stale = connection.reused && failure != Failure.TIMEOUT;
        if (stale && nowNanos < worker.attemptStartNanos + timeoutNanos) {
            tally.add(Count.CALLS_RETRIED, 1);
            dial(worker, nowNanos);
        } else {
            caller.callEnded(worker, failure, nowNanos);
        }
    }

    @Override
    public void closedWhileIdle(Connection connection, long nowNanos) {
        if (connection.keptIn != null) {
            connection.keptIn.remove(connection);
        }
    }

    @Override
    public void pageEnded(Worker worker, long nowNanos) {
        if (keepsForPage && worker.kept != null) {
            worker.kept.takeAll(connection -> network.close(connection, nowNanos));
        }
    }

    @Override
    public void happen(long event, long nowNanos) {
        network.happen(event, nowNanos);
    }

    private static Worker workerOf(Connection connection) {
        @Nullable Worker worker = connection.worker;
        if (worker == null) {
            throw new IllegalStateException("a connection of the application must have a worker while it is used");
        }
        return worker;
    }
}
