package dev.egresslab.bench.scenario.plan;

import dev.egresslab.reports.plan.VariantPlan.Growth;
import dev.egresslab.reports.plan.VariantPlan.Storm;
import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PortGrowth;
import dev.egresslab.simulator.capacity.RepeatedCalls;
import org.jspecify.annotations.Nullable;

/** What a plan says of limits that grow, and of those who find no port and come again. */
final class GrowthAndStorm {
    /** Balances less apart than this are one. */
    private static final double SAME = 1e-3;

    private final PlanCase planned;

    GrowthAndStorm(PlanCase planned) {
        this.planned = planned;
    }

    @Nullable
    Growth growth() {
        if (planned.kept() || !PortGrowth.grows(planned.profile())) {
            return null;
        }
        PortGrowth.Rise rise = PortGrowth.rise(planned.supply(), planned.ipsAtFirst(), planned.demand());
        return new Growth(
                planned.ipsAtFirst(),
                new PortGrowth(
                                planned.supply(),
                                planned.ipsAtFirst(),
                                planned.demand().peakedness())
                        .ports(),
                rise.steps().stream()
                        .map(step -> new Growth.Step(Rounded.of(step.seconds()), step.ips(), step.ports()))
                        .toList(),
                Rounded.of(rise.refusedShare()));
    }

    @Nullable
    Storm storm() {
        Persistence persistence = planned.persistence();
        long ports = planned.supply().ports(planned.ips());
        if (planned.kept() || ports == 0 || (persistence.syns() == 1 && persistence.attempts() == 1)) {
            return null;
        }
        RepeatedCalls.Balance quiet = RepeatedCalls.fromEmpty(planned.demand(), ports, persistence);
        RepeatedCalls.Balance full = RepeatedCalls.fromFull(planned.demand(), ports, persistence);
        boolean same = full.refusedShare() - quiet.refusedShare() < SAME;
        return new Storm(
                persistence.syns(),
                persistence.synsLate(),
                persistence.attempts(),
                balance(quiet),
                same ? null : balance(full));
    }

    private Storm.Balance balance(RepeatedCalls.Balance balance) {
        return new Storm.Balance(
                Rounded.of(balance.synsPerSecond() / planned.share()),
                Rounded.of(balance.refusedPerSecond() / planned.share()),
                Rounded.of(balance.refusedShare()),
                Rounded.of(balance.attemptsPerCall()),
                Rounded.of(balance.failing()),
                Rounded.of(balance.wastedPerSecond() / planned.share()));
    }
}
