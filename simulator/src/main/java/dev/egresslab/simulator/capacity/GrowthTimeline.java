package dev.egresslab.simulator.capacity;

import dev.egresslab.simulator.nat.GatewayProfile;
import java.util.ArrayList;
import java.util.List;

/** A steady demand at a fresh gateway whose limit rises, in steps of time that are short beside a port's time and beside a rise. */
final class GrowthTimeline {
    private static final int STEPS_A_TIME = 500;
    private static final int STEPS_A_RISE = 20;
    private static final int STEPS_MAX = 2_000_000;

    private final PortDemand demand;
    private final PortGrowth growth;
    private final double stepSeconds;
    private final double patienceSeconds;
    private final List<Double> got = new ArrayList<>();
    private final List<PortGrowth.Step> steps = new ArrayList<>();
    private Occupancy occupancy;
    private double inUse;
    private double asked;
    private double refused;
    private double refusedUntilLast;
    private double fullSeconds = Double.POSITIVE_INFINITY;

    GrowthTimeline(PortSupply supply, int ips, PortDemand demand) {
        this.demand = demand;
        this.growth = new PortGrowth(supply, ips, demand.peakedness());
        this.occupancy = occupancy();
        GatewayProfile profile = supply.profile();
        double rise = Math.max(
                        profile.slicing().value().growth().toNanos(),
                        profile.addressGrowth().value().after().toNanos())
                / 1e9;
        this.patienceSeconds = 2 * demand.takenSeconds() + 2 * rise;
        double brief = demand.takenSeconds() / STEPS_A_TIME;
        this.stepSeconds =
                Math.max(patienceSeconds / STEPS_MAX, rise == 0 ? brief : Math.min(brief, rise / STEPS_A_RISE));
    }

    private Occupancy occupancy() {
        return new Occupancy(Math.max(1, growth.ports()), demand.peakedness(), 1);
    }

    /** Follows it until nothing has risen for long. */
    PortGrowth.Rise rise() {
        double last = 0;
        for (int step = 1; step < STEPS_MAX && step * stepSeconds < last + patienceSeconds; step++) {
            double now = step * stepSeconds;
            double refusals = arrive(now);
            if (growth.observe(inUse, refusals, now)) {
                last = now;
                occupancy = occupancy();
                steps.add(new PortGrowth.Step(now, growth.ips(), growth.ports()));
                refusedUntilLast = refused / asked;
            }
        }
        return new PortGrowth.Rise(steps, refusedUntilLast, fullSeconds);
    }

    private double arrive(double now) {
        double arriving = demand.perSecond() * stepSeconds;
        int back = got.size() - (int) Math.round(demand.takenSeconds() / stepSeconds);
        inUse = Math.max(0, inUse - (back >= 0 ? got.get(back) : 0));
        double failing = occupancy.failing(inUse, arriving);
        got.add(arriving * (1 - failing));
        inUse += arriving * (1 - failing);
        asked += arriving;
        refused += arriving * failing;
        if (refused >= 1 && fullSeconds == Double.POSITIVE_INFINITY) {
            fullSeconds = now;
        }
        return arriving * failing;
    }
}
