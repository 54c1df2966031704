package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.ErlangB;
import dev.egresslab.simulator.capacity.PortDemand;

/**
 * The ports of one destination over the load's time.
 *
 * <p>Wanted at a moment are the connections that began within their life and hold. Where more are wanted than there are, connections flow
 * through the ports as a fluid: with N ports, each taken for T, and Λ(t) connections so far, C(t) = min(Λ(t), N + C(t − T)) got one, and the
 * others fail: {@link PageCount}'s recursion, but nobody waits. Chance makes more fail, around the ceiling and below it: the mean of Erlang B
 * over the wanted at each moment (the modified offered load: D. L. Jagerman, "Nonstationary blocking in telephone traffic", Bell System
 * Technical Journal 54, 1975). The greater of both is taken, as the fluid knows when ports come back and Erlang how they fluctuate. Failed
 * connections do not come again here: that is {@link StormFluid}.
 */
public final class PortsOverTime {
    /** Moments at which chance is asked for: enough for a load's ramps. */
    private static final int MOMENTS = 200;

    private final boolean kept;
    private final PortDemand demand;
    private final double[] instants;
    private final double[] wanted;
    private final double[] opened;
    private final double wantedMax;

    /**
     * Follows the connections through the load.
     *
     * @param use how connections come and go
     * @param pages the pages begun
     * @param share of all connections that this destination gets
     * @param demand what it gets at the peak
     */
    PortsOverTime(ConnectionUse use, PageCount pages, double share, PortDemand demand) {
        this.kept = use.kept();
        this.demand = demand;
        this.instants = pages.instants();
        this.wanted = new double[instants.length];
        this.opened = new double[instants.length];
        double most = 0;
        for (int i = 0; i < instants.length; i++) {
            wanted[i] = share * use.portsInUse(pages, instants[i], demand.holdSeconds());
            opened[i] = share * use.opened(pages, instants[i]);
            most = Math.max(most, wanted[i]);
        }
        this.wantedMax = most;
    }

    /** Whether connections are kept, so that their number and not their rate takes the ports. */
    boolean kept() {
        return kept;
    }

    /**
     * Ports wanted at the fullest moment.
     *
     * @return how many would be taken, were there ports without end
     */
    public double wantedMax() {
        return wantedMax;
    }

    /**
     * When the last of so many ports is taken.
     *
     * @param ports how many there are
     * @return seconds since the load's start; infinite when more than that are never wanted
     */
    public double secondsToExhaustion(long ports) {
        if (wantedMax <= ports) {
            return Double.POSITIVE_INFINITY;
        }
        int first = 0;
        while (wanted[first] < ports) {
            first++;
        }
        return instants[first];
    }

    /**
     * The share of all the load's connections that gets none of so many ports.
     *
     * @param ports how many there are
     * @return from 0 to 1
     */
    public double refusedShare(long ports) {
        double all = opened[opened.length - 1];
        if (all == 0) {
            return 0;
        }
        double refused = kept ? Math.max(0, wantedMax - ports) : Math.max(byChance(ports), overflow(ports));
        return Math.clamp(refused / all, 0.0, 1.0);
    }

    private double byChance(long ports) {
        double refused = 0;
        for (int moment = 0; moment < MOMENTS; moment++) {
            int from = moment * (instants.length - 1) / MOMENTS;
            int to = (moment + 1) * (instants.length - 1) / MOMENTS;
            double failing = ErlangB.blockingOfBursts(wanted[(from + to) / 2], (double) ports, demand.peakedness());
            refused += failing * (opened[to] - opened[from]);
        }
        return refused;
    }

    private double overflow(long ports) {
        double stepsTaken = demand.takenSeconds() / instants[1];
        double[] carried = new double[instants.length];
        double refused = 0;
        for (int i = 1; i < instants.length; i++) {
            double room = ports + at(carried, Math.max(0, i - stepsTaken), i - 1);
            double arrived = opened[i] - refused;
            carried[i] = Math.max(carried[i - 1], Math.min(arrived, room));
            refused += arrived - carried[i];
        }
        return refused;
    }

    private static double at(double[] values, double place, int last) {
        int below = Math.min((int) place, last);
        double next = values[Math.min(below + 1, last)];
        return values[below] + Math.min(1, place - below) * (next - values[below]);
    }
}
