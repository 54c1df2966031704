package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.bench.scenario.expectation.Expectation;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of those who find no port and come again, of workers who wait, and of limits that grow, against the whole engine. */
class StormRefereeTest {
    private static final String SCENARIO = """
        why: Does arithmetic know the storm?
        gateway: {rtt: 10ms, ports: 400, hold: 2s}
        origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 20ms, tls: off}
        app: {workers: 5000, connectTimeout: 500ms, dnsCache: true}
        load: {stages: [{for: 300s, rate: 240/s}]}
        measure: {rounds: 2, warmUp: 0s}
        variants: {direct: {}}
        """;

    /** Each predicted figure: a share within the tolerance, anything else within that part of itself. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Below the ceiling of 197/s nobody fails, and the fullest moment is known.
                "load.stages.0.rate=100/s | 0.02",
                // A SYN goes out at 0, 1, 2 and 3 s.
                "app.connectTimeout=3500ms | 0.05",
                // Just below the ceiling who comes again after a second finds the moment still full that ports need two
                // seconds to leave: more are refused than if each time were another one.
                "app.connectTimeout=3500ms load.stages.0.rate=185/s | 0.40",
                // Three attempts of one SYN each, after pauses by chance.
                "app.retries.attempts=3 app.retries.wait=500ms app.retries.jitter=full | 0.02",
                "app.retries.attempts=3 app.retries.wait=4s app.retries.jitter=equal load.stages.0.rate=200/s | 0.06",
                // A budget of a tenth.
                "app.retries.attempts=3 app.retries.wait=1s app.retries.jitter=full app.retries.budget=10% | 0.03",
                // A reset is an answer at once.
                "gateway.exhaustion=rst app.retries.attempts=4 app.retries.wait=1s app.retries.jitter=full | 0.02",
                // Pages of four calls.
                "app.calls=4 app.connectTimeout=2500ms load.stages.0.rate=60/s | 0.04",
                // Sixty workers who wait 2.5 s each for a port cannot serve what arrives.
                "app.workers=60 app.listenQueue=20 app.connectTimeout=2500ms load.stages.0.rate=260/s | 0.02",
            })
    void whoComesAgainIsCounted(String sets, double tolerance) throws ScenarioException {
        isAsPredicted(scenario(sets), tolerance);
    }

    /** A SYN after a second gets a port when no time is left for TLS: each such port is wasted. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Who tries once recovers from the burst ...
                "app.retries.attempts=1 | 0.06",
                // ... who insists does not: most pages fail long after it, though the load is below the ceiling again.
                "app.retries.attempts=4 | 0.04",
            })
    void aBurstsAftermathIsCounted(String sets, double tolerance) throws ScenarioException {
        String burst = " gateway.rtt=200ms origin.tls.version=1.2 gateway.ports=800 gateway.hold=4s"
                + " app.connectTimeout=1500ms app.retries.wait=500ms app.retries.jitter=full"
                + " load.stages=[{for: 60s, rate: 160/s},{for: 20s, rate: 350/s},{for: 200s, rate: 160/s}]";
        isAsPredicted(scenario(sets + burst), tolerance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Four machines with 32 ports each that double after a second of refusals, up to 1,024.
                "gateway.profile=gcp-cloud-nat-dynamic-120s gateway.ports=1024 app.instances=4"
                        + " app.connectTimeout=2500ms | 200/s | 0.12",
                // An address that gets four more, one a while after four fifths of the ports are taken.
                "gateway.profile=aws-regional-nat-gateway gateway.ports=1000 app.connectTimeout=1500ms | 350/s | 0.05",
            })
    void aLimitThatGrowsIsCounted(String sets, String rate, double tolerance) throws ScenarioException {
        isAsPredicted(scenario(sets + " gateway.hold=10s load.stages.0.rate=" + rate), tolerance);
    }

    private static Scenario scenario(String sets) throws ScenarioException {
        return ScenarioReader.parse("test.yaml", SCENARIO, List.of(sets.split(" (?=[a-z]+[.])")), null);
    }

    private static void isAsPredicted(Scenario scenario, double tolerance) {
        Figures measured = Figures.of(Runs.real(scenario));
        int compared = 0;
        for (Prediction each : Expectation.of(scenario).predictions(scenario)) {
            if (measured.value(each.figure()).isPresent()) {
                double value = measured.value(each.figure()).orElseThrow();
                double scale = each.figure().endsWith("Share") ? 1 : value;
                assertThat(each.caveat()).isEmpty();
                assertThat(each.value()).as(each.figure()).isCloseTo(value, within(tolerance * scale));
                compared++;
            }
        }
        assertThat(compared).isGreaterThanOrEqualTo(5);
    }
}
