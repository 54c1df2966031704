package dev.egresslab.simulator.loopback;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All sockets of a gateway, and which of them have something to flush. Used by the gateway's event loop alone. */
final class Sides {

    private static final System.Logger LOG = System.getLogger(Sides.class.getName());

    private final Set<Side> open = new HashSet<>();
    private final List<Side> toFlush = new ArrayList<>();
    private long faults;
    private boolean closed;

    void add(Side side) {
        open.add(side);
        if (closed) {
            side.reset();
        }
    }

    void remove(Side side) {
        open.remove(side);
    }

    /** How many sockets are open. */
    int size() {
        return open.size();
    }

    /** Notes that {@code side} has been written to. */
    void toFlush(Side side) {
        toFlush.add(side);
    }

    /** Lets everything written since the last flush leave, with one system call for each socket. */
    void flush() {
        for (Side side : toFlush) {
            side.flush();
        }
        toFlush.clear();
    }

    /** Notes why a socket broke. An I/O error is the peer's business; anything else is a fault of this program, and said aloud. */
    void failed(Throwable cause) {
        if (!(cause instanceof IOException)) {
            faults++;
            LOG.log(System.Logger.Level.ERROR, "A connection was ended by a fault of the gateway", cause);
        }
    }

    /** How many connections were ended by a fault of this program. */
    long faults() {
        return faults;
    }

    /** Resets every socket, and any that is still to come. */
    void close() {
        closed = true;
        for (Side side : List.copyOf(open)) {
            side.reset();
        }
    }
}
