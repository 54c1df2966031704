package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
import org.jspecify.annotations.Nullable;

/** The latest refusal, noted without allocating anything: most are never asked for. */
final class LastRefusal {
    private @Nullable Holder holder;
    private Cause cause = Cause.PORTS;
    private int inUse;
    private int limit;

    void note(Holder holder, Cause cause, int inUse, int limit) {
        this.holder = holder;
        this.cause = cause;
        this.inUse = inUse;
        this.limit = limit;
    }

    Refusal get() {
        if (holder == null) {
            throw new IllegalStateException("refusal must only be asked for after open answered EXHAUSTED");
        }
        return new Refusal(cause, holder.to.number, holder.client, inUse, limit);
    }
}
