package dev.egresslab.simulator.capacity;

/**
 * How much burstier than chance connections arrive: the variance of the ports in use over their mean, were there ports without end. 1 is
 * Poisson. For {@link ErlangB#blockingOfBursts}.
 */
public final class Peakedness {

    private Peakedness() {}

    /**
     * Connections that come in groups at once, the groups by chance: a page that opens {@code batch} connections. Members of a group are in
     * use together as long as they live, so {@code z = 1 + (batch - 1) * int (1 - F)^2 / int (1 - F)} with {@code F} the distribution of life plus
     * hold (infinite-server queue with batch arrivals). With a life that is exponential and a hold that is constant the quotient is
     * {@code (hold + life / 2) / (hold + life)}: 1 when the hold is all, one half when there is none.
     */
    public static double ofBatches(double batch, double meanLifeSeconds, double holdSeconds) {
        if (!(batch >= 1)) {
            throw new IllegalArgumentException("batch must be at least 1, was " + batch);
        }
        Capacity.requireNotNegative("meanLifeSeconds", meanLifeSeconds);
        Capacity.requireNotNegative("holdSeconds", holdSeconds);
        double taken = meanLifeSeconds + holdSeconds;
        double together = taken == 0 ? 1 : (holdSeconds + meanLifeSeconds / 2) / taken;
        return 1 + (batch - 1) * together;
    }
}
