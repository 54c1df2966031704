package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.simulator.capacity.Occupancy;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortGrowth;
import dev.egresslab.simulator.capacity.PortSupply;
import java.util.ArrayList;
import java.util.List;

/**
 * The ports of one destination at one gateway in a {@link StormFluid}, and the share of the load that asks for them. Where each client owns ports all
 * clients are alike, and the ports are those of one.
 */
final class PortShare {
    private final double share;
    private final int alike;
    private final int sequence;
    private final PortDemand demand;
    private final PortGrowth growth;
    private final List<Storm.Step> steps = new ArrayList<>();
    private Occupancy occupancy;
    private DelayLine back = new DelayLine(1, 1);
    private DelayLine[] lateBack = {};
    private List<Double> lateSeconds = List.of();
    private double inUse;
    private double inUseMax;
    private double asked;
    private double failing;
    private double opened;
    private double refused;
    private double refusedInStep;

    /**
     * A fresh gateway's.
     *
     * @param share of all connections that go this way
     * @param demand what one client asks for at the peak
     * @param supply the ports
     * @param ips public addresses at the start
     * @param sequence connections of a page, each only if the one before got a port
     */
    PortShare(double share, PortDemand demand, PortSupply supply, int ips, int sequence) {
        this.share = share;
        this.alike = supply.sliced() ? supply.clients() : 1;
        this.demand = demand;
        this.growth = new PortGrowth(supply, ips, demand.peakedness());
        this.sequence = sequence;
        this.occupancy = new Occupancy(Math.max(1, growth.ports()), demand.peakedness(), sequence);
    }

    void begin(double stepSeconds, Tries tries) {
        back = new DelayLine(stepSeconds, demand.takenSeconds());
        lateSeconds = tries.lateSeconds();
        lateBack = new DelayLine[lateSeconds.size()];
        for (int late = 0; late < lateBack.length; late++) {
            lateBack[late] = new DelayLine(stepSeconds, lateSeconds.get(late));
        }
    }

    double share() {
        return share;
    }

    /** A step begins: ports come back, and how many of its SYNs are refused is settled from how many there were in the last. */
    void meet(double nowSeconds) {
        if (growth.observe(inUse, refusedInStep, nowSeconds)) {
            occupancy = new Occupancy(growth.ports(), demand.peakedness(), sequence);
            steps.add(new Storm.Step(nowSeconds, growth.ips(), growth.ports()));
        }
        back.step();
        inUse -= back.take();
        for (DelayLine line : lateBack) {
            line.step();
            inUse -= line.take();
        }
        inUse = Math.max(0, inUse);
        failing = growth.ports() == 0 ? 1 : occupancy.failing(inUse, asked);
        asked = 0;
        refusedInStep = 0;
    }

    /**
     * SYNs ask for ports.
     *
     * @param syns of all clients
     * @param late which of the late ones they are, negative when they are in time
     * @return those that get one
     */
    double take(double syns, int late) {
        double mine = syns / alike;
        double got = mine * (1 - failing);
        asked += mine;
        refusedInStep += mine - got;
        refused += syns * failing;
        inUse += got;
        inUseMax = Math.max(inUseMax, inUse);
        if (late < 0) {
            opened += syns * (1 - failing);
            back.add(got, demand.takenSeconds());
        } else {
            lateBack[late].add(got, lateSeconds.get(late));
        }
        return syns * (1 - failing);
    }

    double opened() {
        return opened;
    }

    double refused() {
        return refused;
    }

    /** Ports in use at the fullest moment, on average. */
    double inUseMax() {
        return Math.min(inUseMax, (double) growth.ports());
    }

    /** Ports that there are in the end. */
    long ports() {
        return growth.ports();
    }

    int ips() {
        return growth.ips();
    }

    List<Storm.Step> steps() {
        return List.copyOf(steps);
    }
}
