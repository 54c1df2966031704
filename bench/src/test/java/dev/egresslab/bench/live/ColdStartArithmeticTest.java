package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.ColdStart.Point;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Rounds of a hundred calls in a second, made up of known costs, give what they cost more than warm. */
class ColdStartArithmeticTest {
    private static final String SCENARIO = """
        why: What does a cold process cost?
        origin: {hosts: {api.example.com: [198.51.100.10]}}
        load: {stages: [{for: 1s, rate: 100/s}]}
        variants: {direct: {}, proxied: {proxy: egresslab}}
        """;

    private static VariantResult variant(String name, long... appMicros) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < appMicros.length; i++) {
            rounds.add(new Round(
                    i,
                    i * 2_000L,
                    i * 2_000L + 1_000,
                    Map.of(),
                    Map.of("attempts.total", 100L, "connections.opened", 100L, "tls.handshakes.full", 100L),
                    Map.of(),
                    Map.of("app", new Cpu(appMicros[i], 0, 10_000, 0), "proxy", new Cpu(1_000, 0, 0, 0))));
        }
        return new VariantResult(
                name, "", new VariantResult.WarmUp(0, 0, 0, 0, true), rounds, List.of(), List.of(), List.of());
    }

    @Test
    void whatIsNoStepIsCold() throws ScenarioException {
        Map<String, Cost> costs = new HashMap<>();
        for (Step step : Step.values()) {
            costs.put(step.key(), new Cost(80, 20, 100, 100));
        }
        Scenario scenario = ScenarioReader.parse("cold.yaml", SCENARIO, List.of(), null);
        RunResult cold = new RunResult(
                1,
                "test",
                new RunResult.ScenarioText("", "", "", "", List.of()),
                "loopback",
                1,
                Instant.EPOCH,
                1,
                new RunResult.Host("", "", "", 1, 1, ""),
                // A connection, a handshake and a request are 300 µs of each call: 30,000 of a round.
                List.of(variant("direct", 90_000, 50_000, 29_000), variant("proxied", 40_000)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
        Map<String, ColdStart> curves = new ColdStartArithmetic(scenario, cold, costs).curves();

        assertThat(curves).containsOnlyKeys("app.direct", "app.proxied", "proxy");
        // The first second costs 60,000 more, the next 20,000, and the third less than warm, which is noise.
        assertThat(curves.get("app.direct"))
                .isEqualTo(new ColdStart(
                        100,
                        List.of(
                                new Point(1, 60_000, 10_000),
                                new Point(2, 80_000, 20_000),
                                new Point(3, 80_000, 30_000))));
        // Through the proxy a call takes a connection to it and a plain request: 20,000.
        assertThat(curves.get("app.proxied")).isEqualTo(new ColdStart(100, List.of(new Point(1, 20_000, 10_000))));
        assertThat(curves.get("proxy")).isEqualTo(new ColdStart(100, List.of(new Point(1, 0, 0))));
    }
}
