package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Prediction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@code egresslab plan} and {@code explain} compute against the whole engine, where nothing but chance differs: each connection is tried once, and
 * there are workers for all.
 */
class PredictionRefereeTest {
    private static final String SCENARIO = """
        why: Does arithmetic know?
        gateway: {rtt: 10ms, ports: 400, hold: %s}
        origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 20ms, tls: off}
        app: {workers: 5000, connectTimeout: 500ms, calls: %d, dnsCache: true}
        load: {arrivals: %s, stages: [{for: %s, rate: %s}]}
        measure: {rounds: 3, warmUp: 0s}
        variants: {direct: {}}
        """;

    @ParameterizedTest
    @CsvSource({
        // A port is taken for 2.05 s. Evenly: 400 / 2.05 s = 195/s are carried of 244.
        "2s, 1, constant, 500s, 244/s, 0.002",
        // By chance, well below, at and above the ceiling.
        "2s, 1, poisson, 500s, 180/s, 0.002",
        "2s, 1, poisson, 500s, 195/s, 0.004",
        "2s, 1, poisson, 500s, 260/s, 0.004",
        // Pages of four calls one after another: bursts of nearly four, by Hayward's approximation.
        "2s, 4, poisson, 500s, 44/s, 0.003",
        "2s, 4, poisson, 500s, 49/s, 0.005",
        // Without a hold they hardly overlap: little more than chance.
        "0s, 4, poisson, 30s, 1950/s, 0.003"
    })
    void whatIsRefusedAndWhatIsOpenedComesOutAsPredicted(
            String hold, int calls, String arrivals, String time, String rate, double tolerance) {
        Scenario scenario = Runs.scenario(SCENARIO.formatted(hold, calls, arrivals, time, rate));
        Figures measured = Figures.of(Runs.real(scenario));

        assertThat(measured.value("direct.nat.refusedShare").orElseThrow())
                .isCloseTo(predicted(scenario, "direct.nat.refusedShare"), within(tolerance));
        assertThat(measured.value("direct.connections.perRequest").orElseThrow() / calls)
                .isCloseTo(predicted(scenario, "direct.connections.perRequest") / calls, within(3 * tolerance));
    }

    @Test
    void portsInUseComeOutAsPredicted() {
        // 100/s x 2.05 s on average.
        Scenario scenario = Runs.scenario(SCENARIO.formatted("2s", 1, "constant", "100s", "100/s"));

        assertThat(predicted(scenario, "direct.nat.portsInUse.max")).isCloseTo(205, within(0.5));
        assertThat(measured(scenario, "direct.nat.portsInUse.max"))
                .isCloseTo(predicted(scenario, "direct.nat.portsInUse.max"), within(1.0));
    }

    @Test
    void theProxyStandsInTheFirstZoneAlone() {
        Scenario scenario = Runs.scenario("""
            why: Where does the proxy stand?
            gateway: {rtt: 10ms, zones: {a: 50%, b: 50%}}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 20ms, tls: off}
            app: {workers: 100}
            load: {stages: [{for: 10s, rate: 200/s}]}
            measure: {rounds: 1, warmUp: 0s}
            variants: {direct: {}, pooled: {proxy: egresslab}}
            """);
        Figures figures = Figures.of(Runs.real(scenario));

        assertThat(figures.valueOrZero("direct.nat.b.portsInUse.max")).isPositive();
        assertThat(figures.valueOrZero("pooled.nat.a.portsInUse.max")).isPositive();
        assertThat(figures.valueOrZero("pooled.nat.b.portsInUse.max")).isZero();
    }

    private static double measured(Scenario scenario, String figure) {
        RunResult result = Runs.real(scenario);
        return Figures.of(result).value(figure).orElseThrow();
    }

    private static double predicted(Scenario scenario, String figure) {
        Prediction prediction = Expectation.of(scenario).predictions(scenario).stream()
                .filter(each -> each.figure().equals(figure))
                .findFirst()
                .orElseThrow();
        assertThat(prediction.caveat()).isEmpty();
        return prediction.value();
    }
}
