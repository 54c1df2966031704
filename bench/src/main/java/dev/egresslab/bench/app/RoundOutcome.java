package dev.egresslab.bench.app;

import java.util.Map;

/**
 * What one round measured.
 *
 * @param startMillis when the load began, in milliseconds of the epoch
 * @param endMillis when the last page had ended, in milliseconds of the epoch
 * @param histograms compressed HdrHistograms of nanoseconds, by part: {@code latency}, {@code okLatency}, {@code callLatency},
 *     {@code scheduleLag}, and the phases {@code wait}, {@code dns}, {@code connect}, {@code tls}, {@code firstByte}, {@code body}
 * @param counters events counted, by figure, zeros included
 * @param maxima {@code connections.open.max} and {@code requests.inFlight.max}
 * @param firstFailures what the first failure of each class said, by class
 */
public record RoundOutcome(
        long startMillis,
        long endMillis,
        Map<String, String> histograms,
        Map<String, Long> counters,
        Map<String, Long> maxima,
        Map<String, String> firstFailures) {
    /** Copies the maps. */
    public RoundOutcome {
        histograms = Map.copyOf(histograms);
        counters = Map.copyOf(counters);
        maxima = Map.copyOf(maxima);
        firstFailures = Map.copyOf(firstFailures);
    }
}
