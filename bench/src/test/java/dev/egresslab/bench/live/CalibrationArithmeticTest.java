package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Rounds of a hundred calls made up from known costs give these costs back. */
class CalibrationArithmeticTest {
    private static final long CALLS = 100;

    private static Cpu cpu(long microsPerCall, double noise) {
        long micros = Math.round(CALLS * microsPerCall * noise);
        // Three quarters in user mode, and the JIT's on top, which is not to count.
        return new Cpu(micros * 3 / 4 + 7_000, micros / 4, 7_000, 0);
    }

    private static VariantResult variant(String name, long opened, double[] noise, long app, long proxy) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < noise.length; i++) {
            rounds.add(new Round(
                    i,
                    0,
                    1,
                    Map.of(),
                    Map.of("calls.ok", CALLS, "connections.opened", opened),
                    Map.of(),
                    Map.of("app", cpu(app, noise[i]), "proxy", cpu(proxy, noise[i]))));
        }
        return new VariantResult(
                name, "", new VariantResult.WarmUp(0, 0, 0, 0, true), rounds, List.of(), List.of(), List.of());
    }

    private static RunResult run(VariantResult... variants) {
        return new RunResult(
                1,
                "test",
                new RunResult.ScenarioText("", "", "", "", List.of()),
                "loopback",
                1,
                Instant.EPOCH,
                1,
                new RunResult.Host("", "", "", 1, 1, ""),
                List.of(variants),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    /** App: request 60, plain 40, connection 80, handshake 400, to the proxy 30. Proxy: request 70, client 50, connection 90, handshake 500. */
    private static CalibrationArithmetic calibrated(double... noise) {
        return new CalibrationArithmetic(
                run(
                        variant("handshakes", CALLS, noise, 540, 0),
                        variant("kept", 0, noise, 60, 0),
                        variant("clients", 0, noise, 70, 120),
                        variant("passedOn", 0, noise, 40, 70),
                        // Every second call found a connection.
                        variant("upstreams", CALLS / 2, noise, 40, 70 + 590 / 2)),
                run(
                        variant("connections", CALLS, noise, 120, 0),
                        variant("kept", 0, noise, 40, 0),
                        variant("upstreams", CALLS, noise, 40, 70 + 90)));
    }

    @Test
    void stepsAreToldApart() {
        Map<String, Cost> costs = calibrated(1, 1, 1).costs();
        Map<Step, Double> expected = Map.of(
                Step.APP_REQUEST, 60.0,
                Step.APP_PLAIN_REQUEST, 40.0,
                Step.APP_CONNECTION, 80.0,
                Step.APP_HANDSHAKE, 400.0,
                Step.APP_PROXY_CONNECTION, 30.0,
                Step.PROXY_REQUEST, 70.0,
                Step.PROXY_CLIENT, 50.0,
                Step.PROXY_CONNECTION, 90.0,
                Step.PROXY_HANDSHAKE, 500.0);
        expected.forEach((step, micros) -> {
            Cost cost = Objects.requireNonNull(costs.get(step.key()), step.key());
            assertThat(cost.micros()).as(step.key()).isCloseTo(micros, org.assertj.core.data.Offset.offset(0.01));
            assertThat(cost.userMicros())
                    .as(step.key())
                    .isCloseTo(micros * 3 / 4, org.assertj.core.data.Offset.offset(0.01));
        });
    }

    @Test
    void medianOfTheRoundsCountsAndTheOthersAreTheSpread() {
        Cost cost = Objects.requireNonNull(calibrated(1.5, 0.9, 1).costs().get("app.handshake"));
        assertThat(cost.micros()).isCloseTo(400, org.assertj.core.data.Offset.offset(0.01));
        assertThat(cost.lowMicros()).isCloseTo(360, org.assertj.core.data.Offset.offset(0.01));
        assertThat(cost.highMicros()).isCloseTo(600, org.assertj.core.data.Offset.offset(0.01));
    }

    @Test
    void stepThatCostsNothingIsNoMeasurement() {
        assertThatThrownBy(() -> calibrated(0, 0, 0).costs())
                .isInstanceOf(EnvironmentException.class)
                .hasMessageContaining("too busy");
    }
}
