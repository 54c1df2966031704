package dev.egresslab.bench.app;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections by destination, the latest used first. One for each page, each worker, or the process, as the connection model
 * says. Loop only.
 */
final class KeptConnections {
    private final List<Deque<Connection>> idle;

    KeptConnections(int destinations) {
        idle = new ArrayList<>(destinations);
        for (int i = 0; i < destinations; i++) {
            idle.add(new ArrayDeque<>(2));
        }
    }

    /** Takes the connection to the destination that was used last, or null. */
    @Nullable
    Connection take(int destination) {
        Connection connection = idle.get(destination).pollLast();
        if (connection != null) {
            connection.keptBy(null);
        }
        return connection;
    }

    /** Keeps a connection for the next call. */
    void give(Connection connection) {
        connection.keptBy(this);
        idle.get(connection.destination()).addLast(connection);
    }

    /** Forgets a connection that closed. */
    void remove(Connection connection) {
        connection.keptBy(null);
        idle.get(connection.destination()).remove(connection);
    }

    /** Closes all that are idle. */
    void closeAll() {
        for (Deque<Connection> connections : idle) {
            for (Connection connection = connections.pollLast();
                    connection != null;
                    connection = connections.pollLast()) {
                connection.keptBy(null);
                connection.close();
            }
        }
    }
}
