package dev.egresslab.bench.app;

import java.util.Map;

/**
 * What a warm-up did.
 *
 * @param pages pages that ended
 * @param failed pages of them that failed
 * @param durationNanos from the first page's begin to the last page's end
 * @param firstFailures what the first failure of each class said, by class
 */
public record WarmOutcome(long pages, long failed, long durationNanos, Map<String, String> firstFailures) {
    /** Copies the map. */
    public WarmOutcome {
        firstFailures = Map.copyOf(firstFailures);
    }
}
