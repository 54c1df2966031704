package dev.egresslab.bench.workload;

/**
 * A random amount: nanoseconds of a service time or bytes of a body.
 *
 * @param shape the family
 * @param median the median; of a constant, the value
 * @param p99 the 99th percentile; of a constant, the value
 */
public record Distribution(Shape shape, double median, double p99) {
    /** The family of distributions. */
    public enum Shape {
        /** Always the median. */
        CONSTANT,
        /** Exponential with the given median; its 99th percentile follows from it. */
        EXPONENTIAL,
        /** Log-normal through the median and the 99th percentile. */
        LOG_NORMAL
    }
}
