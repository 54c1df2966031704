package dev.egresslab.bench.scenario.plan;

import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Addresses;
import dev.egresslab.reports.plan.VariantPlan.Answers;
import dev.egresslab.reports.plan.VariantPlan.Assumption;
import dev.egresslab.reports.plan.VariantPlan.Gateway;
import dev.egresslab.reports.plan.VariantPlan.Load;
import dev.egresslab.reports.plan.VariantPlan.Pool;
import dev.egresslab.reports.plan.VariantPlan.Real;
import dev.egresslab.reports.plan.VariantPlan.Slice;
import dev.egresslab.simulator.capacity.Capacity;
import dev.egresslab.simulator.capacity.PoolDemand;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortGrowth;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.MappingKey;
import dev.egresslab.simulator.nat.Slicing;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one case. Ports are those that one client's connections to the tightest destination compete for; rates are of the whole load,
 * which is {@code 1 / share} as large.
 */
final class VariantPlanner {
    /** So many addresses get a row each; beyond, rows double. */
    private static final int EACH_IP_MAX = 8;

    /** Slices shown around the planned one. */
    private static final int SLICES = 7;

    private final PlanCase planned;
    private final double targetFailure;
    private final PortSupply supply;
    private final PortDemand demand;

    VariantPlanner(PlanCase planned, double targetFailure) {
        this.planned = planned;
        this.targetFailure = targetFailure;
        this.supply = planned.supply();
        this.demand = planned.demand();
    }

    VariantPlan plan() {
        GrowthAndStorm repeats = new GrowthAndStorm(planned);
        Integer needed = ipsNeeded();
        return new VariantPlan(
                planned.name(),
                load(),
                gateway(),
                answers(needed),
                planned.kept() ? List.of() : addresses(needed),
                planned.kept() ? List.of() : slices(),
                pool(),
                planned.kept() ? List.of() : new Curves(planned, targetFailure).all(needed),
                repeats.growth(),
                repeats.storm(),
                assumed(),
                new Remarks(planned).all());
    }

    private Load load() {
        return new Load(
                Rounded.of(demand.perSecond() / planned.share()),
                Rounded.of(planned.pool().callsPerSecond()),
                planned.kept(),
                planned.kept() ? null : Rounded.of(demand.lifeSeconds()),
                Rounded.of(demand.peakedness()),
                planned.destinations(),
                supply.clients(),
                planned.tightest(),
                Rounded.of(planned.share()));
    }

    private Gateway gateway() {
        GatewayProfile profile = planned.profile();
        return new Gateway(
                profile.name(),
                profile.title(),
                planned.ips(),
                supply.ipsMax(),
                supply.ports(planned.ips()),
                Rounded.of(demand.holdSeconds()),
                profile.mappingKey().value() == MappingKey.ENDPOINT_INDEPENDENT,
                supply.sliced() ? profile.slicing().value().toString() : "",
                supply.addressesAddPorts(),
                Remarks.failure(profile),
                planned.scaled() ? real(profile) : null);
    }

    private Real real(GatewayProfile profile) {
        PortSupply realSupply = new PortSupply(profile.unscaled(), supply.clients());
        double realHold = planned.realHoldSeconds();
        long ports = supply.ports(planned.ips());
        long realPorts = realSupply.ports(planned.ips());
        return new Real(
                realPorts,
                realHold,
                planned.kept() || realPorts == 0 || realHold + demand.lifeSeconds() == 0
                        ? null
                        : Rounded.of(Capacity.realRatePerSecond(
                                        ports,
                                        demand.holdSeconds(),
                                        realPorts,
                                        realHold,
                                        demand.perSecond(),
                                        demand.lifeSeconds())
                                / planned.share()));
    }

    private Answers answers(@Nullable Integer needed) {
        long ports = supply.ports(planned.ips());
        double held = planned.kept() ? Math.min(planned.portsWanted(), demand.portsHeld()) : demand.portsHeld();
        return new Answers(
                Rounded.of(planned.portsWanted()),
                Rounded.of(planned.portsWanted() - held),
                Rounded.of(held),
                Rounded.of(failure(ports)),
                ceiling(ports),
                atTarget(ports),
                exhaustion(new PortGrowth(supply, planned.ipsAtFirst(), demand.peakedness()).ports()),
                needed);
    }

    private double failure(long ports) {
        return planned.kept() ? Math.max(0, 1 - ports / planned.portsWanted()) : demand.failureProbability(ports);
    }

    private @Nullable Double ceiling(long ports) {
        return planned.kept() || planned.share() == 0 || ports == 0
                ? null
                : Rounded.finite(demand.ceilingPerSecond(ports) / planned.share());
    }

