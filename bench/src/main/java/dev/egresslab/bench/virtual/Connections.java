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
    /** When those stand that are being opened, in order of time. */
    private long[] opening = new long[FIRST_SIZE];

    private int firstOpening;
    private int lastOpening;
    private long nextOpenNanos = EventQueue.NEVER;

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
        connection.sendsAtOnce = false;
        connection.serviceNanos = Connection.NOT_DRAWN;
        connection.worker = null;
        connection.pooled = null;
        free[freeSize++] = connection;
    }

    /** A connection will stand at a time that is not before that of an earlier such call. */
    void openedAt(long nanos) {
        if (lastOpening - firstOpening == opening.length) {
            growOpening();
        }
        opening[lastOpening & opening.length - 1] = nanos;
        if (lastOpening++ == firstOpening) {
            nextOpenNanos = nanos;
        }
    }

    private void growOpening() {
        long[] grown = new long[2 * opening.length];
        for (int at = firstOpening; at != lastOpening; at++) {
            grown[at & grown.length - 1] = opening[at & opening.length - 1];
        }
        opening = grown;
    }

    /** How many were to stand at a time that was known before: all that were {@linkplain Foresight foreseen}. */
    int foreseen() {
        return lastOpening;
    }

    /** A connection stands. */
    void opened(long nowNanos) {
        countOpened(nowNanos);
        open++;
        openMax = Math.max(openMax, open);
    }

    /** A connection that stood is closed by its client. */
    void closed(long nowNanos) {
        countOpened(nowNanos);
        open--;
    }

    private void countOpened(long nowNanos) {
        while (nextOpenNanos <= nowNanos) {
            open++;
            firstOpening++;
            nextOpenNanos = firstOpening == lastOpening ? EventQueue.NEVER : opening[firstOpening & opening.length - 1];
        }
        openMax = Math.max(openMax, open);
    }

    /** The most that stood at once up to now. */
    int openMax(long nowNanos) {
        countOpened(nowNanos);
        return openMax;
    }
}
