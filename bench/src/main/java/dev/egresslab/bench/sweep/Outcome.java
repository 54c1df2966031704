package dev.egresslab.bench.sweep;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a run gave.
 *
 * @param gatesHold whether all gates held
 * @param figures by whole name, such as {@code direct.latency.p99}, ordered by name
 */
public record Outcome(boolean gatesHold, Map<String, Double> figures) {
    /** Copies the map. */
    public Outcome {
        figures = new TreeMap<>(figures);
    }
}
