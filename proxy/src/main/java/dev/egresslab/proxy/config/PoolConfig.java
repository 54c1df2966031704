package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * The pool of one upstream, shared by all clients.
 *
 * @param maxConnections connections at the most, connecting, in use and idle together
 * @param maxIdle idle connections at the most
 * @param minIdle idle connections kept ready by connecting ahead
 * @param idleTimeout how long a connection may be idle; keep it below the NAT gateway's (350 s on AWS) and the origin's
 * @param maxAge how long a connection is reused, so that new addresses are taken up; spread by {@code ageJitter}
 * @param ageJitter share of {@code maxAge} by which a connection may be retired earlier, 0 to 1
 * @param maxRequests requests on one connection
 * @param queueSize requests that may wait for a connection; one more is answered 503
 * @param queueTimeout how long a request may wait; then 503
 * @param purgeDelay after each such time half of the idle connections beyond the estimated need is closed; 0 for never
 */
public record PoolConfig(
        int maxConnections,
        int maxIdle,
        int minIdle,
        Duration idleTimeout,
        Duration maxAge,
        double ageJitter,
        int maxRequests,
        int queueSize,
        Duration queueTimeout,
        Duration purgeDelay) {
    /**
     * 256 connections, more than are needed for 5 s (HAProxy's {@code pool-purge-delay}), idle for 55 s (below the 60 s of nginx and of many load
     * balancers), 10 minutes and 10,000 requests old; 1,024 requests waiting 5 s.
     */
    public static final PoolConfig DEFAULT = new PoolConfig(
            256,
            256,
            0,
            Duration.ofSeconds(55),
            Duration.ofMinutes(10),
            0.2,
            10_000,
            1_024,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    /** Without a purge: idle connections end by their timeout alone. */
    public PoolConfig(
            int maxConnections,
            int maxIdle,
            int minIdle,
            Duration idleTimeout,
            Duration maxAge,
            double ageJitter,
            int maxRequests,
            int queueSize,
            Duration queueTimeout) {
        this(
                maxConnections,
                maxIdle,
                minIdle,
                idleTimeout,
                maxAge,
                ageJitter,
                maxRequests,
                queueSize,
                queueTimeout,
                Duration.ZERO);
    }

    /** Checks the numbers against each other. */
    public PoolConfig {
        Checks.positive("maxConnections", maxConnections);
        Checks.atLeast("maxIdle", maxIdle, 0);
        Checks.atLeast("minIdle", minIdle, 0);
        Checks.positive("idleTimeout", idleTimeout);
        Checks.positive("maxAge", maxAge);
        Checks.positive("maxRequests", maxRequests);
        Checks.atLeast("queueSize", queueSize, 0);
        Checks.positive("queueTimeout", queueTimeout);
        Checks.notNegative("purgeDelay", purgeDelay);
        if (!(ageJitter >= 0 && ageJitter <= 1)) {
            throw new IllegalArgumentException("ageJitter must be 0 to 1, was " + ageJitter);
        }
        if (minIdle > Math.min(maxIdle, maxConnections)) {
            throw new IllegalArgumentException("minIdle must be at most maxIdle and maxConnections, was " + minIdle);
        }
    }

    /** The same with another number of connections; as many may be idle. */
    public PoolConfig withMaxConnections(int changed) {
        return new PoolConfig(
                changed,
                changed,
                Math.min(minIdle, changed),
                idleTimeout,
                maxAge,
                ageJitter,
                maxRequests,
                queueSize,
                queueTimeout,
                purgeDelay);
    }

    /** The same with another purge. */
    public PoolConfig withPurgeDelay(Duration changed) {
        return new PoolConfig(
                maxConnections,
                maxIdle,
                minIdle,
                idleTimeout,
                maxAge,
                ageJitter,
                maxRequests,
                queueSize,
                queueTimeout,
                changed);
    }

    /** The same with another idle timeout. */
    public PoolConfig withIdleTimeout(Duration changed) {
        return new PoolConfig(
                maxConnections,
                maxIdle,
                minIdle,
                changed,
                maxAge,
                ageJitter,
                maxRequests,
                queueSize,
                queueTimeout,
                purgeDelay);
    }

    /** The same with another queue. */
    public PoolConfig withQueue(int size, Duration timeout) {
        return new PoolConfig(
                maxConnections,
                maxIdle,
                minIdle,
                idleTimeout,
                maxAge,
                ageJitter,
                maxRequests,
                size,
                timeout,
                purgeDelay);
    }
}
