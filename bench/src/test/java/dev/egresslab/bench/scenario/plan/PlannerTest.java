package dev.egresslab.bench.scenario.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.bench.scenario.expectation.DestinationExpectation;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Addresses;
import dev.egresslab.reports.plan.VariantPlan.Curve;
import dev.egresslab.simulator.capacity.ErlangB;
import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Plans against published figures, against Erlang's formula, and against the expectation of the same scenario. */
class PlannerTest {
    private static final String SCENARIO = """
        why: How many?
        gateway: {rtt: 20ms, ports: 1000, hold: 6s}
        origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 30ms}
        app: {workers: 64, calls: 2}
        load: {stages: [{for: 60s, rate: 100/s}]}
        variants: {direct: {}, pooled: {proxy: egresslab}}
        """;

    @Test
    void nineHundredASecondFillOneAddressOfAws() {
        VariantPlan plan = plan("aws-nat-gateway", 900, 0.2, 1);

        // 900/s x 60.2 s.
        assertThat(plan.answers().portsWanted()).isEqualTo(54_180);
        assertThat(plan.answers().portsHeld()).isEqualTo(54_000);
        assertThat(plan.answers().ceilingPerSecond()).isCloseTo(913.6, within(0.1));
        assertThat(plan.answers().ipsNeeded()).isEqualTo(1);
        assertThat(plan.answers().secondsToExhaustion()).isNull();
        // Above the ceiling they run out within the minute.
        VariantPlan more = plan("aws-nat-gateway", 920, 0.2, 1);
        assertThat(more.answers().secondsToExhaustion()).isCloseTo(55_000 / 920.0, within(0.01));
        assertThat(more.answers().ipsNeeded()).isEqualTo(2);
    }

    @Test
    void eightAddressesOfAwsCarryEightTimesAsMuch() {
        List<Addresses> rows = plan("aws-nat-gateway", 900, 0, 1).addresses();

        assertThat(rows).extracting(Addresses::ips).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(rows.getFirst().ceilingPerSecond()).isCloseTo(916.67, within(0.01));
        assertThat(rows.getLast().ceilingPerSecond()).isCloseTo(8 * 916.67, within(0.1));
        // An address adds a little more than the first carried: larger groups waste less on chance.
        assertThat(rows.getLast().addedPerSecond())
                .isGreaterThan(rows.getFirst().addedPerSecond());
    }

    @Test
    void azureSustains769AfterFinAnd3125AfterRst() {
        assertThat(plan("azure-nat-gateway", 500, 0, 1).answers().ceilingPerSecond())
                .isCloseTo(769.2, within(0.1));
        GatewayProfile azure = profile("azure-nat-gateway");
        double hold = azure.timeouts().holdAfterRst().value().toSeconds();
        PlannedLoad reset = new PlannedLoad(azure, 1, new PortDemand(500, 0, hold, 1), true, 1, 1, 1_000);
        assertThat(new Planner(1e-3, "test")
                        .plan(reset)
                        .variants()
                        .getFirst()
                        .answers()
                        .ceilingPerSecond())
                .isEqualTo(3_125);
    }

    @Test
    void moreAddressesGiveAClientOfGoogleNoMorePorts() {
        GatewayProfile google = profile("gcp-cloud-nat-static-120s").scaled(256, null, null);
        PlannedLoad load = new PlannedLoad(google, 1, new PortDemand(40, 0, 120, 0), false, 1, 20, 1_000);
        VariantPlan plan = new Planner(1e-3, "test").plan(load).variants().getFirst();

        // GitLab: "256 over a 2 minute period" for each of twenty machines.
        assertThat(plan.answers().ceilingPerSecond()).isCloseTo(20 * 256 / 120.0, within(0.01));
        assertThat(plan.answers().portsWanted()).isEqualTo(240);
        assertThat(plan.gateway().addressesAddPorts()).isFalse();
        assertThat(plan.addresses()).extracting(Addresses::ports).containsOnly(256L);
        assertThat(plan.slices())
                .filteredOn(VariantPlan.Slice::planned)
                .singleElement()
                .satisfies(slice -> assertThat(slice.clientsPerIp()).isEqualTo(252));
        // One line, as all addresses are alike.
        assertThat(plan.curves()).hasSize(1);
    }

