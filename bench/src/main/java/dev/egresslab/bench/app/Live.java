package dev.egresslab.bench.app;

import dev.egresslab.reports.results.Histograms;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What is going on now, for the live display and the maxima of a round. Loop only. */
final class Live {
    private final Tally tally = new Tally();
    private final Tally nothing = new Tally();
    private final Gauge inFlight = new Gauge();
    private final Gauge connections = new Gauge();
    private final Histogram interval = Histograms.empty();
    private long intervalStartNanos;

    Live(long nowNanos) {
        intervalStartNanos = nowNanos;
    }

    Tally tally() {
        return tally;
    }

    /** Returns the pages begun or waiting. */
    Gauge inFlight() {
        return inFlight;
    }

    /** Returns the connections that stand. */
    Gauge connections() {
        return connections;
    }

    /** Counts the end of a page. */
    void pageEnded(long latencyNanos, @Nullable Failure failure) {
        inFlight.add(-1);
        interval.recordValue(latencyNanos);
        tally.add(failure == null ? Count.REQUESTS_OK : Count.REQUESTS_FAILED, 1);
        if (failure != null) {
            tally.addError(failure.error());
        }
    }

    /** Returns how things stand, and begins the next interval. */
    Sample sample(int queued, long nowNanos) {
        Sample sample = new Sample(
                System.currentTimeMillis(),
                nowNanos - intervalStartNanos,
                inFlight.value(),
                queued,
                connections.value(),
                interval.getTotalCount(),
                interval.getValueAtPercentile(50),
                interval.getValueAtPercentile(99),
                interval.getMaxValue(),
                tally.since(nothing));
        interval.reset();
        intervalStartNanos = nowNanos;
        return sample;
    }
}
