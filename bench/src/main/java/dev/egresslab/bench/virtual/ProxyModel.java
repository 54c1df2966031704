package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.proxy.pool.PoolLimits;
import dev.egresslab.proxy.resilience.Backoff;
import dev.egresslab.proxy.resilience.OutlierLimits;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The bundled egress proxy in numbers: those of the scenario, and for the rest the defaults of {@code proxy.config}.
 *
 * @param limits of each upstream's pool
 * @param outlier when an address is left alone
 * @param retrying when a request is tried again that got no connection
 * @param connectNanos limit for the TCP connection
 * @param tlsNanos limit for the TLS handshake
 * @param firstByteNanos limit from the request to the answer
 * @param totalNanos limit for all tries of a request together
 * @param mayRetry whether a call may be sent again after a stale connection: only if its method is idempotent (RFC 9110 section 9.2.2)
 */
record ProxyModel(
        PoolLimits limits,
        OutlierLimits outlier,
        Retrying retrying,
        long connectNanos,
        long tlsNanos,
        long firstByteNanos,
        long totalNanos,
        boolean mayRetry) {
    /**
     * How requests are tried again for which no connection could be opened.
     *
     * @param retries how often at the most
     * @param budgetPercent share of the active requests that may be retries at the same time
     * @param concurrencyMin retries that are allowed however few requests are active
     * @param backoff the pauses
     */
    record Retrying(int retries, int budgetPercent, int concurrencyMin, Backoff backoff) {}

    /** {@code OutlierConfig.DEFAULT}. */
    static final OutlierLimits OUTLIER = new OutlierLimits(
            5,
            5,
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(30),
            TimeUnit.MINUTES.toNanos(5),
            TimeUnit.SECONDS.toNanos(3),
            50,
            50,
            TimeUnit.SECONDS.toNanos(10));

    /** {@code RetryConfig.DEFAULT}. */
    static final Retrying RETRYING =
            new Retrying(2, 20, 3, new Backoff(TimeUnit.MILLISECONDS.toNanos(25), TimeUnit.MILLISECONDS.toNanos(250)));

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
                // No early renewals: they are for the sake of a JVM's compiler.
                REQUESTS_MAX,
                QUEUE_MAX,
                // A queue that nobody may wait in is one of a nanosecond.
                Math.max(1, proxy.queueTimeout().toNanos()),
                PURGE_NANOS);
        return new ProxyModel(
                limits,
                OUTLIER,
                RETRYING,
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.SECONDS.toNanos(30),
                TimeUnit.MINUTES.toNanos(5),
                IDEMPOTENT.contains(variant.app().method()));
    }
}
