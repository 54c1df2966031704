package dev.egresslab.bench.workload;

import java.util.random.RandomGenerator;

/** Draws amounts from a distribution. Not thread-safe; the same generator state gives the same amounts. */
public final class Sampler {
    private static final double LN_2 = Math.log(2);

    private final Distribution distribution;
    private final RandomGenerator random;

    /**
     * Takes the distribution and the chance.
     *
     * @param distribution what to draw from
     * @param random where the chance comes from; a constant distribution draws nothing from it
     */
    public Sampler(Distribution distribution, RandomGenerator random) {
        this.distribution = distribution;
        this.random = random;
    }

    /**
     * Draws an amount.
     *
     * @return never negative, in the unit of the distribution, rounded to a whole number of them
     */
    public long next() {
        double amount =
                switch (distribution.shape()) {
                    case CONSTANT -> distribution.median();
                    case EXPONENTIAL -> distribution.median() / LN_2 * -Math.log1p(-random.nextDouble());
                    case LOG_NORMAL -> distribution.median() * Math.exp(distribution.sigma() * random.nextGaussian());
                };
        return Math.round(amount);
    }
}
