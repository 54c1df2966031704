package dev.egresslab.proxy.pool;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the driver has to do, in its order; what is put in is counted in the pool's history. */
final class EffectQueue<C, W> {
    private final ArrayDeque<PoolEffect<C, W>> effects = new ArrayDeque<>();
    private final PoolHistory history;

    EffectQueue(PoolHistory history) {
        this.history = history;
    }

    @Nullable
    PoolEffect<C, W> poll() {
        return effects.pollFirst();
    }

    boolean isEmpty() {
        return effects.isEmpty();
    }

    void open(OpenReason reason, int opening, int inUse, int idle, int waiting) {
        effects.add(new PoolEffect.Open<>(reason, opening, inUse, idle, waiting, history.lastDiscard()));
    }

    void serve(PoolTicket<W> ticket, PooledConnection<C> connection, long nowNanos) {
        boolean again = connection.requests() > 0;
        long waited = nowNanos - ticket.askedAtNanos;
        connection.served();
        history.served(again, waited);
        effects.add(new PoolEffect.Serve<>(ticket.waiter, connection, again, waited));
    }

    void close(PooledConnection<C> connection, DiscardReason reason) {
        history.discarded(reason);
        effects.add(new PoolEffect.Close<>(connection, reason));
    }

    void fail(PoolTicket<W> ticket, FailReason reason) {
        switch (reason) {
            case QUEUE_FULL -> history.queueRefusals++;
            case QUEUE_TIMEOUT, SHORTFALL -> history.queueTimeouts++;
            case OPEN_FAILED, DRAINED -> {}
        }
        effects.add(new PoolEffect.Fail<>(ticket.waiter, reason));
    }
}
