package dev.egresslab.reports.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.GatewayResult.Metric;
import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartsTest {
    private static final RunResult RUN = RunFixture.quickstart();

    @Test
    void everyChartIsSmallWellFormedAndColouredByThePage() throws Exception {
        List<Chart> charts = all(RUN);
        assertThat(charts).hasSize(9);
        for (Chart chart : charts) {
            for (String svg : List.of(chart.wide(), chart.narrow())) {
                Element root = parse(svg);
                assertThat(root.getAttribute("aria-label")).isEqualTo(chart.title());
                assertThat(svg.length()).as(chart.id()).isLessThan(30_000);
                assertThat(svg).contains("var(--series-").doesNotContain("rgb(1,", "font-family", "-clip-0");
            }
        }
    }

    @Test
    void sameRunGivesTheSameDrawing() {
        assertThat(all(RUN)).isEqualTo(all(RUN));
    }

    @Test
    void idsAreUniqueInAPage() {
        assertThat(all(RUN).stream()
                        .flatMap(chart -> Stream.of(chart.wide(), chart.narrow()))
                        .map(svg -> svg.replaceFirst("(?s).*?\\bid='([^']+)'.*", "$1")))
                .doesNotHaveDuplicates();
    }

    /** All that ran on the machine is the roles and other programs together: as one more role it would count twice. */
    @Test
    void wholeMachinesCpuIsNoRole() {
        Chart without = LoadCharts.cpu(RUN).orElseThrow();
        List<VariantResult> variants = RUN.variants().stream()
                .map(variant -> new VariantResult(
                        variant.name(),
                        variant.description(),
                        variant.warmUp(),
                        variant.rounds().stream().map(ChartsTest::withMachine).toList(),
                        variant.roles(),
                        variant.gateways(),
                        variant.series()))
                .toList();
        assertThat(LoadCharts.cpu(RunFixture.of(variants, List.of())).orElseThrow())
                .isEqualTo(without);
    }

    private static Round withMachine(Round round) {
        Map<String, Round.Cpu> cpu = new HashMap<>(round.cpu());
        cpu.put("machine", new Round.Cpu(90_000_000, 9_000_000, 50_000_000, 1_000_000));
        return new Round(
                round.index(),
                round.startMillis(),
                round.endMillis(),
                round.histograms(),
                round.counters(),
                round.maxima(),
                cpu);
    }

    @Test
    void limitIsDrawnAndNamed() {
        assertThat(TimeCharts.portsInUse(RUN).orElseThrow().wide()).contains(">limit 2,000<");
    }

    @Test
    void eachGatewayHasItsLineWhenThereAreSeveral() {
        assertThat(ConsoleCharts.of(RunFixture.threeZones()).getFirst().legend())
                .extracting(Chart.Key::label)
                .containsExactly("zone-a", "zone-b", "zone-c");
    }

    @Test
    void consolesGraphHasTheConsolesWords() {
        assertThat(ConsoleCharts.of(RUN))
                .extracting(Chart::title, Chart::caption)
                .containsExactly(
                        tuple("ErrorPortAllocation", "AWS/NATGateway · Sum · period 1 second · unit Count"),
                        tuple("ActiveConnectionCount", "AWS/NATGateway · Maximum · period 1 second · unit Count"));
    }

    @Test
    void consoleOfACloudIsFilteredByWhatFailed() {
        Metric attempted = azure("Attempted", 7);
        Metric failed = azure("Failed", 3);
        assertThat(ConsoleCharts.of(RunFixture.withMetrics(List.of(attempted, failed))))
                .extracting(Chart::title, Chart::caption)
                .containsExactly(tuple(
                        "SNATConnectionCount",
                        "Microsoft.Network/natGateways · ConnectionState = Failed · Total · period 1 minute ·"
                                + " unit Count"));
        assertThat(ConsoleCharts.of(RunFixture.withMetrics(List.of(attempted, azure("Failed", 0)))))
                .isEmpty();
    }

    private static Metric azure(String state, double value) {
        return new Metric(
                "Microsoft.Network/natGateways",
                "SNATConnectionCount",
                "Count",
                "Total",
                Map.of("ConnectionState", state, "Protocol", "6"),
                60,
                List.of(new Point(0, value)));
    }

    @Test
    void variantKeepsItsColourInEveryChart() {
        String pooled = Theme.css(1);
        assertThat(Stream.of(
                                LatencyCharts.spectrum(RUN),
                                TimeCharts.rate(RUN),
                                ConsoleCharts.of(RUN).stream().findFirst(),
                                LoadCharts.errors(Figures.of(RUN)))
                        .flatMap(chart -> chart.orElseThrow().legend().stream())
                        .filter(key -> key.label().equals("pooled"))
                        .map(Chart.Key::colour))
                .hasSize(4)
                .containsOnly(pooled);
    }

    @Test
    void runWithoutMeasurementsHasNoCharts() {
        assertThat(all(RunFixture.empty())).isEmpty();
    }

    private static List<Chart> all(RunResult run) {
        Figures figures = Figures.of(run);
        List<Chart> charts = new ArrayList<>(ConsoleCharts.of(run));
        Stream.of(
                        LatencyCharts.spectrum(run),
                        LatencyCharts.phases(figures),
                        TimeCharts.portsInUse(run),
                        TimeCharts.rate(run),
                        TimeCharts.latency(run),
                        LoadCharts.cpu(run),
                        LoadCharts.errors(figures))
                .flatMap(Optional::stream)
                .forEach(charts::add);
        return charts;
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }
}
