package dev.egresslab.bench.virtual;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections by host, the latest used first, as lists threaded through the connections. One for each worker, or one for all, as the
 * connection model says.
 */
final class KeptConnections {
    private final @Nullable Connection[] newest;

    KeptConnections(int hosts) {
        newest = new Connection[hosts];
    }

    /** Takes the connection to the host that was used last, or null. */
    @Nullable
    Connection take(int host) {
        Connection connection = newest[host];
        if (connection != null) {
            remove(connection);
        }
        return connection;
    }

    /** Keeps a connection for the next call. */
    void give(Connection connection) {
        Connection before = newest[connection.host];
        connection.older = before;
        if (before != null) {
            before.newer = connection;
        }
        newest[connection.host] = connection;
        connection.keptIn = this;
    }

    /** Takes a connection out. */
    void remove(Connection connection) {
        Connection older = connection.older;
        Connection newer = connection.newer;
        if (older != null) {
            older.newer = newer;
        }
        if (newer != null) {
            newer.older = older;
        } else {
            newest[connection.host] = older;
        }
        connection.older = null;
        connection.newer = null;
        connection.keptIn = null;
    }

    /** Takes all out, and hands each over. */
    void takeAll(Consumer<Connection> to) {
        for (int host = 0; host < newest.length; host++) {
            for (Connection connection = take(host); connection != null; connection = take(host)) {
                to.accept(connection);
            }
        }
    }
}
