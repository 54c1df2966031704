package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.CpuCost;
import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.ColdStart.Point;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Kind;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What processes cost while they are cold: all the CPU time of rounds that begin with the process, less what their steps cost once warm. What is left
 * is the JIT compiler's work and code that runs before it is compiled; it falls to nothing over some thousand calls and ten seconds or more. Noise can make a round cheaper than
 * warm: it then adds nothing.
 */
final class ColdStartArithmetic {
    private static final CpuCost.Load NOT_BEFORE = new CpuCost.Load(0, 0, 0);

    private final Scenario scenario;
    private final RunResult cold;
    private final Calibration steps;

    /**
     * Takes what was measured.
     *
     * @param scenario the cold run's
     * @param cold its result: variants {@code direct} and {@code proxied}, not warmed
     * @param costs of the steps, once warm
     */
    ColdStartArithmetic(Scenario scenario, RunResult cold, Map<String, Cost> costs) {
        this.scenario = scenario;
        this.cold = cold;
        this.steps =
                new Calibration(Calibration.SCHEMA_VERSION, cold.tool(), cold.started(), cold.host(), costs, Map.of());
    }

    /** Returns the curve of each kind of process by its key. */
    Map<String, ColdStart> curves() {
        Map<String, ColdStart> curves = new TreeMap<>();
        double rate = scenario.load().peakPerSecond();
        curves.put(Kind.APP_DIRECT.key(), new ColdStart(rate, points("direct", "app")));
        curves.put(Kind.APP_PROXIED.key(), new ColdStart(rate, points("proxied", "app")));
        curves.put(Kind.PROXY.key(), new ColdStart(rate, points("proxied", "proxy")));
        return curves;
    }

    private List<Point> points(String name, String role) {
        Scenario.Variant settings = scenario.variants().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        List<Point> points = new ArrayList<>();
        double seconds = 0;
        double micros = 0;
        double jitMicros = 0;
        for (Round round : variant(cold, name).rounds()) {
            Cpu used = round.cpu().getOrDefault(role, ProcessCpu.NONE);
            Cpu once = CpuCost.of(steps, scenario, settings, round.counters(), NOT_BEFORE)
                    .getOrDefault(role, ProcessCpu.NONE);
            seconds += (round.endMillis() - round.startMillis()) / 1e3;
            micros += Math.max(0, used.userMicros() + used.systemMicros() - once.userMicros() - once.systemMicros());
            jitMicros += used.jitMicros();
            points.add(new Point(seconds, micros, Math.min(micros, jitMicros)));
        }
        return points;
    }

    private static VariantResult variant(RunResult run, String name) {
        return run.variants().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the calibration has no variant " + name));
    }
}
