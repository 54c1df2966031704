package dev.egresslab.simulator.capacity;

/**
 * How many connections ports can carry on average. A connection takes a port for its life and for the hold after it; everything here follows
 * from that. Ports are those of one destination over all public addresses. For chance, see {@link ErlangB}.
 */
public final class Capacity {

    private Capacity() {}

    /**
     * The highest rate that can be sustained: {@code ports / (life + hold)} connections a second. AWS: 55,000 / 60 s = 917/s, "approximately
     * 900"; Azure: 50,000 / 65 s = 769/s after FIN and 50,000 / 16 s = 3,125/s after RST.
     */
    public static double ceilingPerSecond(long ports, double lifeSeconds, double holdSeconds) {
        requirePositive("ports", (double) ports);
        double takenSeconds = takenSeconds(lifeSeconds, holdSeconds);
        return ports / takenSeconds;
    }

    /** Ports in use on average in the long run, by Little's law: {@code rate * (life + hold)}. More than there are means exhaustion. */
    public static double steadyPorts(double ratePerSecond, double lifeSeconds, double holdSeconds) {
        requireNotNegative("ratePerSecond", ratePerSecond);
        return ratePerSecond * takenSeconds(lifeSeconds, holdSeconds);
    }

    /** How full the ports are in the long run: {@link #steadyPorts} over {@code ports}. From 1 on, connections fail. */
    public static double pressure(long ports, double ratePerSecond, double lifeSeconds, double holdSeconds) {
        requirePositive("ports", (double) ports);
        return steadyPorts(ratePerSecond, lifeSeconds, holdSeconds) / ports;
    }

    /**
     * Seconds until the ports run out when connections start to arrive evenly at a fresh gateway and all live equally long: ports in use grow by
     * {@code rate} a second until the first comes back after {@code life + hold}, so {@code ports / rate} if that is sooner, else never
     * (infinity).
     */
    public static double secondsToExhaustion(long ports, double ratePerSecond, double lifeSeconds, double holdSeconds) {
        requirePositive("ports", (double) ports);
        requireNotNegative("ratePerSecond", ratePerSecond);
        double seconds = ports / ratePerSecond;
        return seconds <= takenSeconds(lifeSeconds, holdSeconds) ? seconds : Double.POSITIVE_INFINITY;
    }

    /**
     * The same when lives are exponential with mean {@code meanLifeSeconds} and the hold is constant: in use at {@code t} are
     * {@code rate * t} up to the hold and {@code rate * (hold + life * (1 - e^(-(t - hold) / life)))} after it.
     */
    public static double secondsToExhaustionOfExponentialLives(
            long ports, double ratePerSecond, double meanLifeSeconds, double holdSeconds) {
        requirePositive("ports", (double) ports);
        requireNotNegative("ratePerSecond", ratePerSecond);
        double takenSeconds = takenSeconds(meanLifeSeconds, holdSeconds);
        double seconds = ports / ratePerSecond;
        if (seconds <= holdSeconds) {
            return seconds;
        }
        if (seconds >= takenSeconds) {
            return Double.POSITIVE_INFINITY;
        }
        return holdSeconds - meanLifeSeconds * Math.log1p(-(seconds - holdSeconds) / meanLifeSeconds);
    }

    /**
     * The rate that would put a real gateway under the same {@link #pressure} as {@code ratePerSecond} puts a scaled one: what a short run with
     * few ports and a short hold stands for.
     *
     * @param ports the scaled gateway's ports
     * @param holdSeconds the scaled gateway's hold
     * @param realPorts the real gateway's ports
     * @param realHoldSeconds the real gateway's hold
     */
    public static double realRatePerSecond(
            long ports,
            double holdSeconds,
            long realPorts,
            double realHoldSeconds,
            double ratePerSecond,
            double lifeSeconds) {
        return pressure(ports, ratePerSecond, lifeSeconds, holdSeconds)
                * ceilingPerSecond(realPorts, lifeSeconds, realHoldSeconds);
    }

    private static double takenSeconds(double lifeSeconds, double holdSeconds) {
        requireNotNegative("lifeSeconds", lifeSeconds);
        requireNotNegative("holdSeconds", holdSeconds);
        return lifeSeconds + holdSeconds;
    }

    static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
    }

    static void requireNotNegative(String name, double value) {
        if (!(value >= 0)) {
            throw new IllegalArgumentException(name + " must not be negative, was " + value);
        }
    }

    static void requireProbability(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, was " + value);
        }
    }
}
