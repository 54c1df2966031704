package dev.egresslab.bench.scenario.expectation;

import static dev.egresslab.bench.scenario.expectation.Amounts.count;
import static dev.egresslab.bench.scenario.expectation.Amounts.perSecond;
import static dev.egresslab.bench.scenario.expectation.Amounts.seconds;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.simulator.capacity.Capacity;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** An expectation as a table with a column for each variant; a row that says nothing of any is left out. */
final class ExpectationTable {
    private static final String NONE = "–";

    private final Scenario scenario;
    private final Expectation expectation;

    ExpectationTable(Scenario scenario, Expectation expectation) {
        this.scenario = scenario;
        this.expectation = expectation;
    }

    /** The rows, each with a line end. */
    String text() {
        Columns columns = new Columns();
        row(columns, "", VariantExpectation::name);
        row(columns, "calls", each -> perSecond(each.callsPerSecond()));
        row(columns, "new connections", ExpectationTable::newConnections);
        row(columns, "each open for", each -> kept(each) ? "kept" : seconds(each.connectionSeconds()));
        row(columns, "a page takes", each -> seconds(each.pageSeconds()));
        row(
                columns,
                "workers busy",
                each -> count(each.workersBusyMax()) + " of "
                        + count(variant(scenario, each).app().workers()));
        for (String zone : zones()) {
            row(
                    columns,
                    zones().size() == 1 ? "ports in use" : "ports in use, " + zone,
                    each -> portsInUse(each, zone));
        }
        row(
                columns,
                "ports run out",
                each -> each.exhausts() ? "after " + seconds(each.tightest().secondsToExhaustion()) : "no");
        row(
                columns,
                "find no port, at the peak",
                each -> Amounts.percent(each.tightest().failureAtPeak()));
        row(columns, "the most it carries", each -> ceiling(each, 0));
        row(columns, "with one more IP", each -> ceiling(each, 1));
        if (scenario.variants().stream().anyMatch(each -> each.gateway().asRun().isScaled())) {
            row(columns, "same pressure, real gateway", this::realRate);
        }
        for (String role : List.of("app", "proxy", "gateway", "origin")) {
            row(columns, "descriptors, " + role, each -> descriptors(each, role));
        }
        return columns.text();
    }

    private void row(Columns columns, String head, Function<VariantExpectation, String> cell) {
        List<String> cells = expectation.variants().stream().map(cell).toList();
        if (cells.stream().anyMatch(each -> !each.equals(NONE))) {
            columns.row(head, cells);
        }
    }

    private List<String> zones() {
        return expectation.variants().stream()
                .flatMap(each -> each.destinations().stream())
                .map(DestinationExpectation::zone)
                .distinct()
                .toList();
    }

    /** The fullest destination of a zone. */
    private static String portsInUse(VariantExpectation variant, String zone) {
        return variant.destinations().stream()
                .filter(each -> each.zone().equals(zone))
                .max(Comparator.comparingDouble(DestinationExpectation::portsInUseMax))
                .map(each -> count(Math.rint(each.portsInUseMax())) + " of " + count((double) each.ports()))
                .orElse(NONE);
    }

    /** What the destinations of the busiest zone carry together, as the load spreads over them. */
    private static String ceiling(VariantExpectation variant, int moreIps) {
        DestinationExpectation tightest = variant.tightest();
        double ceiling = tightest.ceilingPerSecond(tightest.ips() + moreIps);
        boolean inVain = moreIps > 0 && !tightest.supply().addressesAddPorts();
        return inVain || kept(variant) || ceiling == Double.POSITIVE_INFINITY || tightest.share() == 0
                ? NONE
                : perSecond(ceiling / tightest.share());
    }

    /** The rate that presses the real gateway as the peak presses this one. */
    private String realRate(VariantExpectation variant) {
        Scenario.Variant of = variant(scenario, variant);
        GatewaySpec gateway = of.gateway();
        GatewayProfile profile = gateway.asRun();
        double hold = of.hold(profile).toNanos() / 1e9;
        double realHold = of.hold(profile.unscaled()).toNanos() / 1e9;
        if (kept(variant) || !profile.isScaled() || hold + variant.connectionSeconds() == 0) {
            return NONE;
        }
        return perSecond(Capacity.realRatePerSecond(
                ports(profile, gateway),
                hold,
                ports(profile.unscaled(), gateway),
                realHold,
                variant.opensPerSecond(),
                variant.connectionSeconds()));
    }

    private static String descriptors(VariantExpectation variant, String role) {
        return variant.descriptors().stream()
                .filter(each -> each.role().equals(role))
                .map(each -> count((double) each.most()))
                .findFirst()
                .orElse(NONE);
    }

    private static String newConnections(VariantExpectation variant) {
        return kept(variant) && variant.opensPerSecond() == 0 ? "few" : perSecond(variant.opensPerSecond());
    }

    private static boolean kept(VariantExpectation variant) {
        return variant.connectionSeconds() == Double.POSITIVE_INFINITY;
    }

    static Scenario.Variant variant(Scenario scenario, VariantExpectation expected) {
        return scenario.variants().stream()
                .filter(each -> each.name().equals(expected.name()))
                .findFirst()
                .orElseThrow();
    }

    static long ports(GatewayProfile profile, GatewaySpec gateway) {
        return new PortSupply(profile, 1).ports(gateway.ips());
    }
}
