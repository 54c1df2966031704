package dev.egresslab.proxy.egress;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Whether something that may happen a thousand times a second is said now: ten seconds must have passed since it was said last. Thread safe. */
final class Seldom {
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong lastNanos = new AtomicLong(NEVER);

    /** Whether it is time; then it is taken for said. */
    boolean due(long nowNanos) {
        long last = lastNanos.get();
        return (last == NEVER || nowNanos - last >= PERIOD_NANOS) && lastNanos.compareAndSet(last, nowNanos);
    }
}
