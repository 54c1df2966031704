package dev.egresslab.bench.cli;

import dev.egresslab.bench.virtual.LatencyRecorder;
import dev.egresslab.reports.results.Histograms;
import org.HdrHistogram.Histogram;

/** Keeps the virtual engine's times in the histograms that results hold. */
public final class HdrLatencyRecorder implements LatencyRecorder {
    private final Histogram histogram = Histograms.empty();

    @Override
    public void record(long nanos, long count) {
        histogram.recordValueWithCount(nanos, count);
    }

    @Override
    public void add(LatencyRecorder other) {
        histogram.add(((HdrLatencyRecorder) other).histogram);
    }

    @Override
    public String encoded() {
        return Histograms.encode(histogram);
    }
}
