package dev.egresslab.simulator.capacity;

/**
 * New connections that want ports, and how long each takes one: what {@link Capacity}'s averages and {@link ErlangB}'s chances are asked for.
 *
 * @param perSecond new connections a second
 * @param lifeSeconds how long each is open: the mean
 * @param holdSeconds how long its port is taken after the close
 * @param peakedness how bursty they come, see {@link Peakedness}: 1 by chance, 0 evenly
 */
public record PortDemand(double perSecond, double lifeSeconds, double holdSeconds, double peakedness) {
    /** Checks that nothing is negative. */
    public PortDemand {
        Capacity.requireNotNegative("perSecond", perSecond);
        Capacity.requireNotNegative("lifeSeconds", lifeSeconds);
        Capacity.requireNotNegative("holdSeconds", holdSeconds);
        Capacity.requireNotNegative("peakedness", peakedness);
    }

    /** The same connections at another rate. */
    public PortDemand at(double otherPerSecond) {
        return new PortDemand(otherPerSecond, lifeSeconds, holdSeconds, peakedness);
    }

    /** How long each takes a port: open and held. */
    public double takenSeconds() {
        return lifeSeconds + holdSeconds;
    }

    /** Ports of connections that are open, on average, were there ports without end. */
    public double portsOpen() {
        return perSecond * lifeSeconds;
    }

    /** Ports that are held after a close, on average. */
    public double portsHeld() {
        return perSecond * holdSeconds;
    }

    /** Ports wanted on average: erlangs. */
    public double portsWanted() {
        return Capacity.steadyPorts(perSecond, lifeSeconds, holdSeconds);
    }

    /** The share of connections that finds no port in the long run, when those who fail do not come again. */
    public double failureProbability(long ports) {
        return ErlangB.blockingOfBursts(portsWanted(), (double) ports, peakedness);
    }

    /** The highest rate that so many ports carry on average; infinite when connections take no time at all. */
    public double ceilingPerSecond(long ports) {
        return takenSeconds() == 0
                ? Double.POSITIVE_INFINITY
                : Capacity.ceilingPerSecond(ports, lifeSeconds, holdSeconds);
    }

    /** The highest rate at which at most this share of connections finds no port; infinite when connections take no time at all. */
    public double perSecondAt(double failureProbability, long ports) {
        return takenSeconds() == 0
                ? Double.POSITIVE_INFINITY
                : ErlangB.offeredAt(failureProbability, (double) ports, peakedness) / takenSeconds();
    }

    /** Seconds until the ports run out when this rate begins at a fresh gateway; infinite when they never do. */
    public double secondsToExhaustion(long ports) {
        // At exactly the ceiling the first port comes back as the last is taken.
        return portsWanted() <= ports
                ? Double.POSITIVE_INFINITY
                : Capacity.secondsToExhaustion(ports, perSecond, lifeSeconds, holdSeconds);
    }
}
