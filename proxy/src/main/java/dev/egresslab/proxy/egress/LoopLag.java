package dev.egresslab.proxy.egress;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How late an event loop comes to its work, from a task of it that is due at a fixed period. Written by the loop, read by another thread;
 * a loop that hangs is late before it says so itself.
 */
final class LoopLag {
    private final long periodNanos;
    private final AtomicLong worstNanos = new AtomicLong();
    private volatile long lastNanos;

    LoopLag(long periodNanos, long nowNanos) {
        this.periodNanos = periodNanos;
        this.lastNanos = nowNanos;
    }

    /** The task runs. */
    void tick(long nowNanos) {
        long late = nowNanos - lastNanos - periodNanos;
        lastNanos = nowNanos;
        if (late > worstNanos.get()) {
            worstNanos.set(late); // one lost to a reader at the same moment was read as the loop's age
        }
    }

    /** The worst since the last call; never negative. */
    long takeNanos(long nowNanos) {
        return Math.max(worstNanos.getAndSet(0), Math.max(0, nowNanos - lastNanos - periodNanos));
    }
}
