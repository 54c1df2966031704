package dev.egresslab.proxy.pool;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How long a pool's connections live: by age, by requests, and idle as long as is configured, said or learned. Not thread safe.
 *
 * <p><b>Why the first live short.</b> What a first burst opens together and uses alike would end together, too: as many handshakes at once as there are
 * connections, long after the start. And on a JVM what happens for the first time is slow once the rest was compiled without it. So the first
 * connections carry few requests, each twice as many as the one before: a pool that has doublings renews one by one, and soon.
 */
final class Lifetime {
    private final PoolLimits limits;
    private final RandomGenerator random;
    private final IdleLearning learning = new IdleLearning();
    /** How often the requests of a first connection have been doubled. */
    private int doublings;

    Lifetime(PoolLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.random = random;
    }

    /** Begins a connection's life: its age and its requests are the most there may be, both less the same share of the jitter. */
    <C> PooledConnection<C> begin(C connection, long nowNanos) {
        double earlier = random.nextDouble() * limits.ageJitter();
        long age = limits.ageMaxNanos();
        return new PooledConnection<>(connection, nowNanos, nowNanos + age - (long) (earlier * age), requests(earlier));
    }

    private int requests(double earlier) {
        long early = (long) limits.requestsFirst() << doublings;
        doublings = Math.min(doublings + 1, Integer.SIZE - 1); // by then as many as there may be
        int max = limits.requestsMax();
        return (int) Math.min(early, max - (long) (earlier * (max - 1)));
    }

    /** Why a connection may carry no further request; null when it may. */
    @Nullable
    DiscardReason spent(PooledConnection<?> connection, long nowNanos) {
        if (nowNanos >= connection.retireAtNanos()) {
            return DiscardReason.AGE;
        }
        return connection.requests() >= connection.requestsMax() ? DiscardReason.REQUESTS : null;
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
