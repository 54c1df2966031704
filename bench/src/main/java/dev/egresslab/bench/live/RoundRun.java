package dev.egresslab.bench.live;

import dev.egresslab.bench.app.RoundOutcome;
import dev.egresslab.bench.app.RoundRequest;
import dev.egresslab.bench.live.VariantProcesses.Member;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the load once through one variant, and takes the difference of what every role had counted before and after. */
final class RoundRun {
    /** No role: the process that made the load, where the app is another program. */
    static final String LOAD = "load";

    /** No role: all that ran on the machine during the round. */
    static final String MACHINE = "machine";

    /** Beyond the load itself: the last pages' calls may all run into their timeouts. */
    private static final Duration GRACE = Duration.ofMinutes(2);

    private final Scenario scenario;
    private final Topology topology;
    private final VariantProcesses variant;
    private final Instant started;

    RoundRun(Scenario scenario, Topology topology, VariantProcesses variant, Instant started) {
        this.scenario = scenario;
        this.topology = topology;
        this.variant = variant;
        this.started = started;
    }

    /** Runs the round. Each round has a seed of its own, the same for all variants, so that they meet the same arrivals. */
    Round run(int index) throws InterruptedException {
        long seed = scenario.seed() + index / Math.max(1, scenario.variants().size());
        Counts before = Counts.read(topology, variant);
        Map<String, Cpu> cpuBefore = cpu();
        RoundOutcome outcome = RoleMessage.JSON.treeToValue(
                variant.app()
                        .process()
                        .call("run", new RoundRequest(scenario.load(), seed, null, null), answerWithin()),
                RoundOutcome.class);
        Map<String, Cpu> cpuAfter = cpu();
        Counts after = Counts.read(topology, variant);
        Map<String, Cpu> used = new LinkedHashMap<>();
        cpuAfter.forEach((role, cpu) ->
                used.put(role, ProcessCpu.minus(cpu, cpuBefore.getOrDefault(role, ProcessCpu.NONE))));
        return new Round(
                index,
                sinceStart(outcome.startMillis()),
                sinceStart(outcome.endMillis()),
                outcome.histograms(),
                after.since(before, outcome),
                after.maxima(outcome),
                used);
    }

    private Map<String, Cpu> cpu() {
        Map<String, Cpu> cpu = new LinkedHashMap<>();
        for (Member member : variant.members()) {
            cpu.put(member.role(), member.cpu());
        }
        variant.load().ifPresent(load -> cpu.put(LOAD, load.read()));
        cpu.put(Roles.ORIGIN, topology.origin().cpu());
        MachineCpu.read().ifPresent(all -> cpu.put(MACHINE, all));
        return cpu;
    }

    private Duration answerWithin() {
        return scenario.load()
                .duration()
                .plus(variant.variant()
                        .app()
                        .timeout()
                        .multipliedBy(variant.variant().app().calls()))
                .plus(GRACE);
    }

    private long sinceStart(long epochMillis) {
        return epochMillis - started.toEpochMilli();
    }
}
