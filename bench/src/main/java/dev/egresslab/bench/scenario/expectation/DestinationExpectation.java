package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.Capacity;

/**
 * What is expected at one gateway for one destination.
 *
 * @param zone the gateway's name
 * @param destination address and port
 * @param share of all connections that go this way
 * @param opensPerSecond new connections a second at the load's peak
 * @param portsPerIp ports of one public address
 * @param ips public addresses
 * @param takenSeconds how long a connection takes a port: its life and the hold; infinite when it is kept
 * @param portsWanted ports that would be taken at the fullest moment, were there ports without end
 * @param secondsToExhaustion when the last port is taken, since the load's start; infinite if never
 */
public record DestinationExpectation(
        String zone,
        String destination,
        double share,
        double opensPerSecond,
        int portsPerIp,
        int ips,
        double takenSeconds,
        double portsWanted,
        double secondsToExhaustion) {

    /**
     * Ports there are, over all public addresses.
     *
     * @return ports
     */
    public long ports() {
        return (long) portsPerIp * ips;
    }

    /**
     * Ports in use at the fullest moment.
     *
     * @return what is wanted, or all there are
     */
    public double portsInUseMax() {
        return Math.min((double) ports(), portsWanted);
    }

    /**
     * Whether connections are expected to find no port.
     *
     * @return whether more are wanted than there are
     */
    public boolean exhausts() {
        return secondsToExhaustion < Double.POSITIVE_INFINITY;
    }

    /**
     * The highest rate of new connections that a number of public addresses carries in the long run.
     *
     * @param addresses how many
     * @return connections a second; infinite when connections are kept, so that no rate runs the ports out
     */
    public double ceilingPerSecond(int addresses) {
        return takenSeconds < Double.POSITIVE_INFINITY && takenSeconds > 0
                ? Capacity.ceilingPerSecond((long) portsPerIp * addresses, takenSeconds, 0)
                : Double.POSITIVE_INFINITY;
    }

    /**
     * How many public addresses this load needs.
     *
     * @return the fewest whose ports are not exhausted
     */
    public int ipsNeeded() {
        return (int) Math.max(1, Math.ceil(portsWanted / portsPerIp));
    }
}
