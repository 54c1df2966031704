package dev.egresslab.bench.scenario.expectation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.ScenarioException;
import dev.egresslab.bench.scenario.ScenarioReader;
import dev.egresslab.reports.results.RunResult.Prediction;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The expectation against sums made by hand, for a load of round numbers: 100 pages/s of 2 calls, 20 ms away, 30 ms each. */
class ExpectationTest {
    private static final String SCENARIO = """
        why: How many?
        gateway: {rtt: 20ms, ports: 1000, hold: 6s}
        origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 30ms}
        app: {workers: 64, calls: 2}
        load: {stages: [{for: 10s, rate: 100/s}]}
        variants: {direct: {}}
        """;
    private static final Offset<Double> NEAR = within(0.01);

    @Test
    void aConnectionPerCallTakesAPortForItsLifeAndTheHold() throws ScenarioException {
        VariantExpectation direct = only();
        DestinationExpectation destination = direct.tightest();

        // TCP, TLS 1.3, the call and the close are a round trip each, and the origin takes 30 ms: 110 ms.
        assertThat(direct.connectionSeconds()).isCloseTo(0.11, within(1e-9));
        assertThat(direct.pageSeconds()).isCloseTo(0.18, within(1e-9));
        assertThat(direct.opensPerPage()).isEqualTo(2);
        assertThat(direct.opensPerSecond()).isCloseTo(200, NEAR);
        // Little's law: 100 pages/s of 180 ms keep 18 workers busy.
        assertThat(direct.workersBusyMax()).isCloseTo(18, within(0.1));
        assertThat(direct.pagesWaitingMax()).isZero();
        // 200/s x 6.11 s = 1,222 ports are wanted; the 1,000th is taken after 5 s.
        assertThat(destination.portsWanted()).isCloseTo(1_222, within(1.0));
        assertThat(destination.portsInUseMax()).isEqualTo(1_000);
        assertThat(destination.secondsToExhaustion()).isCloseTo(5, NEAR);
        // 1,000 ports / 6.11 s.
        assertThat(destination.ceilingPerSecond(1)).isCloseTo(163.7, within(0.1));
        assertThat(destination.ipsNeeded()).hasValue(2);
    }

    @Test
    void aLoadThatEndsBeforeThePortsDoesNotExhaustThem() throws ScenarioException {
        // At 200/s the 1,000th port would be taken after 5 s.
        assertThat(only("load.stages.0.for=4.9s").exhausts()).isFalse();
        assertThat(only("load.stages.0.for=5.1s").exhausts()).isTrue();
        // Under the ceiling of 164/s they never run out.
        assertThat(only("load.stages.0.rate=81/s", "load.stages.0.for=60s").exhausts())
                .isFalse();
        assertThat(only("load.stages.0.rate=83/s", "load.stages.0.for=60s").exhausts())
                .isTrue();
    }

    @Test
    void aSecondIpBringsItsOwnPorts() throws ScenarioException {
        VariantExpectation two = only("gateway.ips=2");

        assertThat(two.exhausts()).isFalse();
        assertThat(two.tightest().ports()).isEqualTo(2_000);
        assertThat(two.tightest().portsInUseMax()).isCloseTo(1_222, within(1.0));
    }

    @Test
    void tls12TakesARoundTripMoreUnlessItResumes() throws ScenarioException {
        assertThat(only("origin.tls.version=1.2").connectionSeconds()).isCloseTo(0.13, within(1e-9));
        assertThat(only("origin.tls.version=1.2", "app.tlsResumption=true").connectionSeconds())
                .isCloseTo(0.11, within(1e-9));
        assertThat(only("origin.tls=off").connectionSeconds()).isCloseTo(0.09, within(1e-9));
    }

    @Test
    void aConnectionPerPageSavesTheSecondHandshake() throws ScenarioException {
        VariantExpectation page = only("app.connections=per-page");

        // 40 ms to open, 50 ms for each call.
        assertThat(page.pageSeconds()).isCloseTo(0.14, within(1e-9));
        assertThat(page.opensPerPage()).isEqualTo(1);
        assertThat(page.tightest().portsWanted()).isCloseTo(100 * 6.16, within(1.0));
    }

