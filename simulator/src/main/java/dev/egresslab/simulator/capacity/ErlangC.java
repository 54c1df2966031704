package dev.egresslab.simulator.capacity;

/**
 * The probability that a call finds every connection of a pool busy and has to wait: Erlang's delay formula (A. K. Erlang, 1917).
 *
 * <p>A pool differs from a gateway's ports in one thing: who finds nothing free waits instead of failing. With {@code n} connections and
 * {@code a = rate * time of a call} erlangs, {@code a < n},
 *
 * <pre>
 *  C = B / (1 - (a / n) (1 - B))      with B of {@link ErlangB}
 * </pre>
 *
 * It is exact for Poisson arrivals and exponential times, and close for others as long as few wait, which is what a pool is sized for.
 */
public final class ErlangC {
    private ErlangC() {}

    /**
     * The share of calls that wait.
     *
     * @param offered calls a second times seconds of a call
     * @param connections of the pool
     * @param peakedness 1 for Poisson arrivals, 0 for evenly spread ones
     * @return from 0 to 1; 1 when the pool cannot keep up
     */
    public static double waiting(double offered, long connections, double peakedness) {
        Capacity.requireNotNegative("connections", (double) connections);
        double blocking = ErlangB.blockingOfBursts(offered, (double) connections, peakedness);
        if (offered >= connections) {
            return offered == 0 && connections > 0 ? 0 : 1;
        }
        return blocking / (1 - offered / connections * (1 - blocking));
    }

    /**
     * The smallest pool of which at most this share of calls waits.
     *
     * @param waitingShare between 0 and 1
     * @return connections, at least one
     */
    public static long connectionsNeeded(double offered, double waitingShare, double peakedness) {
        Capacity.requireNotNegative("offered", offered);
        Capacity.requireProbability("waitingShare", waitingShare);
        long low = (long) offered;
        long high = Math.max(1, low + 1);
        while (waiting(offered, high, peakedness) > waitingShare) {
            low = high;
            high = Math.addExact(high, Math.max(1, high - (long) offered));
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            boolean enough = waiting(offered, middle, peakedness) <= waitingShare;
            low = enough ? low : middle;
            high = enough ? middle : high;
        }
        return high;
    }
}
