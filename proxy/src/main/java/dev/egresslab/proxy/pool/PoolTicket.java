package dev.egresslab.proxy.pool;

/**
 * A request's place in the queue.
 *
 * @param <W> the driver's waiting request
 */
public final class PoolTicket<W> {
    final W waiter;
    final boolean fresh;
    final long sequence;
    final long askedAtNanos;
    boolean waiting;

    PoolTicket(W waiter, boolean fresh, long sequence, long askedAtNanos) {
        this.waiter = waiter;
        this.fresh = fresh;
        this.sequence = sequence;
        this.askedAtNanos = askedAtNanos;
    }

    /** Whether the request still waits: neither served, failed nor cancelled. */
    public boolean waiting() {
        return waiting;
    }
}
