package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Gate;
import dev.egresslab.reports.gate.GateOutcome;
import dev.egresslab.reports.gate.GateSyntaxException;
import dev.egresslab.reports.results.RunResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Published figures as scenarios: each one's gates hold. The three long ones are for measuring speed, and are only read. */
class VirtualScenariosTest {
    private static final Path FOLDER = Path.of("..", "scenarios", "virtual");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws-900",
                "azure-769",
                "azure-3125",
                "azure-app-service",
                "gitlab-256",
                "next-ip",
                "retry-storm",
                "xing-race"
            })
    void gatesHold(String name) throws ScenarioException, GateSyntaxException {
        Scenario scenario = read(name);
        RunResult result = Runs.real(scenario);
        Figures figures = Figures.of(result);
        List<String> variants =
                scenario.variants().stream().map(Scenario.Variant::name).toList();
        for (String expression : result.gates()) {
            GateOutcome outcome = Gate.parse(expression, variants).evaluate(figures);
            assertThat(outcome.status()).as(outcome.toString()).isEqualTo(GateOutcome.Status.HOLDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten-million", "five-million-live", "saturated-day"})
    void longScenarioIsRight(String name) throws ScenarioException {
        Scenario scenario = read(name);
        assertThat(scenario.plane()).isEqualTo(Scenario.Plane.VIRTUAL);
        assertThat(scenario.load().expectedArrivals()).isGreaterThan(1e7);
    }

    private static Scenario read(String name) throws ScenarioException {
        return ScenarioReader.read(FOLDER.resolve(name + ".yaml"), List.of(), null);
    }
}
