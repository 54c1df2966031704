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
 */
public record ResolverConfig(
        List<Endpoint> servers, Duration ttlMin, Duration ttlMax, Duration queryTimeout, Duration retryDelay) {
    /** The system's name servers; TTL between 1 s and 5 min. */
    public static final ResolverConfig DEFAULT = new ResolverConfig(
            List.of(), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** Copies the list and checks the clamp. */
    public ResolverConfig {
        servers = List.copyOf(servers);
        Checks.notNegative("ttlMin", ttlMin);
        Checks.positive("ttlMax", ttlMax);
        Checks.positive("queryTimeout", queryTimeout);
        Checks.positive("retryDelay", retryDelay);
        if (ttlMin.compareTo(ttlMax) > 0) {
            throw new IllegalArgumentException("ttlMin must be at most ttlMax (" + ttlMax + "), was " + ttlMin);
        }
    }

    /** The same with other servers. */
    public ResolverConfig withServers(List<Endpoint> changed) {
        return new ResolverConfig(changed, ttlMin, ttlMax, queryTimeout, retryDelay);
    }

    /** The same with another clamp. */
    public ResolverConfig withTtl(Duration least, Duration most) {
        return new ResolverConfig(servers, least, most, queryTimeout, retryDelay);
    }
}
