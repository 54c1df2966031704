package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Prediction;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;

/** What the cost model makes of a live run's own counts, to stand beside the CPU time that it measured. */
public final class CpuPredictions {
    private CpuPredictions() {}

    /**
     * Two figures for each variant whose costs are known: not those of real PHP, nor of proxies that are not ours.
     *
     * @param live a result of the live engine
     */
    public static List<Prediction> of(Calibration calibration, Scenario scenario, RunResult live) {
        List<Prediction> predictions = new ArrayList<>();
        for (VariantResult variant : live.variants()) {
            Scenario.Variant settings = scenario.variants().stream()
                    .filter(each -> each.name().equals(variant.name()))
                    .findFirst()
                    .orElseThrow();
            ProxySpec.Kind proxy = settings.proxy().kind();
            boolean ours = settings.app().client() == AppSpec.Client.EGRESSLAB;
            if (ours && (proxy == ProxySpec.Kind.NONE || proxy == ProxySpec.Kind.EGRESSLAB)) {
                add(calibration, scenario, settings, variant, predictions);
            }
        }
        return predictions;
    }

    private static void add(
            Calibration calibration,
            Scenario scenario,
            Scenario.Variant settings,
            VariantResult variant,
            List<Prediction> predictions) {
        double seconds = variant.warmUp().millis() / 1e3;
        double calls = (double) variant.warmUp().requests() * settings.app().calls();
        double micros = 0;
        double jitMicros = 0;
        long pages = 0;
        for (Round round : variant.rounds()) {
            double roundSeconds = (round.endMillis() - round.startMillis()) / 1e3;
            CpuCost.Load load = new CpuCost.Load(seconds, calls, roundSeconds);
            for (Cpu cpu : CpuCost.of(calibration, scenario, settings, round.counters(), load)
                    .values()) {
                micros += cpu.userMicros() + cpu.systemMicros();
                jitMicros += cpu.jitMicros();
            }
            seconds += roundSeconds;
            calls += round.counters().getOrDefault("attempts.total", 0L);
            pages += round.counters().getOrDefault("requests.ok", 0L);
        }
        if (pages == 0) {
            return;
        }
        String how =
                "this run's counts times the costs as calibrated on %s, and what processes cost more while they are cold"
                        .formatted(calibration.host().cpu());
        predictions.add(prediction(variant, "codeCpuPerRequest", (micros - jitMicros) / pages, how));
        predictions.add(prediction(
                variant,
                "cpuPerRequest",
                micros / pages,
                how
                        + "; %.0f %% of it the JIT compiler's, which compiles when it gets a processor, in one run more than in another"
                                .formatted(micros == 0 ? 0 : 100 * jitMicros / micros)));
    }

    private static Prediction prediction(VariantResult variant, String figure, double micros, String how) {
        return new Prediction(variant.name() + ".total." + figure, Math.rint(micros), "us", how, "");
    }
}