    @Test
    void zonesAndDestinationsShareTheConnections() throws ScenarioException {
        VariantExpectation shared = only(
                "gateway.zones={a: 55%, b: 45%, c: 0%}",
                "origin.hosts={one.example.com: [198.51.100.1, 198.51.100.2], two.example.com: [198.51.100.3]}");
        Map<String, Double> shares = shared.destinations().stream()
                .collect(Collectors.toMap(
                        each -> each.zone() + " " + each.destination(), DestinationExpectation::share));

        assertThat(shares).hasSize(9);
        assertThat(shares.get("a 198.51.100.1:443")).isCloseTo(0.55 / 4, within(1e-9));
        assertThat(shares.get("b 198.51.100.3:443")).isCloseTo(0.45 / 2, within(1e-9));
        assertThat(shares.get("c 198.51.100.3:443")).isZero();
        assertThat(shares.values().stream().mapToDouble(Double::doubleValue).sum())
                .isCloseTo(1, within(1e-9));
        // The fullest is the only address of the second host through the busiest zone.
        assertThat(shared.tightest().zone()).isEqualTo("a");
        assertThat(shared.tightest().destination()).isEqualTo("198.51.100.3:443");
    }

    @Test
    void withoutRotationEverythingGoesToTheFirstAddress() throws ScenarioException {
        VariantExpectation fixed =
                only("origin.hosts.api.example.com=[198.51.100.1, 198.51.100.2]", "origin.dns.rotate=false");

        assertThat(fixed.destinations())
                .extracting(DestinationExpectation::destination)
                .containsExactly("198.51.100.1:443");
    }

    @Test
    void aProxyNeedsAsManyConnectionsAsAreBusyAtTheFullestMoment() throws ScenarioException {
        VariantExpectation pooled = only("variants.direct.proxy=egresslab", "gateway.zones={a: 50%, b: 50%}");

        // 200 calls/s of 50 ms keep 10 connections busy; 3.5 standard deviations of a Poisson count above are 10 +
        // 11.07.
        assertThat(pooled.pageSeconds()).isCloseTo(0.1, within(1e-9));
        assertThat(pooled.tightest().portsInUseMax()).isEqualTo(22);
        assertThat(pooled.exhausts()).isFalse();
        // The proxy stands in one zone.
        assertThat(pooled.tightest().zone()).isEqualTo("a");
        assertThat(pooled.destinations().get(1).portsInUseMax()).isZero();
        // Its limit holds.
        assertThat(only("variants.direct.proxy={maxConnections: 15}").tightest().portsInUseMax())
                .isEqualTo(15);
    }

    @Test
    void workersThatKeepConnectionsFillThePortsOneByOne() throws ScenarioException {
        VariantExpectation held = only(
                "app.workers=1001", "app.connections=per-worker", "origin.serviceTime=30s", "load.stages.0.for=10.01s");

        // 1,001 pages, one every 10 ms; the 1,000th worker takes the last port after 10 s.
        assertThat(held.tightest().secondsToExhaustion()).isCloseTo(10, NEAR);
        assertThat(held.tightest().portsWanted()).isCloseTo(1_001, NEAR);
        assertThat(held.tightest().ceilingPerSecond(1)).isInfinite();
        // Each connection has two descriptors in the gateway.
        assertThat(held.descriptors())
                .contains(
                        new VariantExpectation.Descriptors("app", 1_001 + 256),
                        new VariantExpectation.Descriptors("gateway", 2_002 + 256));
    }

    @Test
    void tooFewWorkersAreTheLimit() throws ScenarioException {
        // 9 workers serve 9 / 0.18 s = 50 pages/s of the 100 that arrive; 128 of the surplus wait, the others are
        // refused.
        VariantExpectation few = only("app.workers=9");

        assertThat(few.workersBusyMax()).isCloseTo(9, NEAR);
        assertThat(few.opensPerSecond()).isLessThan(125);
        assertThat(few.pagesWaitingMax()).isCloseTo(128, within(0.2));
        assertThat(few.pagesRefused()).isCloseTo(1_000 - 56 * 9 - 128, within(0.2));
    }

    @Test
    void aClientWithASliceOfThePortsGainsNothingFromMoreIps() throws ScenarioException {
        // Google's static allocation: 64 ports for each client, however many addresses the gateway has.
        String[] google = {"gateway={rtt: 20ms, profile: gcp-cloud-nat-static, ips: 3}"};
        VariantExpectation sliced = only(google);

        assertThat(sliced.tightest().ports()).isEqualTo(64);
        assertThat(sliced.tightest().portsInUseMax()).isEqualTo(64);
        assertThat(sliced.tightest().secondsToExhaustion()).isCloseTo(64 / 200.0, NEAR);
        assertThat(ExpectationText.of(scenario(google)).replaceAll("\\s+", " "))
                .contains("More public IPs would not help: one client may have 64 ports.");
    }

