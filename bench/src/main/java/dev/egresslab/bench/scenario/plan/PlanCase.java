package dev.egresslab.bench.scenario.plan;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.Amounts;
import dev.egresslab.bench.scenario.expectation.DestinationExpectation;
import dev.egresslab.bench.scenario.expectation.VariantExpectation;
import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PoolDemand;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortGrowth;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Sourced;
import dev.egresslab.simulator.nat.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * What is planned, whether it came from options or from a scenario.
 *
 * @param name the variant's name
 * @param profile the gateway
 * @param scaled whether the profile was made smaller or faster for a short run, rather than configured so
 * @param holdValue the profile's value that the hold is
 * @param ips public addresses, as many as it ends with where it gets more by itself
 * @param ipsAtFirst public addresses at the start
 * @param demand what competes for the same ports: one client's connections to the tightest destination
 * @param share its share of the whole load
 * @param supply those ports
 * @param kept whether connections are kept, so that {@code portsWanted} counts and no rate does
 * @param portsWanted ports wanted, were there ports without end
 * @param secondsToExhaustion when so many ports run out, since the load's start
 * @param persistence what a client does that finds no port
 * @param pool the same calls through a pool
 * @param destinations how many destinations the whole load spreads over
 * @param tightest the tightest destination; empty when all are alike
 * @param remarks what the reader must know
 */
record PlanCase(
        String name,
        GatewayProfile profile,
        boolean scaled,
        String holdValue,
        int ips,
        int ipsAtFirst,
        PortDemand demand,
        double share,
        PortSupply supply,
        boolean kept,
        double portsWanted,
        LongToDoubleFunction secondsToExhaustion,
        Persistence persistence,
        PoolDemand pool,
        int destinations,
        String tightest,
        List<String> remarks) {

    /** The hold after a close on both sides. */
    static final String HOLD_AFTER_FIN = "timeouts.holdAfterFin";

    /** The hold after a reset. */
    static final String HOLD_AFTER_RST = "timeouts.holdAfterRst";

    /** The hold of the gateway that the profile was scaled from. */
    double realHoldSeconds() {
        Timeouts real = profile.unscaled().timeouts();
        Sourced<Duration> hold = holdValue.equals(HOLD_AFTER_RST) ? real.holdAfterRst() : real.holdAfterFin();
        return hold.value().toNanos() / 1e9;
    }

    static PlanCase of(PlannedLoad load) {
        PortSupply supply = new PortSupply(load.profile(), load.clients());
        int parts = supply.parts(load.destinations());
        PortDemand all = load.demand();
        PortDemand demand = all.at(all.perSecond() / parts);
        return new PlanCase(
                load.profile().name(),
                load.profile(),
                /* scaled= */ false,
                load.holdValue(),
                PortGrowth.ipsInTheLongRun(supply, load.ips(), demand),
                load.ips(),
                demand,
                1.0 / parts,
                supply,
                /* kept= */ false,
                demand.portsWanted(),
                demand::secondsToExhaustion,
                load.persistence(),
                new PoolDemand(
                        all.perSecond(),
                        all.lifeSeconds(),
                        Math.max(1, all.peakedness()),
                        load.requestsPerConnection()),
                load.destinations(),
                "",
                List.of());
    }

    static PlanCase of(Scenario scenario, Scenario.Variant variant, VariantExpectation expected) {
        GatewaySpec gateway = variant.gateway();
        DestinationExpectation tightest = expected.tightest();
        PortDemand demand = tightest.demand();
        return new PlanCase(
                variant.name(),
                gateway.asRun(),
                gateway.asRun().isScaled(),
                variant.resets() ? HOLD_AFTER_RST : HOLD_AFTER_FIN,
                tightest.kept() ? gateway.ips() : PortGrowth.ipsInTheLongRun(tightest.supply(), gateway.ips(), demand),
                gateway.ips(),
                demand,
                tightest.share(),
                tightest.supply(),
                tightest.kept(),
                tightest.kept() ? tightest.portsWanted() : demand.portsWanted(),
                tightest.time()::secondsToExhaustion,
                expected.persistence(),
                new PoolDemand(
                        expected.callsPerSecond(),
                        expected.exchangeSeconds(),
                        1,
                        scenario.origin().keepAliveRequests()),
                (int) expected.destinations().stream()
                        .map(DestinationExpectation::destination)
                        .distinct()
                        .count(),
                expected.destinations().size() == 1
                        ? ""
                        : tightest.destination()
                                + (gateway.zones().size() > 1 ? " through gateway " + tightest.zone() : ""),
                remarks(expected, tightest));
    }

    private static List<String> remarks(VariantExpectation expected, DestinationExpectation tightest) {
        List<String> remarks = new ArrayList<>();
        double steady = tightest.demand().portsWanted();
        if (!tightest.kept() && tightest.portsWanted() < 0.95 * steady) {
            remarks.add(
                    "The load stays at its peak for a shorter time than a port is taken: it wants at most %s ports, where the peak would want %s in the long run. The plan is for the long run."
                            .formatted(
                                    Amounts.count(Math.rint(tightest.portsWanted())),
                                    Amounts.count(Math.rint(steady))));
        }
        if (expected.pagesRefused() >= 1) {
            remarks.add("The workers cannot keep up, so fewer connections are opened than the load asks for.");
        }
        return remarks;
    }
}
