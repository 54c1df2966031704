package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.List;

/**
 * How names become addresses. Answers are kept for their TTL, clamped, and served stale while no newer answer can be had.
 *
 * @param servers name servers asked over UDP; empty for those of the system
 * @param ttlMin answers are kept at least this long
 * @param ttlMax answers are kept at most this long
 * @param queryTimeout how long one query may take
 * @param retryDelay how long to wait after a query that failed, before the next
 * @param negativeTtl how long an answer that there is no such record is kept
 * @param staleMax how long beyond its TTL an answer serves while no newer one can be had
 */
public record ResolverConfig(
        List<Endpoint> servers,
        Duration ttlMin,
        Duration ttlMax,
        Duration queryTimeout,
        Duration retryDelay,
        Duration negativeTtl,
        Duration staleMax) {
    /** The system's name servers; TTL between 1 s and 5 min; stale for a day, the least that RFC 8767 section 5 suggests. */
    public static final ResolverConfig DEFAULT = new ResolverConfig(
            List.of(),
            Duration.ofSeconds(1),
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofDays(1));

    /** Copies the list and checks the clamp. */
    public ResolverConfig {
        servers = List.copyOf(servers);
        Checks.notNegative("ttlMin", ttlMin);
        Checks.positive("ttlMax", ttlMax);
        Checks.positive("queryTimeout", queryTimeout);
        Checks.positive("retryDelay", retryDelay);
        Checks.notNegative("negativeTtl", negativeTtl);
        Checks.notNegative("staleMax", staleMax);
        if (ttlMin.compareTo(ttlMax) > 0) {
            throw new IllegalArgumentException("ttlMin must be at most ttlMax (" + ttlMax + "), was " + ttlMin);
        }
    }

    /** The same with other servers. */
    public ResolverConfig withServers(List<Endpoint> changed) {
        return new ResolverConfig(changed, ttlMin, ttlMax, queryTimeout, retryDelay, negativeTtl, staleMax);
    }

    /** The same with another clamp. */
    public ResolverConfig withTtl(Duration least, Duration most) {
        return new ResolverConfig(servers, least, most, queryTimeout, retryDelay, negativeTtl, staleMax);
    }

    /** The same with another limit for a query. */
    public ResolverConfig withQueryTimeout(Duration changed) {
        return new ResolverConfig(servers, ttlMin, ttlMax, changed, retryDelay, negativeTtl, staleMax);
    }

    /** The same with other pauses after a query that failed, and after one that found nothing. */
    public ResolverConfig withPauses(Duration afterFailure, Duration afterNothing) {
        return new ResolverConfig(servers, ttlMin, ttlMax, queryTimeout, afterFailure, afterNothing, staleMax);
    }

    /** The same with another limit for stale answers. */
    public ResolverConfig withStaleMax(Duration changed) {
        return new ResolverConfig(servers, ttlMin, ttlMax, queryTimeout, retryDelay, negativeTtl, changed);
    }
}
