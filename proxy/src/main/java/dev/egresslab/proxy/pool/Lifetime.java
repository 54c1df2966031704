package dev.egresslab.proxy.pool;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** How long a pool's connections live: by age, by requests, and idle as long as is configured, said or learned. Not thread safe. */
final class Lifetime {
    private final PoolLimits limits;
    private final RandomGenerator random;
    private final IdleLearning learning = new IdleLearning();

    Lifetime(PoolLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** When a connection that is opened now is not to be reused any more: its age, less some of the jitter. */
    long retireAtNanos(long nowNanos) {
        long age = limits.ageMaxNanos();
        long earlier = (long) (random.nextDouble() * limits.ageJitter() * age);
        return nowNanos + age - earlier;
    }

    /** Why a connection may carry no further request; null when it may. */
    @Nullable
    DiscardReason spent(PooledConnection<?> connection, long nowNanos) {
        if (nowNanos >= connection.retireAtNanos()) {
            return DiscardReason.AGE;
        }
        return connection.requests() >= limits.requestsMax() ? DiscardReason.REQUESTS : null;
    }

    boolean idleOver(PooledConnection<?> connection, long nowNanos) {
        return nowNanos - connection.idleSinceNanos >= idleTimeoutNanos(nowNanos);
    }

    long idleTimeoutNanos(long nowNanos) {
        return learning.timeoutNanos(limits.idleTimeoutNanos(), nowNanos);
    }

    /** The origin says how long it keeps an idle connection. */
    void said(long nanos) {
        learning.said(nanos);
    }

    /** The origin has closed an idle connection. */
    void shown(PooledConnection<?> connection, long nowNanos) {
        learning.shown(nowNanos - connection.idleSinceNanos, nowNanos);
    }
}
