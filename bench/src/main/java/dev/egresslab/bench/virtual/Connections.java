package dev.egresslab.bench.virtual;

import java.util.Arrays;

/** All connections of a round, by number; as many as ever were alive at once. */
final class Connections {
    private static final int FIRST_SIZE = 64;

    private Connection[] all = new Connection[FIRST_SIZE];
    private int size;
    /** Those of nobody: a stack, as the latest used is still in the processor's cache. */
    private Connection[] free = new Connection[FIRST_SIZE];

    private int freeSize;
    private int open;
    private int openMax;

    Connection get(int number) {
        return all[number];
    }

    /** A connection of nobody, all its fields as new but for its number and generation. */
    Connection take() {
        if (freeSize > 0) {
            return free[--freeSize];
        }
        if (size == all.length) {
            all = Arrays.copyOf(all, 2 * size);
            free = Arrays.copyOf(free, 2 * size);
        }
        Connection connection = new Connection(size);
        all[size++] = connection;
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
        free[freeSize++] = connection;
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
