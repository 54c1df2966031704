package dev.egresslab.bench.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pages that are not measured: a closed loop, ended by count or by time, whichever comes first.
 *
 * @param concurrency pages in flight; at most the app's workers take effect
 * @param pages how many pages at the most
 * @param maxNanos how long pages are begun
 * @param seed the seed of the choice of gateways
 * @param gateways the gateways to go through instead of the config's; null for the config's
 */
public record WarmRequest(
        int concurrency,
        long pages,
        long maxNanos,
        long seed,
        @Nullable List<AppConfig.Gateway> gateways) {
    /** Copies the list and checks the bounds. */
    public WarmRequest {
        gateways = gateways == null ? null : List.copyOf(gateways);
        if (concurrency < 1 || pages < 1 || maxNanos < 1) {
            throw new IllegalArgumentException("concurrency, pages and maxNanos must be positive, were %d, %d and %d"
                    .formatted(concurrency, pages, maxNanos));
        }
    }
}
