package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Host;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario in virtual time. A pure function of the scenario: nothing here asks a clock, starts a thread or opens a socket, and all chance
 * comes from the scenario's seed, so two runs on any two machines give the same result, but for what the caller says of time and machine.
 *
 * <p>The rounds follow one another on one axis of time, the variants taking turns A B B A as in the live engine. Each round has its own
 * gateways, all ports free, and its own idle workers: a round is an independent repetition, and none suffers from the holds of the one before.
 */
public final class VirtualEngine {
    private VirtualEngine() {}

    /**
     * What a run needs besides the scenario, and what only the caller can know.
     *
     * @param tool name and version of the program, for the result
     * @param started when the run began
     * @param host the machine
     * @param predictions what arithmetic expects, kept in the result beside what the model gave
     * @param calibration what steps cost in CPU time on some machine; null for a result without CPU figures
     * @param recorders makes what keeps the times
     */
    public record Settings(
            String tool,
            Instant started,
            Host host,
            List<Prediction> predictions,
            @Nullable Calibration calibration,
            Supplier<LatencyRecorder> recorders) {
        /** Copies the list. */
        public Settings {
            predictions = List.copyOf(predictions);
        }
    }

    /**
     * Runs the scenario.
     *
     * @return the result; each round's counter {@code virtual.lives} is the number of connections that the gateways opened
     */
    public static RunResult run(Scenario scenario, Settings settings) {
        return run(scenario, settings, true);
    }

    /** The same, with or without {@link ForeseenPages}. */
    static RunResult run(Scenario scenario, Settings settings, boolean foresees) {
        List<VariantAccount> accounts =
                scenario.variants().stream().map(VariantAccount::new).toList();
        long endMillis = 0;
        List<VariantAccount> order = order(accounts, scenario.measure().rounds());
        for (int index = 0; index < order.size(); index++) {
            VariantAccount account = order.get(index);
            long startNanos = start(endMillis, account.variant());
            RoundRun run =
                    new RoundRun(scenario, account.variant(), index, startNanos, settings, foresees, account.series());
            Round round = run.run();
            account.add(round, run);
            endMillis = round.endMillis();
        }
        return result(scenario, settings, accounts, endMillis);
    }

    /** A B B A. */
    private static List<VariantAccount> order(List<VariantAccount> variants, int rounds) {
        List<VariantAccount> order = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            order.addAll(round % 2 == 0 ? variants : variants.reversed());
        }
        return order;
    }

    /** The next round begins with a period of the cloud's metrics, so that its datapoints are whole ones. */
    private static long start(long endMillis, Scenario.Variant variant) {
        long periodMillis = Math.max(1, variant.gateway().period().toMillis());
        long periods = (endMillis + periodMillis - 1) / periodMillis;
        return TimeUnit.MILLISECONDS.toNanos(periods * periodMillis);
    }

    private static RunResult result(
            Scenario scenario, Settings settings, List<VariantAccount> accounts, long durationMillis) {
        return new RunResult(
                RunResult.SCHEMA_VERSION,
                settings.tool(),
                new RunResult.ScenarioText(
                        scenario.name(), scenario.why(), scenario.file(), scenario.text(), scenario.overrides()),
                "virtual",
                scenario.seed(),
                settings.started(),
                durationMillis,
                settings.host(),
                accounts.stream().map(VariantAccount::result).toList(),
                Notices.of(scenario, settings.calibration()),
                List.of(),
                scenario.gates().stream().map(Scenario.Gate::expression).toList(),
                settings.predictions(),
                settings.calibration());
    }
}
