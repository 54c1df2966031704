package dev.egresslab.proxy.pool;

import org.jspecify.annotations.Nullable;

/**
 * Idle connections from the longest idle to the latest, as a doubly linked list threaded through the connections: taking either end and
 * removing from the middle, when an origin closes one, are all O(1).
 */
final class IdleList<C> {
    private @Nullable PooledConnection<C> oldest;
    private @Nullable PooledConnection<C> newest;
    private int size;

    int size() {
        return size;
    }

    @Nullable
    PooledConnection<C> oldest() {
        return oldest;
    }

    @Nullable
    PooledConnection<C> newest() {
        return newest;
    }

    void add(PooledConnection<C> connection) {
        connection.older = newest;
        if (newest == null) {
            oldest = connection;
        } else {
            newest.newer = connection;
        }
        newest = connection;
        size++;
    }

    void remove(PooledConnection<C> connection) {
        PooledConnection<C> older = connection.older;
        PooledConnection<C> newer = connection.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        connection.older = null;
        connection.newer = null;
        size--;
    }
}
