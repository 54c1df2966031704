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
 * @param portsOfClient ports that one client may have over all addresses; {@link #UNLIMITED} when clients share all ports
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
        long portsOfClient,
        double takenSeconds,
        double portsWanted,
        double secondsToExhaustion) {

    /** Stands for clients that share all ports. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /**
     * Ports there are, over all public addresses.
     *
     * @return ports, as many as a client may have
     */
    public long ports() {
        return ports(ips);
    }

    private long ports(int addresses) {
        return Math.min((long) portsPerIp * addresses, portsOfClient);
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
                ? Capacity.ceilingPerSecond(ports(addresses), takenSeconds, 0)
                : Double.POSITIVE_INFINITY;
    }

    /**
     * How many public addresses this load needs.
     *
     * @return the fewest whose ports are not exhausted; {@link Integer#MAX_VALUE} when a client may not have as many ports as it wants
     */
    public int ipsNeeded() {
        return portsWanted > portsOfClient ? Integer.MAX_VALUE : (int) Math.max(1, Math.ceil(portsWanted / portsPerIp));
    }
}
