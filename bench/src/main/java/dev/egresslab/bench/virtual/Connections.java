package dev.egresslab.bench.virtual;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** All connections of a round, by number; as many as ever were alive at once. */
final class Connections {
    private final List<Connection> all = new ArrayList<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private int open;
    private int openMax;

    Connection get(int number) {
        return all.get(number);
    }

    /** A connection of nobody, all its fields as new but for its number and generation. */
    Connection take() {
        Connection connection = free.pollLast();
        if (connection == null) {
            connection = new Connection(all.size());
            all.add(connection);
        }
        return connection;
    }

    /** Gives back a connection that is over. Events of it that are yet to come are nobody's. */
    void give(Connection connection) {
        connection.generation++;
        connection.state = Connection.State.FREE;
        connection.gateway = null;
        connection.mapping = Connection.NO_MAPPING;
        connection.synsSent = 0;
        connection.requests = 0;
        connection.keepAliveArmed = false;
        connection.reused = false;
        connection.worker = null;
        connection.pooled = null;
        free.addLast(connection);
    }

    /** A connection stands. */
    void opened() {
        open++;
        openMax = Math.max(openMax, open);
    }

    /** A connection that stood is closed by its client. */
    void closed() {
        open--;
    }

    int openMax() {
        return openMax;
    }
}
