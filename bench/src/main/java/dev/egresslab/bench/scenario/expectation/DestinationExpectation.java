package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortGrowth;
import dev.egresslab.simulator.capacity.PortSupply;
import java.util.OptionalInt;

/**
 * What is expected at one gateway for one destination.
 *
 * @param zone the gateway's name
 * @param destination address and port
 * @param share of all connections that go this way; of one client where each client owns ports
 * @param demand new connections that go this way, at the load's peak; those that replace a kept one when connections are kept
 * @param supply the ports there are
 * @param ips public addresses
 * @param time its ports over the load's time
 */
public record DestinationExpectation(
        String zone,
        String destination,
        double share,
        PortDemand demand,
        PortSupply supply,
        int ips,
        PortsOverTime time) {
    /** So many standard deviations above the mean no moment is. */
    private static final double OUT_OF_THE_QUESTION = 8;

    /**
     * Whether connections are kept, so that their number and not their rate takes the ports.
     *
     * @return whether they are
     */
    public boolean kept() {
        return time.kept();
    }

    /**
     * Ports that would be taken at the fullest moment, were there ports without end.
     *
     * @return how many
     */
    public double portsWanted() {
        return time.wantedMax();
    }

    /**
     * When the last port is taken, since the load's start.
     *
     * @return seconds; infinite if never
     */
    public double secondsToExhaustion() {
        return time.secondsToExhaustion(ports());
    }

    /**
     * The share of the load's connections that find no port.
     *
     * @return from 0 to 1
     */
    public double refusedShare() {
        return time.refusedShare(ports());
    }

    /**
     * Ports there are, over all public addresses.
     *
     * @return ports, as many as a client may have
     */
    public long ports() {
        return supply.ports(ips);
    }

    /**
     * Ports in use at the fullest moment.
     *
     * @return what is wanted, or all there are
     */
    public double portsInUseMax() {
        return Math.min((double) ports(), portsWanted());
    }

    /**
     * Whether connections are expected to find no port.
     *
     * @return whether more are wanted than there are
     */
    public boolean exhausts() {
        return secondsToExhaustion() < Double.POSITIVE_INFINITY;
    }

    /**
     * Whether anybody might find no port, by chance or while a growing limit is still low.
     *
     * @return false when that is out of the question
     */
    boolean runsShort() {
        double fullest = portsWanted() + OUT_OF_THE_QUESTION * Math.sqrt(demand.peakedness() * portsWanted());
        return fullest > new PortGrowth(supply, ips, demand.peakedness()).ports();
    }

    /**
     * The highest rate of new connections that a number of public addresses carries in the long run.
     *
     * @param addresses how many
     * @return connections a second; infinite when connections are kept, so that no rate runs the ports out
     */
    public double ceilingPerSecond(int addresses) {
        return kept() ? Double.POSITIVE_INFINITY : demand.ceilingPerSecond(supply.ports(addresses));
    }

    /**
     * The share of connections that find no port when the load stays at its peak, chance and bursts counted.
     *
     * @return from 0 to 1; of kept connections, the share that does not fit
     */
    public double failureAtPeak() {
        return kept() ? Math.max(0, 1 - ports() / portsWanted()) : demand.failureProbability(ports());
    }

    /**
     * How many public addresses this load needs.
     *
     * @return the fewest whose ports are not exhausted; nothing when not even as many do as such a gateway may have
     */
    public OptionalInt ipsNeeded() {
        return supply.ipsToCarry(portsWanted());
    }
}
