package dev.egresslab.bench.scenario.plan;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.Amounts;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.bench.scenario.expectation.VariantExpectation;
import dev.egresslab.reports.plan.Plan;
import dev.egresslab.reports.plan.VariantPlan;
import java.util.ArrayList;
import java.util.List;

/** Answers without running: how many addresses, how high a rate, how large a pool, and how likely a connection finds no port. */
public final class Planner {
    private final double targetFailure;
    private final String tool;

    /**
     * A planner.
     *
     * @param targetFailure the share of connections that may find no port, between 0 and 1
     * @param tool name and version of the program, for the plan
     */
    public Planner(double targetFailure, String tool) {
        if (!(targetFailure > 0 && targetFailure < 1)) {
            throw new IllegalArgumentException("targetFailure must be between 0 and 1, was " + targetFailure);
        }
        this.targetFailure = targetFailure;
        this.tool = tool;
    }

    /** Plans one load through one gateway. */
    public Plan plan(PlannedLoad load) {
        VariantPlan plan = new VariantPlanner(PlanCase.of(load), targetFailure).plan();
        String subject = "%s new connections to %s through %s"
                .formatted(
                        Amounts.perSecond(load.demand().perSecond()),
                        load.destinations() == 1 ? "one destination" : load.destinations() + " destinations",
                        load.profile().name());
        return new Plan(Plan.SCHEMA_VERSION, tool, subject, "", targetFailure, List.of(plan));
    }

    /** Plans every variant of a scenario, at its load's peak. */
    public Plan plan(Scenario scenario) {
        List<VariantPlan> plans = new ArrayList<>();
        List<VariantExpectation> expected = Expectation.of(scenario).variants();
        for (int i = 0; i < expected.size(); i++) {
            PlanCase planned = PlanCase.of(scenario, scenario.variants().get(i), expected.get(i));
            plans.add(new VariantPlanner(planned, targetFailure).plan());
        }
        return new Plan(Plan.SCHEMA_VERSION, tool, scenario.name(), scenario.why(), targetFailure, plans);
    }
}
