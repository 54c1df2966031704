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

    /** The 99th percentile of the standard normal distribution. */
    private static final double Z_99 = 2.3263478740408408;

    /** Natural logarithm of 100: an exponential's 99th percentile in means. */
    private static final double LN_100 = StrictMath.log(100);

    /** Checks the amounts. */
    public Distribution {
        if (!(median >= 0) || !(p99 >= median) || Double.isInfinite(p99)) {
            throw new IllegalArgumentException(
                    "a median must not be negative nor above the p99, which must be finite; were " + median + " and "
                            + p99);
        }
        if (shape == Shape.LOG_NORMAL && median == 0) {
            throw new IllegalArgumentException("the median of a log-normal distribution must be positive, was 0");
        }
    }

    /**
     * Always the same amount.
     *
     * @param value the amount
     * @return the distribution
     */
    public static Distribution constant(double value) {
        return new Distribution(Shape.CONSTANT, value, value);
    }

    /**
     * An exponential distribution.
     *
     * @param mean its mean
     * @return the distribution, with the median mean ln 2 and the 99th percentile mean ln 100
     */
    public static Distribution exponential(double mean) {
        return new Distribution(Shape.EXPONENTIAL, mean * StrictMath.log(2), mean * LN_100);
    }

    /**
     * A log-normal distribution.
     *
     * @param median its median
     * @param p99 its 99th percentile
     * @return the distribution
     */
    public static Distribution logNormal(double median, double p99) {
        return new Distribution(Shape.LOG_NORMAL, median, p99);
    }

    /**
     * The mean.
     *
     * @return in the unit of the median
     */
    public double mean() {
        return switch (shape) {
            case CONSTANT -> median;
            case EXPONENTIAL -> median / StrictMath.log(2);
            case LOG_NORMAL -> median * StrictMath.exp(sigma() * sigma() / 2);
        };
    }

    /** The standard deviation of a log-normal's logarithm: the 99th percentile lies {@link #Z_99} of them above the median. */
    double sigma() {
        return StrictMath.log(p99 / median) / Z_99;
    }
}
