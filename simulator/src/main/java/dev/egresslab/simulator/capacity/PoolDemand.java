package dev.egresslab.simulator.capacity;

/**
 * The same calls through a proxy that keeps its connections: what they take instead of a port for each call. A kept connection takes one
 * port for as long as it lives, and by Little's law {@code rate * time of a call} of them are busy on average; a few more carry the
 * fluctuation. What is left of the hold are the connections that the destination ends by its limit of requests.
 *
 * @param callsPerSecond calls to the destinations
 * @param callSeconds how long a call keeps a connection busy
 * @param peakedness how bursty they come: 1 by chance
 * @param requestsPerConnection requests the destination answers on one connection
 */
public record PoolDemand(double callsPerSecond, double callSeconds, double peakedness, int requestsPerConnection) {
    /** Of many moments the fullest lies about this many standard deviations above the mean. */
    private static final double FULLEST_MOMENT = 3.5;

    /** Checks that nothing is negative. */
    public PoolDemand {
        Capacity.requireNotNegative("callsPerSecond", callsPerSecond);
        Capacity.requireNotNegative("callSeconds", callSeconds);
        Capacity.requireNotNegative("peakedness", peakedness);
        Capacity.requirePositive("requestsPerConnection", requestsPerConnection);
    }

    /** The same calls at another rate. */
    public PoolDemand at(double otherPerSecond) {
        return new PoolDemand(otherPerSecond, callSeconds, peakedness, requestsPerConnection);
    }

    /** Connections busy on average. */
    public double busy() {
        return callsPerSecond * callSeconds;
    }

    /** Connections busy at the fullest of many moments, when calls come by chance. */
    public static double fullestOf(double busy) {
        return Math.ceil(busy + FULLEST_MOMENT * Math.sqrt(busy));
    }

    /** The smallest pool of which at most this share of calls waits. */
    public long connectionsNeeded(double waitingShare) {
        return ErlangC.connectionsNeeded(busy(), waitingShare, peakedness);
    }

    /** Connections a second that replace one at its limit of requests. */
    public double renewedPerSecond() {
        return callsPerSecond / requestsPerConnection;
    }

    /** Ports held after such closes, on average. */
    public double portsHeld(double holdSeconds) {
        return renewedPerSecond() * holdSeconds;
    }
}
