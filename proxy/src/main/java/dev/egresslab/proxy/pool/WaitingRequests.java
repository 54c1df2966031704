package dev.egresslab.proxy.pool;

import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a connection, in two lines: those that take any, and those that must have a fresh one. Within a line the
 * first to ask is the first to be served; between the lines the one that asked earlier.
 */
final class WaitingRequests<W> {
    private final WaitQueue<W> any = new WaitQueue<>();
    private final WaitQueue<W> fresh = new WaitQueue<>();

    int size() {
        return any.size() + fresh.size();
    }

    /** Of these, the ones that must have a fresh connection. */
    int freshOnes() {
        return fresh.size();
    }

    void add(PoolTicket<W> ticket) {
        line(ticket).add(ticket);
    }

    void remove(PoolTicket<W> ticket) {
        line(ticket).remove(ticket);
    }

    private WaitQueue<W> line(PoolTicket<W> ticket) {
        return ticket.fresh ? fresh : any;
    }

    /** The one that asked first. */
    @Nullable
    PoolTicket<W> eldest() {
        PoolTicket<W> first = any.head();
        PoolTicket<W> firstFresh = fresh.head();
        if (first == null || firstFresh == null) {
            return first == null ? firstFresh : first;
        }
        return first.sequence < firstFresh.sequence ? first : firstFresh;
    }

    /** The one that asked first of those that a connection which has, or has not, carried requests will do for. */
    @Nullable
    PoolTicket<W> eldestFor(boolean freshConnection) {
        return freshConnection ? eldest() : any.head();
    }
}
