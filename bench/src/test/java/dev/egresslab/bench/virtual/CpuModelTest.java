package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Calibration;
import dev.egresslab.reports.results.Calibration.ColdStart;
import dev.egresslab.reports.results.Calibration.ColdStart.Point;
import dev.egresslab.reports.results.Calibration.Cost;
import dev.egresslab.reports.results.Calibration.Kind;
import dev.egresslab.reports.results.Calibration.Step;
import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** CPU time is counts times costs. Each step costs another power of ten, so that a sum shows how often each was counted. */
class CpuModelTest {
    private static final RunResult.Host HOST = new RunResult.Host("os", "arch", "Example CPU", 1, 1, "jvm");

    /** The first step costs 1 µs in user mode, the second 10, and so on; a tenth of it in the kernel. */
    private static Calibration calibration() {
        Map<String, Cost> costs = new HashMap<>();
        double micros = 1;
        for (Step step : Step.values()) {
            costs.put(step.key(), new Cost(micros, micros / 10, micros, 2 * micros));
            micros *= 10;
        }
        return new Calibration(1, "test", Instant.EPOCH, HOST, costs);
    }

    /** Two pages of three calls. */
    private static RunResult run(String app, String tls, String proxy) {
        return Runs.calibrated("""
            why: What does it cost?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 5ms, tls: %s}
            app: {calls: 3, workers: 7, %s}
            load: {arrivals: constant, stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: %s}}
            """.formatted(tls, app, proxy), calibration());
    }

    private static Map<String, Cpu> cpu(String app, String tls, String proxy) {
        return Runs.round(run(app, tls, proxy)).cpu();
    }

    private static Cpu micros(long user, long system) {
        return new Cpu(user, system, 0, 0);
    }

    @Test
    void connectionPerCallCostsConnectionHandshakeAndRequest() {
        // Connections (1 µs), handshakes (10) and requests (100), six each.
        assertThat(cpu("connections: per-call", "{}", "none")).isEqualTo(Map.of("app", micros(666, 67)));
    }

    @Test
    void keptConnectionCostsItsRequestsAlone() {
        // Two connections and handshakes, one a page; six requests.
        assertThat(cpu("connections: per-page", "{}", "none")).isEqualTo(Map.of("app", micros(622, 62)));
    }

    @Test
    void plainHttpHasNoHandshakeAndRequestsOfItsOwn() {
        assertThat(cpu("connections: per-call", "off", "none")).isEqualTo(Map.of("app", micros(6_006, 601)));
    }

    @Test
    void proxyPaysForThePoolAndTheAppForReachingIt() {
        // App: six plain requests (1,000) and connections to the proxy (10,000). Proxy: six clients (100,000) and
        // requests (1,000,000); one
        // connection (10,000,000) and handshake (100,000,000).
        assertThat(cpu("connections: per-call", "{}", "egresslab"))
                .isEqualTo(Map.of("app", micros(66_000, 6_600), "proxy", micros(116_600_000, 11_660_000)));
        // One connection to the proxy for each page.
        assertThat(cpu("connections: per-page", "{}", "egresslab"))
                .containsEntry("app", micros(26_000, 2_600))
                .containsEntry("proxy", micros(116_200_000, 11_620_000));
        // One for each worker that had a call, and at most one for each call.
        assertThat(cpu("connections: per-worker", "{}", "egresslab")).containsEntry("app", micros(66_000, 6_600));
    }

    @Test
    void aColdProcessCostsMoreUntilItsCurveEnds() {
        // Warm steps that cost nothing; a second at 3 calls/s costs 1,000 µs more, the next 400, and from then on
        // nothing.
        ColdStart cold = new ColdStart(3, List.of(new Point(1, 1_000, 600), new Point(2, 1_400, 800)));
        Map<String, Cost> free = new HashMap<>();
        for (Step step : Step.values()) {
            free.put(step.key(), new Cost(0, 0, 0, 0));
        }
        Calibration calibration =
                new Calibration(2, "test", Instant.EPOCH, HOST, free, Map.of(Kind.APP_DIRECT.key(), cold));
        String scenario = """
            why: What does it cost?
            gateway: {rtt: 0s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 0s, tls: off}
            app: {calls: 3, workers: 7, dnsCache: true}
            load: {arrivals: constant, stages: [{for: 1s, rate: 1/s}]}
            measure: {rounds: 3, warmUp: %s}
            variants: {v: {}}
            """;

        // A page of three calls each round; its one second is no time at all, and time is the scarcer.
        assertThat(Runs.calibrated(
                                scenario.formatted("0s")
                                        .replace("rate: 1/s", "rate: 3/s")
                                        .replace("calls: 3", "calls: 1"),
                                calibration)
                        .variants()
                        .getFirst()
                        .rounds())
                .hasSize(3)
                .first()
                .satisfies(round -> assertThat(
                                Objects.requireNonNull(round.cpu().get("app")).userMicros())
                        .isBetween(300L, 1_000L));
        // After ten seconds of warm-up it is warm.
        Cpu warm = Objects.requireNonNull(Runs.round(Runs.calibrated(scenario.formatted("10s"), calibration))
                .cpu()
                .get("app"));
        assertThat(warm).isEqualTo(micros(0, 0));
    }

    @Test
    void withoutACalibrationThereIsNoCpu() {
        RunResult result = Runs.exact("""
            why: What does it cost?
            origin: {hosts: {api.example.com: [198.51.100.10]}}
            load: {stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """);
        assertThat(Runs.round(result)).extracting(Round::cpu).isEqualTo(Map.of());
        assertThat(result.calibration()).isNull();
    }

    @Test
    void resultKeepsTheCalibrationAndSaysThatItIsModelled() {
        RunResult result = run("", "{}", "none");
        assertThat(result.calibration()).isEqualTo(calibration());
        assertThat(result.notices())
                .filteredOn(notice -> notice.subject().equals("cpu"))
                .singleElement()
                .satisfies(notice -> {
                    assertThat(notice.kind()).isEqualTo(RunResult.Notice.Kind.MODELLED);
                    assertThat(notice.text()).contains("Example CPU").contains("1970-01-01");
                });
        assertThat(ResultFile.toJson(run("", "{}", "none"))).isEqualTo(ResultFile.toJson(result));
    }
}
