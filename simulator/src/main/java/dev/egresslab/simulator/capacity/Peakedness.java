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

    /**
     * Connections that come one after another, the sequences by chance: a page whose {@code length} calls open a connection each. All take a port
     * equally long, so two that begin {@code d} apart are in use together for {@code taken - d}, and
     * {@code z = 1 + 2 / (length * taken) * sum k=1..length-1 (length - k) max(0, taken - k * gap)}: as a batch when ports are held much longer than
     * the sequence lasts, as chance when they are not held at all.
     *
     * @param length connections of a sequence
     * @param gapSeconds from one's start to the next one's
     * @param takenSeconds how long each takes a port
     */
    public static double ofSequences(long length, double gapSeconds, double takenSeconds) {
        if (length < 1) {
            throw new IllegalArgumentException("length must be at least 1, was " + length);
        }
        Capacity.requireNotNegative("gapSeconds", gapSeconds);
        Capacity.requireNotNegative("takenSeconds", takenSeconds);
        if (takenSeconds == 0) {
            return 1;
        }
        double together = 0;
        for (long k = 1; k < length && k * gapSeconds < takenSeconds; k++) {
            together += (length - k) * (takenSeconds - k * gapSeconds);
        }
        return 1 + 2 * together / (length * takenSeconds);
    }

    /**
     * Of each connection a coin decides whether it comes here: what is left of a burst is less of one, and equal gaps become uneven. With the
     * share {@code p} the variance over the mean is {@code 1 + p (z - 1)} (binomial thinning).
     */
    public static double ofShare(double share, double peakedness) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("share must be from 0 to 1, was " + share);
        }
        Capacity.requireNotNegative("peakedness", peakedness);
        return 1 + share * (peakedness - 1);
    }
}
