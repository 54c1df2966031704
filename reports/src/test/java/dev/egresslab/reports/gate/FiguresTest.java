package dev.egresslab.reports.gate;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.results.Histograms;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Figures QUICKSTART = Figures.of(RunFixture.quickstart());

    @Test
    void percentileOfAllRoundsIsThatOfAllRequests() {
        // 1,000 requests of 1 ms and 1,000 of 3 ms: the median of both rounds is 1 ms, and an average of medians would
        // be 2 ms
        Figures figures = Figures.of(run(round(0, 1_000_000, 1_000), round(1, 3_000_000, 1_000)));
        assertThat(figures.value("direct.latency.p50").orElseThrow()).isCloseTo(1, within(0.001));
        assertThat(figures.value("direct.latency.p90").orElseThrow()).isCloseTo(3, within(0.003));
        assertThat(figures.value("direct.latency.mean").orElseThrow()).isCloseTo(2, within(0.002));
    }

    @Test
    void mergedRoundsHoldExactlyTheSamplesOfEach() {
        VariantResult direct = RunFixture.quickstart().variants().getFirst();
        Histogram merged =
                requireNonNull(Measured.of(direct.rounds()).histograms().get("latency"));
        Histogram oneByOne = Histograms.empty();
        for (Round round : direct.rounds()) {
            Histogram part = Histograms.decode(requireNonNull(round.histograms().get("latency")));
            part.recordedValues()
                    .forEach(value -> oneByOne.recordValueWithCount(
                            value.getValueIteratedTo(), value.getCountAtValueIteratedTo()));
        }
        assertThat(merged.getTotalCount()).isEqualTo(16_000);
        assertThat(merged).isEqualTo(oneByOne);
    }

    @Test
    void timeThatWasNeverRecordedIsAbsentAndAKnownCounterIsZero() {
        Figures figures = Figures.of(run(round(0, 1_000_000, 10)));
        assertThat(figures.value("direct.tls.p99")).isEmpty();
        assertThat(figures.value("direct.errors.connectTimeout")).hasValue(0);
        assertThat(figures.value("direct.nat.ErrorPortAllocation")).isEmpty(); // there was no gateway
        assertThat(figures.value("direct.app.cpuPerRequest")).isEmpty();
    }

    @Test
    void variantWithoutARoundHasNoFigures() {
        assertThat(Figures.of(run()).all()).isEmpty();
    }

    @Test
    void ratesCountTheRoundsOnlyAndNotThePausesBetween() {
        // two rounds of 1 s each, a minute apart
        Figures figures = Figures.of(run(round(0, 1_000_000, 300), round(60, 1_000_000, 500)));
        assertThat(figures.value("direct.requests.rate")).hasValue(400);
    }

    @Test
    void cpuIsPerSuccessfulRequestAndTotalIsThatOfAppAndProxy() {
        double total = QUICKSTART.value("pooled.total.cpuPerRequest").orElseThrow();
        double sum = List.of("app", "proxy").stream()
                .mapToDouble(role ->
                        QUICKSTART.value("pooled." + role + ".cpuPerRequest").orElseThrow())
                .sum();
        assertThat(total).isCloseTo(sum, within(1e-9));
        assertThat(QUICKSTART.value("pooled.app.jitShare").orElseThrow()).isBetween(0.0, 1.0);
    }

    @Test
    void meanOfThePhasesAddsUpToTheMeanLatency() {
        double sum = FigureCatalog.PHASES.stream()
                .mapToDouble(phase -> QUICKSTART.valueOrZero("direct." + phase + ".mean"))
                .sum();
        double mean = QUICKSTART.value("direct.latency.mean").orElseThrow();
        assertThat(sum).isCloseTo(mean, within(mean * 0.001));
    }

    @Test
    void errorClassOfOneVariantIsZeroInTheOther() {
        assertThat(QUICKSTART.value("direct.errors.connectTimeout").orElseThrow())
                .isPositive();
        assertThat(QUICKSTART.value("pooled.errors.connectTimeout")).hasValue(0);
    }

    @Test
    void fullestZoneStandsForTheVariant() {
        Figures zones = Figures.of(RunFixture.threeZones());
        assertThat(zones.value("direct.nat.portsInUse.max")).hasValue(700);
        assertThat(zones.value("direct.nat.portsInUse.share")).hasValue(1);
        assertThat(zones.value("direct.nat.zone-c.portsInUse.max")).hasValue(0);
        assertThat(zones.value("direct.nat.zone-a.portsInUse.limit")).hasValue(700);
    }

    @Test
    void everyFigureOfARealisticRunIsInTheCatalogue() {
        String unknown = QUICKSTART.all().stream()
                .filter(figure -> figure.meaning().startsWith("Counted by the run"))
                .map(Figure::name)
                .collect(Collectors.joining(", "));
        assertThat(unknown).isEmpty();
    }

    private static Round round(int startSeconds, long nanos, int requests) {
        Histogram latency = Histograms.empty();
        latency.recordValueWithCount(nanos, requests);
        return new Round(
                0,
                startSeconds * 1_000L,
                startSeconds * 1_000L + 1_000,
                Map.of("latency", Histograms.encode(latency), "tls", Histograms.encode(Histograms.empty())),
                Map.of("requests.ok", (long) requests),
                Map.of(),
                Map.of());
    }

    private static RunResult run(Round... rounds) {
        VariantResult variant = new VariantResult(
                "direct",
                "",
                new VariantResult.WarmUp(0, 0, 0, 0, true),
                List.of(rounds),
                List.of(),
                List.of(),
                List.of());
        return RunFixture.of(List.of(variant), List.of());
    }
}
