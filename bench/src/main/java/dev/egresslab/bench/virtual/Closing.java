package dev.egresslab.bench.virtual;

import dev.egresslab.bench.virtual.Connection.State;
import dev.egresslab.simulator.nat.Ending;

/**
 * How connections end.
 *
 * <p><b>A client that gives up</b> closes its socket: a FIN, which the origin answers, or a reset, which passes at once; while the SYN is unanswered nothing, and the late answer
 * then meets a closed socket, which resets it.
 */
final class Closing {
    private final NetworkModel model;
    private final EventQueue queue;
    private final Connections connections;
    private final EventQueue.Lane roundTrip;

    Closing(NetworkModel model, EventQueue queue, Connections connections) {
        this.model = model;
        this.queue = queue;
        this.connections = connections;
        roundTrip = queue.lane(model.rttNanos());
    }

    /** Closes the client's socket. What was to happen until now is nobody's from here on; answers whether nothing else will. */
    boolean shut(Connection connection, long nowNanos) {
        State before = connection.state;
        connection.state = State.CLOSING;
        connection.generation++;
        return switch (before) {
            case RESOLVING -> true;
            case CONNECTING -> resetLate(connection);
            case SECURING -> sendEnd(connection, model.resets(), nowNanos);
            case IN_USE -> {
                connections.closed(nowNanos);
                yield sendEnd(connection, model.resets(), nowNanos);
            }
            case IDLE -> {
                connections.closed(nowNanos);
                yield sendEnd(connection, model.resets() || model.resetsIdle(), nowNanos);
            }
            case FORESEEN, CLOSING, FREE ->
                throw new IllegalStateException("a connection must be open to be closed, was " + before);
        };
    }

    private boolean resetLate(Connection connection) {
        if (connection.mapping == Connection.NO_MAPPING) {
            return true;
        }
        queue.at(connection.quietSinceNanos + model.rttNanos(), Event.of(Event.RESET_BACK, connection));
        return false;
    }

    private boolean sendEnd(Connection connection, boolean byReset, long nowNanos) {
        if (byReset) {
            Network.gatewayOf(connection).close(connection, Ending.RST, nowNanos);
            return true;
        }
        if (!Network.gatewayOf(connection).packet(connection, nowNanos)) {
            return true;
        }
        roundTrip.add(nowNanos, Event.of(Event.FIN_BACK, connection));
        return false;
    }

    /** The destination's FIN passes after the client's. */
    void finBack(Connection connection, long nowNanos) {
        Network.gatewayOf(connection).close(connection, Ending.FIN, nowNanos);
        connections.give(connection);
    }

    /** The answer to a SYN came to a closed socket, which resets it. */
    void resetBack(Connection connection, long nowNanos) {
        Network.gatewayOf(connection).established(connection, nowNanos);
        Network.gatewayOf(connection).close(connection, Ending.RST, nowNanos);
        connections.give(connection);
    }

    /** The client hears that the other side has closed, and closes too. */
    void closedByBoth(Connection connection, long nowNanos) {
        connection.state = State.CLOSING;
        connections.closed(nowNanos);
        Network.gatewayOf(connection).close(connection, Ending.FIN, nowNanos);
    }
}
