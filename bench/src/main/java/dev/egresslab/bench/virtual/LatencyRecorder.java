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
     * Adds all that another one has recorded.
     *
     * @param other of the same making
     */
    void add(LatencyRecorder other);

    /** What was recorded, as {@link dev.egresslab.reports.results.Round#histograms} holds it. */
    String encoded();
}