    @Test
    void curvesAreErlangsFormula() {
        VariantPlan plan = plan("aws-nat-gateway", 900, 1, 4);

        assertThat(plan.curves()).extracting(Curve::ips).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        for (Curve curve : plan.curves()) {
            assertThat(curve.perSecond()).isSorted();
            assertThat(curve.failureProbability()).isSorted();
            for (int i = 0; i < curve.perSecond().size(); i++) {
                // Four destinations share the rate; each has all the ports.
                double offered = curve.perSecond().get(i) / 4 * 61;
                assertThat(curve.failureProbability().get(i))
                        .isCloseTo(ErlangB.blocking(offered, 55_000.0 * curve.ips()), within(1e-4));
            }
        }
    }

    @Test
    void aTighterTargetAsksForMoreAddresses() {
        PortDemand bursts = new PortDemand(1_800, 0.2, 60, 20);
        PlannedLoad load = new PlannedLoad(profile("aws-nat-gateway"), 2, bursts, false, 1, 1, 1_000);
        assertThat(new Planner(0.05, "test")
                        .plan(load)
                        .variants()
                        .getFirst()
                        .answers()
                        .ipsNeeded())
                .isEqualTo(2);
        assertThat(new Planner(1e-3, "test")
                        .plan(load)
                        .variants()
                        .getFirst()
                        .answers()
                        .ipsNeeded())
                .isEqualTo(3);
    }

    @Test
    void planAndExplanationAreOneArithmetic() throws ScenarioException {
        Scenario scenario = ScenarioReader.parse("test.yaml", SCENARIO, List.of(), null);
        VariantPlan direct = new Planner(1e-3, "test").plan(scenario).variants().getFirst();
        DestinationExpectation expected =
                Expectation.of(scenario).variants().getFirst().tightest();

        assertThat(direct.answers().portsWanted()).isCloseTo(expected.portsWanted(), within(0.5));
        assertThat(direct.answers().ceilingPerSecond()).isCloseTo(expected.ceilingPerSecond(1), within(0.01));
        assertThat(direct.answers().failureProbability()).isCloseTo(expected.failureAtPeak(), within(1e-5));
        assertThat(direct.answers().secondsToExhaustion()).isCloseTo(expected.secondsToExhaustion(), within(0.01));
        assertThat(direct.answers().ipsNeeded()).isEqualTo(expected.ipsNeeded().orElseThrow());
        // 1,222 ports of 6.11 s; the pages' two calls follow one another, so nearly all their time is shared.
        assertThat(direct.load().burstiness()).isCloseTo(1 + (6.11 - 0.09) / 6.11, within(1e-3));
        // It is scaled: 122 % of a ceiling, as 1,118/s are of the real gateway's.
        assertThat(direct.gateway().real())
                .isNotNull()
                .satisfies(real -> assertThat(real.perSecond()).isCloseTo(1_118, within(1.0)));
    }

    @Test
    void aPoolIsPlannedByItsNumberAndNotByARate() throws ScenarioException {
        Plan plan = new Planner(1e-3, "test").plan(ScenarioReader.parse("test.yaml", SCENARIO, List.of(), null));
        VariantPlan pooled = plan.variants().getLast();

        // 200 calls/s of 50 ms keep 10 connections busy; Erlang C says 22 let 0.1 % wait.
        assertThat(pooled.load().kept()).isTrue();
        assertThat(pooled.pool().busy()).isEqualTo(10);
        assertThat(pooled.pool().connections()).isBetween(20L, 23L);
        assertThat(pooled.answers().failureProbability()).isZero();
        assertThat(pooled.curves()).isEmpty();
        assertThat(pooled.addresses()).isEmpty();
    }

