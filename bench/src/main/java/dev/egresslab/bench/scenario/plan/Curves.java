package dev.egresslab.bench.scenario.plan;

import dev.egresslab.reports.plan.VariantPlan.Curve;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortSupply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The failure probability over the rate of the whole load, a curve for each number of addresses: dense where it rises, sparse where not. */
final class Curves {
    /** More lines cannot be told apart. */
    private static final int LINES_MAX = 8;

    private static final int POINTS_RISING = 24;
    private static final int POINTS_ABOVE = 24;
    /** Where a curve begins: below, nobody plans. */
    private static final double LEAST_PROBABILITY = 1e-6;
    /** How far beyond the last ceiling, or the planned rate, the curves go. */
    private static final double ROOM = 1.12;

    private final PlanCase planned;
    private final double targetFailure;
    private final PortSupply supply;
    private final PortDemand demand;

    Curves(PlanCase planned, double targetFailure) {
        this.planned = planned;
        this.targetFailure = targetFailure;
        this.supply = planned.supply();
        this.demand = planned.demand();
    }

    /** The curves, the fewest addresses first. */
    List<Curve> all(@Nullable Integer needed) {
        Set<Integer> lines = lines(needed);
        double last = lines.stream()
                .mapToDouble(ips -> demand.ceilingPerSecond(supply.ports(ips)))
                .max()
                .orElse(0);
        double end = ROOM * Math.max(last, demand.perSecond());
        List<Curve> curves = new ArrayList<>();
        for (int ips : lines) {
            curves.add(curve(ips, supply.ports(ips), end));
        }
        return curves;
    }

    private Set<Integer> lines(@Nullable Integer needed) {
        if (!supply.addressesAddPorts()) {
            return Set.of(planned.ips());
        }
        Set<Integer> lines = new TreeSet<>(Set.of(planned.ips()));
        if (needed != null) {
            lines.add(needed);
        }
        int most = supply.ipsMax();
        boolean each = most <= LINES_MAX;
        for (int ips = 1; ips <= most && lines.size() < LINES_MAX; ips = each ? ips + 1 : 2 * ips) {
            if (supply.ports(ips) > 0) {
                lines.add(ips);
            }
        }
        return lines;
    }

    private Curve curve(int ips, long ports, double end) {
        double start = demand.perSecondAt(Math.min(LEAST_PROBABILITY, targetFailure), ports);
        double ceiling = Math.max(start, demand.ceilingPerSecond(ports));
        TreeSet<Double> rates = new TreeSet<>();
        for (int i = 0; i <= POINTS_RISING; i++) {
            rates.add(start + (ceiling - start) * i / POINTS_RISING);
        }
        for (int i = 1; i <= POINTS_ABOVE && ceiling > 0; i++) {
            rates.add(ceiling * Math.pow(end / ceiling, square(i / (double) POINTS_ABOVE)));
        }
        List<Double> perSecond = new ArrayList<>();
        List<Double> failing = new ArrayList<>();
        for (double rate : rates) {
            perSecond.add(Rounded.of(rate / planned.share()));
            failing.add(Rounded.of(demand.at(rate).failureProbability(ports)));
        }
        return new Curve(ips, perSecond, failing);
    }

    /** Dense at first, where the curve bends. */
    private static double square(double value) {
        return value * value;
    }
}