    private @Nullable Double atTarget(long ports) {
        return planned.kept() || planned.share() == 0 || ports == 0
                ? null
                : Rounded.finite(demand.perSecondAt(targetFailure, ports) / planned.share());
    }

    private @Nullable Double exhaustion(long ports) {
        return Rounded.finite(planned.secondsToExhaustion().applyAsDouble(ports));
    }

    private @Nullable Integer ipsNeeded() {
        OptionalInt needed =
                planned.kept() ? supply.ipsToCarry(planned.portsWanted()) : supply.ipsNeeded(demand, targetFailure);
        return needed.isPresent() ? needed.getAsInt() : null;
    }

    private List<Addresses> addresses(@Nullable Integer needed) {
        List<Addresses> rows = new ArrayList<>();
        for (int ips : shown(needed)) {
            long ports = supply.ports(ips);
            Double carried = atTarget(ports);
            Addresses before = rows.isEmpty() ? null : rows.getLast();
            rows.add(new Addresses(
                    ips,
                    ports,
                    ceiling(ports),
                    carried,
                    added(ips, carried, before),
                    Rounded.of(failure(ports)),
                    exhaustion(ports),
                    supply.sliced() ? supply.clientsMax(ips) : null));
        }
        return rows;
    }

    private static @Nullable Double added(int ips, @Nullable Double carried, @Nullable Addresses before) {
        if (carried == null) {
            return null;
        }
        int ipsBefore = before == null ? 0 : before.ips();
        Double carriedBefore = before == null ? null : before.perSecondAtTarget();
        return Rounded.of((carried - (carriedBefore == null ? 0 : carriedBefore)) / (ips - ipsBefore));
    }

    /** One, two, three ... up to eight, then doubling, and every number that the reader asked for. */
    private Set<Integer> shown(@Nullable Integer needed) {
        int most = supply.ipsMax();
        Set<Integer> shown = new TreeSet<>();
        for (int ips = 1; ips <= most; ips = ips < EACH_IP_MAX ? ips + 1 : 2 * ips) {
            shown.add(ips);
        }
        shown.add(planned.ips());
        shown.add(most);
        if (needed != null) {
            shown.add(needed);
            shown.add(Math.min(most, needed + 1));
        }
        return shown;
    }

    private List<Slice> slices() {
        Slicing slicing = planned.profile().slicing().value();
        if (slicing.isShared()) {
            return List.of();
        }
        int range = planned.profile().ports().value().size();
        long of = supply.ports(planned.ips());
        long mine = slicing.place() == Slicing.Place.EACH_IP ? of / planned.ips() : of;
        List<Slice> slices = new ArrayList<>();
        long ports = Math.max(1, slicing.grows() ? mine >> (SLICES - 2) : mine >> 1);
        while (slices.size() < SLICES && ports <= range) {
            long all = slicing.place() == Slicing.Place.EACH_IP ? ports * planned.ips() : ports;
            slices.add(new Slice(ports, atTarget(all), Rounded.of(failure(all)), (int) (range / ports), ports == mine));
            ports *= 2;
        }
        return slices;
    }

    /** A pool for each destination, all alike; the proxy is one client. */
    private Pool pool() {
        PoolDemand all = planned.pool();
        int destinations = planned.destinations();
        PoolDemand each = all.at(all.callsPerSecond() / destinations);
        long connections = each.connectionsNeeded(targetFailure);
        double held = each.portsHeld(demand.holdSeconds());
        long ports = connections + (long) Math.ceil(held - 1e-9);
        PortSupply ofTheProxy = new PortSupply(planned.profile(), 1);
        int together = destinations / ofTheProxy.parts(destinations);
        return new Pool(
                Rounded.of(all.busy()),
                connections * destinations,
                Rounded.of(all.renewedPerSecond()),
                Rounded.of(held * destinations),
                ports * destinations,
                Rounded.of(ports * together / (double) ofTheProxy.ports(1)));
    }

    /** What nobody documents: of the gateway as planned and, when that is scaled, of the real one that it stands for. */
    private List<Assumption> assumed() {
        Set<String> used = new Remarks(planned).valuesUsed();
        return Stream.concat(
                        planned.profile().entries().stream(),
                        planned.scaled() ? planned.profile().unscaled().entries().stream() : Stream.empty())
                .filter(entry -> used.contains(entry.name()) && entry.value().isAssumed())
                .distinct()
                .map(entry -> new Assumption(
                        entry.name(), entry.value().text(), entry.value().source()))
                .toList();
    }
}
