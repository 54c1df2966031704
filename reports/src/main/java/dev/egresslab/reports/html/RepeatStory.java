package dev.egresslab.reports.html;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Growth;
import dev.egresslab.reports.plan.VariantPlan.Storm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan's words about limits that grow, and about those who find no port and come again. */
final class RepeatStory {
    /** Fewer refused than one in a thousand repeat nothing that anybody would see. */
    private static final double LEAST = 1e-3;

    private final VariantPlan plan;
    private final @Nullable Growth growth;
    private final @Nullable Storm storm;

    RepeatStory(VariantPlan plan) {
        this.plan = plan;
        this.growth = plan.growth();
        this.storm = plan.storm();
    }

    /** How far the ports grow, and what that costs. */
    Optional<String> growthFact() {
        if (growth == null) {
            return Optional.empty();
        }
        if (growth.steps().isEmpty()) {
            return Optional.of("not needed");
        }
        Growth.Step last = growth.steps().getLast();
        return Optional.of("from %s to %s%s, the last time after %s%s"
                .formatted(
                        Quantity.count(growth.portsAtFirst()),
                        Quantity.count(last.ports()),
                        last.ips() == growth.ipsAtFirst()
                                ? ""
                                : " on %d instead of %d public IPs".formatted(last.ips(), growth.ipsAtFirst()),
                        PlanWords.time(last.seconds()),
                        plan.assumed().stream()
                                        .anyMatch(each -> each.value().equals("addressGrowth")
                                                || each.value().equals("slicing"))
                                ? PlanStory.ASSUMED
                                : ""));
    }

    /** What comes before the load is carried, as a sentence to follow; nothing when nobody would see it. */
    String whileGrowing() {
        return growth == null || growth.steps().isEmpty() || growth.refusedShare() < LEAST
                ? ""
                : " For the first %s, while they grow to that, %s find none."
                        .formatted(
                                PlanWords.time(growth.steps().getLast().seconds()),
                                PlanWords.chance(growth.refusedShare()));
    }

    /** A sentence for how many there may be. */
    String growth() {
        if (growth == null || growth.steps().isEmpty()) {
            return "";
        }
        return " At first there are %s; they become more by themselves %s, and until the last time %s of the connections find none at their first try."
                .formatted(
                        Quantity.count(growth.portsAtFirst()),
                        growth.steps().size() == 1
                                ? "once"
                                : Quantity.count(growth.steps().size()) + " times",
                        PlanWords.chance(growth.refusedShare()));
    }

    /** What is asked for, and what fails in the end. */
    Optional<String> stormFact() {
        if (storm == null) {
            return Optional.empty();
        }
        Storm.Balance quiet = storm.quiet();
        String fails = "%s of the calls fail".formatted(PlanWords.chance(quiet.failing()));
        return Optional.of(
                storm.full() == null
                        ? fails
                        : "%s; once a burst has filled the gateway, %s"
                                .formatted(fails, PlanWords.chance(storm.full().failing())));
    }

    /** What repetitions do. */
    Optional<String> storm() {
        if (storm == null) {
            return Optional.empty();
        }
        String syns = PlanWords.count(storm.syns(), "SYN", "SYNs");
        String how = storm.attempts() == 1
                ? "They try again: up to %s.".formatted(syns)
                : "They try again: up to %s in each of %d attempts.".formatted(syns, storm.attempts());
        String quiet = storm.quiet().refusedShare() < LEAST ? " Hardly anybody has to." : " " + balance(storm.quiet());
        return Optional.of(how + quiet + full());
    }

    private String full() {
        if (storm == null || storm.full() == null) {
            return "";
        }
        return " But a burst can tip it over, and then it stays so though the load is the same again: "
                + balance(storm.full());
    }

    private String balance(Storm.Balance balance) {
        return "%s new connections become %s SYNs, of which %s find no port (%s). %s of the calls fail in the end.%s"
                .formatted(
                        PlanWords.rate(plan.load().perSecond()),
                        PlanWords.rate(balance.synsPerSecond()),
                        PlanWords.chance(balance.refusedShare()),
                        PlanWords.rate(balance.refusedPerSecond()),
                        PlanWords.chance(balance.failing()),
                        wasted(balance));
    }

    private static String wasted(Storm.Balance balance) {
        double taken = balance.synsPerSecond() - balance.refusedPerSecond();
        return balance.wastedPerSecond() < LEAST * taken
                ? ""
                : " %s of the ports go to a SYN that comes too late for the rest of its handshake, and are taken all the same."
                        .formatted(PlanWords.chance(balance.wastedPerSecond() / taken));
    }
}
