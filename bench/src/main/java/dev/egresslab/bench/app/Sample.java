package dev.egresslab.bench.app;

import java.util.Map;

/**
 * How the app is doing, for the live display. Counters run from the app's start, warm-up included; percentiles are those of the pages
 * that ended since the sample before.
 *
 * @param atMillis when, in milliseconds of the epoch
 * @param intervalNanos time since the sample before, or since the start
 * @param inFlight pages begun or waiting
 * @param queued pages of them that wait for a worker
 * @param connections connections open
 * @param ended pages that ended in the interval
 * @param p50Nanos median latency of those; 0 when there are none
 * @param p99Nanos their 99th percentile
 * @param maxNanos their largest
 * @param counters events counted since the start, by figure, zeros included
 */
public record Sample(
        long atMillis,
        long intervalNanos,
        int inFlight,
        int queued,
        int connections,
        long ended,
        long p50Nanos,
        long p99Nanos,
        long maxNanos,
        Map<String, Long> counters) {
    /** Copies the map. */
    public Sample {
        counters = Map.copyOf(counters);
    }
}
