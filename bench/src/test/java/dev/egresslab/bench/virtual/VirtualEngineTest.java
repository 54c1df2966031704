package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.RunResult.Notice.Kind;
import dev.egresslab.reports.results.VariantResult;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a run in virtual time is as a whole: the same for the same seed, in rounds, with everything a report needs. */
class VirtualEngineTest {
    private static final String TWO_VARIANTS = """
        why: Is a run the same twice?
        seed: %d
        gateway: {rtt: 20ms, ports: 300, hold: 6s, period: 1s, zones: {a: 60%%, b: 40%%}}
        origin:
          hosts: {api.example.com: [198.51.100.10, 198.51.100.11], cdn.example.com: [198.51.100.20]}
          serviceTime: {median: 5ms, p99: 20ms}
          responseSize: {exponential: 2KB}
        app: {workers: 64, calls: 2}
        load: {stages: [{for: 6s, rate: 120/s}]}
        measure: {rounds: 2}
        variants: {direct: {}, pooled: {proxy: egresslab}}
        """;

    private static Scenario scenario(long seed) {
        return Runs.scenario(TWO_VARIANTS.formatted(seed));
    }

    @Test
    void sameSeedGivesTheSameResult() {
        RunResult first = Runs.real(scenario(1));
        assertThat(Runs.real(scenario(1))).isEqualTo(first);
        assertThat(Runs.real(scenario(2)).variants()).isNotEqualTo(first.variants());
    }

    @Test
    void phasesAddUpToTheLatency() {
        RunResult result = Runs.exact(TWO_VARIANTS.formatted(1));
        for (VariantResult variant : result.variants()) {
            for (Round round : variant.rounds()) {
                long parts = List.of("wait", "dns", "connect", "tls", "firstByte", "body").stream()
                        .mapToLong(part -> sum(times(round, part)))
                        .sum();
                assertThat(parts).isPositive().isEqualTo(sum(times(round, "latency")));
            }
        }
    }

    private static String times(Round round, String part) {
        return Objects.requireNonNull(round.histograms().get(part), part);
    }

    private static long sum(String times) {
        long sum = 0;
        for (String time : times.split(", ", -1)) {
            String[] parts = time.split(" x", -1);
            sum += Long.parseLong(parts[0]) * (parts.length == 1 ? 1 : Long.parseLong(parts[1]));
        }
        return sum;
    }

    @Test
    void roundsTakeTurnsAndMeetTheSameArrivals() {
        RunResult result = Runs.real(scenario(1));
        List<Round> direct = result.variants().getFirst().rounds();
        List<Round> pooled = result.variants().getLast().rounds();
        assertThat(direct).extracting(Round::index).containsExactly(0, 3);
        assertThat(pooled).extracting(Round::index).containsExactly(1, 2);
        assertThat(pooled.getFirst().startMillis())
                .isGreaterThanOrEqualTo(direct.getFirst().endMillis());
        assertThat(pooled.getLast().startMillis())
                .isGreaterThanOrEqualTo(pooled.getFirst().endMillis());
        assertThat(direct.getLast().endMillis()).isEqualTo(result.durationMillis());
        for (int round = 0; round < 2; round++) {
            assertThat(pages(direct.get(round)))
                    .isEqualTo(pages(pooled.get(round)))
                    .isPositive();
        }
        assertThat(pages(direct.getFirst())).isNotEqualTo(pages(direct.getLast()));
    }

    private static long pages(Round round) {
        return Runs.count(round, "requests.ok") + Runs.count(round, "requests.failed");
    }

    @Test
    void callsAreAllAccountedFor() {
        for (VariantResult variant : Runs.real(scenario(1)).variants()) {
            for (Round round : variant.rounds()) {
                long errors = round.counters().entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith("errors."))
                        .mapToLong(java.util.Map.Entry::getValue)
                        .sum();
                assertThat(errors).isEqualTo(Runs.count(round, "requests.failed"));
                assertThat(Runs.count(round, "nat.ConnectionAttemptCount"))
                        .isEqualTo(Runs.count(round, "virtual.lives") + Runs.count(round, "nat.ErrorPortAllocation"));
                assertThat(Runs.count(round, "nat.a.ErrorPortAllocation")
                                + Runs.count(round, "nat.b.ErrorPortAllocation"))
                        .isEqualTo(Runs.count(round, "nat.ErrorPortAllocation"));
            }
        }
    }

    @Test
    void directRunsOutOfPortsAndPooledDoesNot() {
        RunResult result = Runs.real(scenario(1));
        assertThat(Runs.count(result.variants().getFirst().rounds().getFirst(), "nat.ErrorPortAllocation"))
                .isPositive();
        assertThat(Runs.count(result.variants().getLast().rounds().getFirst(), "nat.ErrorPortAllocation"))
                .isZero();
    }

    @Test
    void gatewaysAndSeriesAreThere() {
        VariantResult direct = Runs.real(scenario(1)).variants().getFirst();
        assertThat(direct.gateways()).extracting("name").containsExactly("a", "b");
        assertThat(direct.gateways().getFirst().destinations()).hasSize(3);
        assertThat(direct.gateways().getFirst().holders())
                .allSatisfy(holder -> assertThat(holder.client()).isEqualTo("app"));
        assertThat(direct.gateways().getFirst().metrics())
                .filteredOn(metric -> metric.name().equals("ErrorPortAllocation"))
                .singleElement()
                .satisfies(metric -> assertThat(metric.points().stream()
                                .mapToDouble(Point::value)
                                .sum())
                        .isEqualTo((double) direct.rounds().stream()
                                .mapToLong(round -> Runs.count(round, "nat.a.ErrorPortAllocation"))
                                .sum()));
        assertThat(direct.series()).extracting("name").contains("rate", "latency.p99", "errors", "portsInUse");
        assertThat(direct.series())
                .allSatisfy(series ->
                        assertThat(series.points()).extracting(Point::atMillis).isSorted());
    }

    @Test
    void whatTheModelDoesNotKnowIsAbsentAndNotZero() {
        VariantResult direct = Runs.real(scenario(1)).variants().getFirst();
        assertThat(direct.gateways().getFirst().metrics())
                .extracting("name")
                .contains("ErrorPortAllocation", "ActiveConnectionCount")
                .doesNotContain("BytesInFromSource", "PacketsDropCount", "PeakBytesPerSecond");
        assertThat(direct.rounds().getFirst().counters()).doesNotContainKey("nat.BytesInFromSource");
    }

    @Test
    void readerIsToldWhatIsModelledScaledAndAssumed() {
        RunResult result = Runs.real(scenario(1));
        assertThat(result.plane()).isEqualTo("virtual");
        assertThat(result.notices())
                .extracting(RunResult.Notice::kind)
                .contains(Kind.MODELLED, Kind.SCALED, Kind.ASSUMED);
        assertThat(result.notices())
                .filteredOn(notice -> notice.kind() == Kind.SCALED)
                .singleElement()
                .satisfies(notice -> assertThat(notice.text())
                        .isEqualTo("scaled: 300 of 55,000 ports, hold 6 s of 60 s; 50 connections/s here press the"
                                + " gateway as 917 connections/s press the real one"));
    }
}
