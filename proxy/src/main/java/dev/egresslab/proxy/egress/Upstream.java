package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.pool.ConnectionPool;
import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.PoolCounters;
import dev.egresslab.proxy.pool.PoolEffect;
import dev.egresslab.proxy.pool.PoolLimits;
import dev.egresslab.proxy.pool.PoolTicket;
import dev.egresslab.proxy.pool.PooledConnection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One upstream at work: its pool behind a lock, and the pool's effects carried out. Shared by all event loops; a call on one loop may
 * serve a request of another, which hears of it on its own loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Upstream {
    /** So that a pool's first renewals come within its first thousands of requests, when the compiler still watches what happens. */
    private static final int REQUESTS_FIRST = 32;

    final UpstreamConfig config;
    final UpstreamCounters counters;
    private final Openings openings = new Openings();
    final AddressHealth health;
    final Retries retries;
    private final ConnectionPool<UpstreamConnection, Exchange> pool;
    private final EventLoop timerLoop;
    private final Connector connector;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos = ConnectionPool.NEVER;
    private long poolNanos = Long.MIN_VALUE;
    private final AtomicInteger inUse = new AtomicInteger();
    private volatile ConnectFailure lastFailure =
            new ConnectFailure(GatewayError.REFUSED, "no connection has been tried");

    /** @param counters those of the upstream whose place it takes, or new ones */
    Upstream(
            UpstreamConfig config,
            Connector connector,
            EventLoop timerLoop,
            SplittableRandom random,
            UpstreamCounters counters) {
        this.config = config;
        this.counters = counters;
        this.connector = connector;
        this.timerLoop = timerLoop;
        this.health = new AddressHealth(config.host(), config.outlier(), random.split());
        this.retries = new Retries(config.retries(), this::requests, counters, random.split());
        this.pool = new ConnectionPool<>(limits(config.pool()), random);
    }

    private static PoolLimits limits(PoolConfig config) {
        return new PoolLimits(
                config.maxConnections(),
                config.maxIdle(),
                config.minIdle(),
                config.idleTimeout().toNanos(),
                config.maxAge().toNanos(),
                config.ageJitter(),
                config.maxRequests(),
                REQUESTS_FIRST,
                config.queueSize(),
                config.queueTimeout().toNanos(),
                config.purgeDelay().isZero()
                        ? PoolLimits.NEVER
                        : config.purgeDelay().toNanos());
    }

    /** Opens what is to be kept ready. */
    void start() {
        advance();
    }

    PoolTicket<Exchange> acquire(Exchange exchange, boolean fresh, long nowNanos) {
        PoolTicket<Exchange> ticket;
        PoolEffect<UpstreamConnection, Exchange> effect;
        boolean more;
        synchronized (pool) {
            ticket = pool.acquire(exchange, fresh, forward(nowNanos));
            effect = next();
            more = pool.hasEffects();
        }
        settle(effect, more);
        return ticket;
    }

    /** The pool's time, which goes on although two loops' do not meet to the nanosecond. */
    private long forward(long nowNanos) {
        poolNanos = Math.max(poolNanos, nowNanos);
        return poolNanos;
    }

    void cancel(PoolTicket<Exchange> ticket) {
        synchronized (pool) {
            pool.cancel(ticket);
        }
    }

    void opened(UpstreamConnection connection) {
        synchronized (pool) {
            connection.pooled = pool.opened(connection, forward(System.nanoTime()));
        }
        settle();
    }

    void openFailed(ConnectFailure failure) {
        lastFailure = failure;
        counters.openFailed(failure.error());
        synchronized (pool) {
            long now = forward(System.nanoTime());
            if (failure.error() == GatewayError.SHORTAGE) {
                pool.openLacked(now);
            } else {
                pool.openFailed(now);
            }
        }
        settle();
    }

    /** @param keepAliveSeconds how long the origin says it keeps the connection idle; -1 when it does not say */
    void release(PooledConnection<UpstreamConnection> connection, int keepAliveSeconds, long nowNanos) {
        if (health.ejected(connection.connection().address)) {
            discard(connection, DiscardReason.EJECTED);
            return;
        }
        PoolEffect<UpstreamConnection, Exchange> effect;
        boolean more;
        synchronized (pool) {
            if (keepAliveSeconds > 0) {
                pool.keepAliveSaid(TimeUnit.SECONDS.toNanos(keepAliveSeconds));
            }
            pool.release(connection, forward(nowNanos));
            effect = next();
            more = pool.hasEffects();
        }
        settle(effect, more);
    }

    void discard(PooledConnection<UpstreamConnection> connection, DiscardReason reason) {
        synchronized (pool) {
            pool.discard(connection, reason, forward(System.nanoTime()));
        }
        settle();
    }

    /** Why its last connections were opened, and which addresses are left alone. */
    void explain(StringBuilder text) {
        text.append(config.host())
                .append(": addresses ")
                .append(connector.known())
                .append('\n');
        openings.explain(config.host(), text);
        health.explain(text);
    }

    /** An origin has answered, well or not. */
    void answered(@Nullable UpstreamConnection connection, int status) {
        if (connection != null && health.answered(connection.address, status)) {
            closeIdle(connection.address);
        }
    }

    /** An open connection came to nothing; null when there was none. */
    void failed(@Nullable UpstreamConnection connection, UpstreamFailure failure) {
        Sign sign = AddressHealth.sign(failure);
        if (sign != null) {
            failed(connection, sign, failure.detail());
        }
    }

    /** The same, and of what it is a sign. */
    void failed(@Nullable UpstreamConnection connection, Sign sign, String words) {
        if (connection != null) {
            failed(connection.address, sign, words);
        }
    }

    /** An address has failed, by no fault of this side. */
    void failed(InetSocketAddress address, Sign sign, String words) {
        if (health.failed(address, sign, words)) {
            closeIdle(address);
        }
    }

    private void closeIdle(InetSocketAddress address) {
        synchronized (pool) {
            pool.discardIdle(c -> c.address.equals(address), DiscardReason.EJECTED, forward(System.nanoTime()));
        }
        settle();
    }

    /** Closes idle connections; those in use when they are given back. */
    void drain() {
        synchronized (pool) {
            pool.drain();
        }
        settle();
    }

    /** Another upstream takes its place: it ends with its last request. */
    void retire() {
        synchronized (pool) {
            pool.retire();
        }
        settle();
    }

    long idleTimeoutNanos() {
        synchronized (pool) {
            return pool.idleTimeoutNanos(forward(System.nanoTime()));
        }
    }

    /** Whether it has opened, or tried to open, as many connections as are to be kept ready. */
    boolean warm() {
        PoolCounters now = poolCounters();
        long failed = counters.openFailures().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        return now.opened() + failed >= config.pool().minIdle();
    }

    /** Requests that have a connection or wait for one. */
    private int requests() {
        PoolCounters now = poolCounters();
        return now.inUse() + now.waiting();
    }

    /** Connections in use now. */
    int inUse() {
        return inUse.getAcquire();
    }

    PoolCounters poolCounters() {
        synchronized (pool) {
            return pool.counters();
        }
    }

    private void advance() {
        synchronized (pool) {
            timerNanos = ConnectionPool.NEVER;
            pool.advance(forward(System.nanoTime()));
        }
        settle();
    }

    /** Carries out the effects outside the lock, then sets the timer. */
    private void settle() {
        for (PoolEffect<UpstreamConnection, Exchange> effect = poll(); effect != null; effect = poll()) {
            carryOut(effect);
        }
    }

    /** The same, when the first effect has been taken: most calls have no other, and need the lock but once. */
    private void settle(@Nullable PoolEffect<UpstreamConnection, Exchange> first, boolean more) {
        if (first != null) {
            carryOut(first);
        }
        if (more) {
            settle();
        }
    }

    private void carryOut(PoolEffect<UpstreamConnection, Exchange> effect) {
        switch (effect) {
            case PoolEffect.Serve<UpstreamConnection, Exchange> serve ->
                serve.waiter().served(serve.connection().connection(), serve.reused(), serve.waitedNanos());
            case PoolEffect.Open<UpstreamConnection, Exchange> open -> {
                openings.add(open);
                connector.open(this);
            }
            case PoolEffect.Close<UpstreamConnection, Exchange> close ->
                close.connection().connection().close(close.reason());
            case PoolEffect.Fail<UpstreamConnection, Exchange> fail ->
                fail.waiter().notServed(fail.reason(), lastFailure);
        }
    }

    private @Nullable PoolEffect<UpstreamConnection, Exchange> poll() {
        synchronized (pool) {
            return next();
        }
    }

    /** The next effect; null when there is none. When no other is behind it, the timer is set. Under the pool's lock. */
    private @Nullable PoolEffect<UpstreamConnection, Exchange> next() {
        PoolEffect<UpstreamConnection, Exchange> effect = pool.pollEffect();
        inUse.setRelease(pool.inUse());
        if (!pool.hasEffects()) {
            setTimer(pool.nextWakeNanos());
        }
        return effect;
    }

    private void setTimer(long wakeNanos) {
        if (wakeNanos < timerNanos) {
            if (timer != null) {
                timer.cancel(false);
            }
            timerNanos = wakeNanos;
            timer = timerLoop.schedule(this::advance, Math.max(0, wakeNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }
}