    @Test
    void predictionsNameTheFiguresThatARunMeasures() throws ScenarioException {
        Map<String, Double> predictions = predictions("variants.pooled={proxy: egresslab}");

        assertThat(predictions)
                .containsEntry("direct.requests.total", 2_000.0)
                .containsEntry("direct.nat.portsInUse.max", 1_000.0)
                .containsEntry("pooled.nat.portsInUse.max", 22.0)
                .containsEntry("pooled.nat.refusedShare", 0.0)
                .containsEntry("pooled.latency.mean", 100.0);
        assertThat(predictions.get("direct.nat.secondsToExhaustion")).isCloseTo(5, NEAR);
        // 1,000 connections get a port in 5 s, the next when the first come back after 6.11 s. SYNs go out at 0, 1 ...
        // 4 s,
        // so nearly all calls get one in the end, and 64 workers hold up those behind them.
        assertThat(predictions.get("direct.connections.perRequest")).isBetween(1.9, 2.0);
        assertThat(predictions.get("direct.requests.failedShare")).isBetween(0.001, 0.05);
        // Who waits is seen twice: in the SYNs and in the latency.
        assertThat(predictions.get("direct.nat.refusedShare")).isBetween(0.1, 0.2);
        assertThat(predictions.get("direct.latency.mean")).isBetween(500.0, 1_500.0);
        // Tried once, at equal gaps and by enough workers, the first 1,000 get a port in 5 s and those of the last 3.89
        // s get what
        // comes back: 222 are lost, 11.1 %, to the pages that begin within the 1.11 s in between: 111, each of which
        // tries one.
        Map<String, Double> once =
                predictions("app.connectTimeout=500ms", "app.workers=1000", "load.arrivals=constant");
        assertThat(once.get("direct.connections.perRequest")).isCloseTo(2 * 0.889, within(0.005));
        assertThat(once.get("direct.nat.refusedShare")).isCloseTo(111.0 / (1_778 + 111), within(0.005));
        assertThat(predictions.get("direct.nat.ceilingPerSecond")).isCloseTo(163.7, within(0.1));
    }

    @Test
    void aPredictionSaysWhereItDoesNotApply() throws ScenarioException {
        // SYNs and calls that are tried again and workers who wait are counted.
        assertThat(caveat("app.connectTimeout=3s")).isEmpty();
        assertThat(caveat("gateway.exhaustion=rst", "app.retries={attempts: 3}"))
                .isEmpty();
        // Kept connections are not.
        assertThat(caveat("app.connections=per-worker", "gateway.ports=10"))
                .isEqualTo("connections are kept, and each that finds no port is counted once, where a run tries again"
                        + " with each call.");
        // Nor is what Linux does.
        assertThat(caveat("gateway.profile=linux-masquerade")).startsWith("Linux looks at some ports only");
    }

    private static String caveat(String... sets) throws ScenarioException {
        Scenario scenario = scenario(sets);
        return Expectation.of(scenario).predictions(scenario).stream()
                .filter(each -> each.figure().equals("direct.nat.refusedShare"))
                .map(Prediction::caveat)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theExplanationSaysItInWords() throws ScenarioException {
        String text = ExpectationText.of(scenario("variants.pooled={proxy: egresslab}"));

        assertThat(text)
                .contains("load      1,000 pages in 10 s, at most 100/s, by chance (Poisson)")
                .contains("scaled: 1,000 of 55,000 ports, hold 6 s of 60 s*")
                .containsPattern("ports run out +after 5 s +no\n")
                // 200/s of a ceiling of 164/s is 122 %, and 122 % of the real ceiling of 55,000 / 60.11 s is 1,118/s.
                .containsPattern("same pressure, real gateway +1,118/s +–\n")
                .contains("there are\n  1,000: they run out after 5 s. 2 public IPs would do.");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    }

    private static VariantExpectation only(String... sets) throws ScenarioException {
        return Expectation.of(scenario(sets)).variants().getFirst();
    }

    private static Map<String, Double> predictions(String... sets) throws ScenarioException {
        Scenario scenario = scenario(sets);
        return Expectation.of(scenario).predictions(scenario).stream()
                .collect(Collectors.toMap(Prediction::figure, Prediction::value));
    }

    private static Scenario scenario(String... sets) throws ScenarioException {
        return ScenarioReader.parse("test.yaml", SCENARIO, List.of(sets), null);
    }
}