    @Test
    void whatAnOptionCannotBeIsSaidWithWhatItMay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("aws-nat-gateway", 0, 1, 1))
                .withMessage("--rate must be above zero, was 0.0/s; try --rate 900/s");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlannedLoad(
                        profile("gcp-cloud-nat-static"), 1, new PortDemand(1, 1, 30, 1), false, 1, 1_009, 1_000))
                .withMessageStartingWith("--clients must be at most 1008, as slices of 64 ports a client do not fit");
    }

    private static VariantPlan plan(String profile, double perSecond, double lifeSeconds, int destinations) {
        GatewayProfile gateway = profile(profile);
        double hold = gateway.timeouts().holdAfterFin().value().toNanos() / 1e9;
        PortDemand demand = new PortDemand(perSecond, lifeSeconds, hold, 1);
        return new Planner(1e-3, "test")
                .plan(new PlannedLoad(gateway, 1, demand, false, destinations, 1, 1_000))
                .variants()
                .getFirst();
    }

    private static GatewayProfile profile(String name) {
        return Profiles.byName(name).orElseThrow();
    }

    @Test
    void aGatewayThatGrowsIsPlannedAsItEndsAndSaysHow() {
        GatewayProfile regional = profile("aws-regional-nat-gateway");
        PlannedLoad load = new PlannedLoad(regional, 1, new PortDemand(1_500, 0.06, 60, 0), false, 1, 1, 1_000);
        VariantPlan plan = new Planner(1e-3, "test").plan(load).variants().getFirst();

        assertThat(plan.gateway().ips()).isEqualTo(3);
        assertThat(plan.answers().failureProbability()).isZero();
        // One address is full after 55,000 / 1,500 s, and the second there a minute after 44,000.
        assertThat(plan.answers().secondsToExhaustion()).isCloseTo(36.67, within(0.01));
        VariantPlan.Growth growth = Objects.requireNonNull(plan.growth());
        assertThat(growth.steps()).extracting(VariantPlan.Growth.Step::ips).containsExactly(2, 3);
        assertThat(growth.steps().getFirst().seconds()).isCloseTo(60 + 44_000 / 1_500.0, within(1.0));
        // Another minute after 88,000. The engine says 2 min 59 s of scenarios/virtual/aws-regional.yaml.
        assertThat(growth.steps().getLast().seconds()).isCloseTo(178, within(2.0));
        // Refused from 36.7 s to 89.3 s, but for what comes back after a minute.
        assertThat(growth.refusedShare()).isBetween(0.1, 0.2);
        assertThat(plan("aws-nat-gateway", 900, 0.2, 1).growth()).isNull();
    }

    @Test
    void whoComesAgainAsksForMoreAndGetsNoMore() {
        PortDemand demand = new PortDemand(1_200, 0.2, 60, 1);
        PlannedLoad load = new PlannedLoad(
                profile("aws-nat-gateway"),
                1,
                demand,
                false,
                1,
                1,
                1_000,
                new Persistence(4, 0, 0, 3, Double.POSITIVE_INFINITY));
        VariantPlan plan = new Planner(1e-3, "test").plan(load).variants().getFirst();
        VariantPlan.Storm storm = Objects.requireNonNull(plan.storm());

        assertThat(storm.full()).isNull();
        assertThat(storm.quiet().synsPerSecond()).isGreaterThan(5 * 1_200);
        assertThat(storm.quiet().failing()).isCloseTo(plan.answers().failureProbability(), within(0.001));
        assertThat(plan("aws-nat-gateway", 1_200, 0.2, 1).storm()).isNull();
    }

    @Test
    void aBurstThatTipsAGatewayOverIsForeseen() throws ScenarioException {
        Scenario scenario = ScenarioReader.read(
                Path.of("../scenarios/virtual/retry-storm.yaml"),
                List.of("load.stages=[{for: 20m, rate: 850/s}]"),
                null);
        List<VariantPlan> plans = new Planner(1e-3, "test").plan(scenario).variants();
        VariantPlan.Storm once = Objects.requireNonNull(plans.getFirst().storm());
        VariantPlan.Storm eager = Objects.requireNonNull(plans.get(1).storm());

        assertThat(once.synsLate()).isOne();
        assertThat(eager.quiet().failing()).isLessThan(1e-6);
        // As scenarios/virtual/retry-storm.yaml shows.
        assertThat(Objects.requireNonNull(eager.full()).failing()).isGreaterThan(0.2);
    }
}
