package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.MetricFamily.Buckets;
import java.util.ArrayList;
import java.util.List;

/** Durations counted by size, in Envoy's buckets (its default for every histogram), so that one count serves both. Thread safe. */
final class Durations {
    private static final double[] BOUNDS_MILLIS = {
        0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
        3_600_000
    };

    private final LoopCount[] counts = new LoopCount[BOUNDS_MILLIS.length + 1];
    private final LoopCount sumNanos = new LoopCount();

    Durations() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LoopCount();
        }
    }

    void add(long nanos) {
        int bucket = 0;
        while (bucket < BOUNDS_MILLIS.length && nanos > BOUNDS_MILLIS[bucket] * 1e6) {
            bucket++;
        }
        counts[bucket].increment();
        sumNanos.add(nanos);
    }

    /** The sum in units of so many nanoseconds. */
    double sum(double unitNanos) {
        return sumNanos.sum() / unitNanos;
    }

    /** The counts, with bounds in units of so many nanoseconds. */
    Buckets buckets(double unitNanos) {
        List<Double> bounds = new ArrayList<>();
        for (double bound : BOUNDS_MILLIS) {
            bounds.add(bound * 1e6 / unitNanos);
        }
        List<Long> numbers = new ArrayList<>();
        for (LoopCount count : counts) {
            numbers.add(count.sum());
        }
        return new Buckets(bounds, numbers);
    }
}
