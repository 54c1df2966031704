package dev.egresslab.proxy.pool;

import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/** What a pool has done since it was made, as plain counts. */
final class PoolHistory {
    private final EnumMap<DiscardReason, Long> discards = new EnumMap<>(DiscardReason.class);
    private @Nullable DiscardReason lastDiscard;
    private long served;
    private long reused;
    private long waitNanos;
    private long waitNanosMax;
    long opened;
    long openFailures;
    long queued;
    long queueTimeouts;
    long queueRefusals;
    long cancelled;

    void served(boolean again, long waitedNanos) {
        served++;
        reused += again ? 1 : 0;
        waitNanos += waitedNanos;
        waitNanosMax = Math.max(waitNanosMax, waitedNanos);
    }

    void discarded(DiscardReason reason) {
        discards.merge(reason, 1L, Long::sum);
        lastDiscard = reason;
    }

    /** Why the last connection was discarded; null when none was. */
    @Nullable
    DiscardReason lastDiscard() {
        return lastDiscard;
    }

    /** Together with what the pool holds now. */
    PoolCounters counters(int opening, int inUse, int idle, int waiting, int needed) {
        return new PoolCounters(
                opening,
                inUse,
                idle,
                waiting,
                needed,
                opened,
                openFailures,
                served,
                reused,
                queued,
                queueTimeouts,
                queueRefusals,
                cancelled,
                waitNanos,
                waitNanosMax,
                discards);
    }
}
