package dev.egresslab.bench.virtual;

/**
 * Keeps times as a result holds them. The engine records into it and knows nothing of how it does it: HdrHistogram is a library, and
 * this package is pure, so the caller brings it.
 */
public interface LatencyRecorder {

    /**
     * Records one time.
     *
     * @param nanos the time
     * @param count how often
     */
    void record(long nanos, long count);

    /**
     * A percentile of what was recorded.
     *
     * @param percentile 0 to 100
     * @return nanoseconds; 0 when nothing was recorded
     */
    long percentileNanos(double percentile);

    /** Forgets all that was recorded. */
    void reset();

    /** What was recorded, as {@link dev.egresslab.reports.results.Round#histograms} holds it. */
    String encoded();
}
