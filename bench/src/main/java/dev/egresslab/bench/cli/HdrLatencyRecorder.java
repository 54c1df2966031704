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
    public long percentileNanos(double percentile) {
        return histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(percentile);
    }

    @Override
    public void reset() {
        histogram.reset();
    }

    @Override
    public String encoded() {
        return Histograms.encode(histogram);
    }
}
