package dev.egresslab.bench.virtual;

import dev.egresslab.bench.virtual.Connection.State;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.PortLedger;
import java.util.function.LongSupplier;

/**
 * Calls of which all is {@linkplain Foresight foreseen} when the SYN passes, however their pages came so far: after waiting for a worker, a name or a port, or
 * other calls. One event each from there on.
 */
final class ForeseenCalls {
    private final Foresight foresight;
    private final NetworkModel model;
    private final DrawnAhead serviceNanos;
    private final LongSupplier responseBytes;
    private final EventQueue queue;
    private final Connections connections;
    private final Tally tally;
    private final ConnectionUser user;

    ForeseenCalls(
            Foresight foresight,
            Network.Sources sources,
            EventQueue queue,
            Connections connections,
            Tally tally,
            ConnectionUser user) {
        this.foresight = foresight;
        this.model = sources.model();
        this.serviceNanos = sources.serviceNanos();
        this.responseBytes = sources.responseBytes();
        this.queue = queue;
        this.connections = connections;
        this.tally = tally;
        this.user = user;
    }

    /** Sends the SYN of a connection that is being opened for one call; false if the call cannot be foreseen, and nothing has happened. */
    boolean syn(Connection connection, Gateway gateway, long nowNanos) {
        long service = serviceNanos.peek();
        if (nowNanos + foresight.readyNanos() > connection.connectDeadlineNanos
                || service > foresight.serviceWithin(connection.answerDeadlineNanos - nowNanos)) {
            return false;
        }
        long ticket = gateway.openForeseen(
                connection.host, connection.address, connection.client, nowNanos + model.rttNanos(), nowNanos);
        if (ticket == PortLedger.EXHAUSTED) {
            return false;
        }
        serviceNanos.getAsLong();
        connection.state = State.FORESEEN;
        connection.ticket = ticket;
        connection.passedNanos = nowNanos;
        connections.openedAt(nowNanos + foresight.readyNanos());
        queue.at(nowNanos + foresight.answerNanos(service), Event.of(Event.FORESEEN_CALL, connection));
        return true;
    }

    /** The call's answer is there, and the connection closed. */
    void answered(Connection connection, Gateway gateway, long nowNanos) {
        long synNanos = connection.passedNanos;
        tally.add(Count.CONNECTIONS_OPENED, 1);
        if (model.tls() != null) {
            tally.add(Count.TLS_FULL, 1);
            user.entered(connection, Phase.TLS, synNanos + model.rttNanos());
        }
        user.entered(connection, Phase.FIRST_BYTE, synNanos + foresight.readyNanos());
        tally.add(Count.BYTES_SENT, model.requestBytes());
        tally.add(Count.BYTES_RECEIVED, responseBytes.getAsLong());
        connections.closed(nowNanos);
        if (model.resets()) {
            gateway.ledger().endForeseen(connection.ticket, Ending.RST, nowNanos);
        } else {
            gateway.ledger().endForeseen(connection.ticket, Ending.FIN, nowNanos + model.rttNanos());
        }
        user.answered(connection, false, nowNanos);
        connections.give(connection);
    }
}
