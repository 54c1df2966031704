package dev.egresslab.bench.workload;

import java.util.random.RandomGenerator;

/**
 * Draws amounts from a distribution. Not thread-safe; the same generator state gives the same amounts, on every machine: {@link Math#exp} and
 * {@link Math#log} may differ in the last bit from processor to processor, {@link StrictMath} may not. (The generator's own exponential
 * and normal variates are tables and products but for one draw in fifty, whose {@code exp} only decides whether it is drawn again.)
 */
public final class Sampler {
    private static final double LN_2 = StrictMath.log(2);

    private final Distribution distribution;
    private final RandomGenerator random;
    private final double sigma;

    /**
     * Takes the distribution and the chance.
     *
     * @param distribution what to draw from
     * @param random where the chance comes from; a constant distribution draws nothing from it
     */
    public Sampler(Distribution distribution, RandomGenerator random) {
        this.distribution = distribution;
        this.random = random;
        this.sigma = distribution.shape() == Distribution.Shape.LOG_NORMAL ? distribution.sigma() : 0;
    }

    /**
     * Draws an amount.
     *
     * @return never negative, in the unit of the distribution, rounded to a whole number of them
     */
    public long next() {
        double amount = switch (distribution.shape()) {
            case CONSTANT -> distribution.median();
            case EXPONENTIAL -> distribution.median() / LN_2 * random.nextExponential();
            case LOG_NORMAL -> distribution.median() * StrictMath.exp(sigma * random.nextGaussian());
        };
        return Math.round(amount);
    }
}
