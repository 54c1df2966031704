package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.Load;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run of the load.
 *
 * @param load when pages arrive
 * @param seed the seed of the arrivals and of the choice of gateways
 * @param gateways the gateways of this round instead of the config's; null for the config's
 * @param startAtMillis when the load begins, in milliseconds of the epoch; null for at once
 */
public record RoundRequest(
        Load load,
        long seed,
        @Nullable List<AppConfig.Gateway> gateways,
        @Nullable Long startAtMillis) {
    /** Copies the list. */
    public RoundRequest {
        gateways = gateways == null ? null : List.copyOf(gateways);
    }
}
