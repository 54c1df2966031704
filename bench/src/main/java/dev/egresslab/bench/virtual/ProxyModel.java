package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.proxy.pool.PoolLimits;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The bundled egress proxy in numbers: those of the scenario, and for the rest the defaults of {@code proxy.config}.
 *
 * @param limits of each upstream's pool
 * @param connectNanos limit for the TCP connection
 * @param tlsNanos limit for the TLS handshake
 * @param firstByteNanos limit from the request to the answer
 * @param mayRetry whether a call may be sent again after a stale connection: only if its method is idempotent (RFC 9110 section 9.2.2)
 */
record ProxyModel(PoolLimits limits, long connectNanos, long tlsNanos, long firstByteNanos, boolean mayRetry) {
    private static final long AGE_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final double AGE_JITTER = 0.2;
    private static final int REQUESTS_MAX = 10_000;
    private static final int QUEUE_MAX = 1_024;
    private static final long PURGE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    /** The proxy of a variant. */
    static ProxyModel of(Scenario.Variant variant) {
        ProxySpec proxy = variant.proxy();
        PoolLimits limits = new PoolLimits(
                proxy.maxConnections(),
                proxy.maxConnections(),
                0,
                proxy.idleTimeout().toNanos(),
                AGE_NANOS,
                AGE_JITTER,
                REQUESTS_MAX,
                QUEUE_MAX,
                // A queue that nobody may wait in is one of a nanosecond.
                Math.max(1, proxy.queueTimeout().toNanos()),
                PURGE_NANOS);
        return new ProxyModel(
                limits,
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.SECONDS.toNanos(30),
                IDEMPOTENT.contains(variant.app().method()));
    }
}
