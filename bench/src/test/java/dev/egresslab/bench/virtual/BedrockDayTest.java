package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Gate;
import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.GateSyntaxException;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bedrock Streaming's graph of ErrorPortAllocation (October 2021, read by eye to 2 %), against scenarios/virtual/bedrock-day.yaml at full size:
 * eight hours, 59 million calls.
 */
class BedrockDayTest {
    private static final LocalTime START = LocalTime.of(9, 0);
    private static RunResult result;

    @BeforeAll
    static void run() throws ScenarioException {
        Scenario scenario =
                ScenarioReader.read(Path.of("..", "scenarios", "virtual", "bedrock-day.yaml"), List.of(), null);
        result = Runs.real(scenario);
    }

    @Test
    void gatesHold() throws GateSyntaxException {
        Figures figures = Figures.of(result);
        for (String expression : result.gates()) {
            GateOutcome outcome = Gate.parse(expression, List.of("direct")).evaluate(figures);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(GateOutcome.Status.HOLDS);
        }
    }

    /** The level of a stretch is the mean of its minutes. */
    @ParameterizedTest
    @CsvSource({
        // The load test's first plateau.
        "a, 10:37, 10:50, 500000, 0.06",
        "b, 10:37, 10:50, 403000, 0.06",
        // Its highest load.
        "a, 10:57, 11:24, 652000, 0.06",
        "b, 10:57, 11:24, 531000, 0.06",
        // On its way down.
        "a, 11:31, 11:34, 232000, 0.06",
        "b, 11:31, 11:34, 178000, 0.06",
        "a, 11:42, 11:45, 183000, 0.08",
        "b, 11:42, 11:45, 129000, 0.13",
        // The second burst: the two values of the graph are further apart than in the morning.
        "a, 14:51, 14:54, 248000, 0.06",
        "b, 14:51, 14:54, 170000, 0.15",
        // Between the bursts, and at the third gateway all day, nothing.
        "a, 11:51, 14:49, 0, 0",
        "b, 11:51, 14:49, 0, 0",
        "c, 09:00, 17:00, 0, 0",
    })
    void levelIsTheGraphs(String zone, LocalTime from, LocalTime to, double published, double tolerance) {
        double ours = level(zone, from, to);

        assertThat(ours)
                .as("published %,.0f, ours %,.0f", published, ours)
                .isCloseTo(published, within(published * tolerance));
    }

    private static double level(String zone, LocalTime from, LocalTime to) {
        GatewayResult gateway = result.variants().getFirst().gateways().stream()
                .filter(each -> each.name().equals(zone))
                .findFirst()
                .orElseThrow();
        return gateway.metrics().stream()
                .filter(metric -> metric.name().equals("ErrorPortAllocation"))
                .flatMap(metric -> metric.points().stream())
                .filter(point -> point.atMillis() >= millis(from) && point.atMillis() < millis(to))
                .mapToDouble(point -> point.value())
                .average()
                .orElseThrow();
    }

    private static long millis(LocalTime time) {
        return ChronoUnit.MILLIS.between(START, time);
    }
}
