package dev.egresslab.reports.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.results.RunResult;
import java.io.StringReader;
import java.util.List;
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
        assertThat(charts).hasSize(8);
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

    @Test
    void limitIsDrawnAndNamed() {
        assertThat(TimeCharts.portsInUse(RUN).orElseThrow().wide()).contains(">limit 2,000<");
    }

    @Test
    void eachGatewayHasItsLineWhenThereAreSeveral() {
        assertThat(TimeCharts.allocationErrors(RunFixture.threeZones())
                        .orElseThrow()
                        .legend())
                .extracting(Chart.Key::label)
                .containsExactly("zone-a", "zone-b", "zone-c");
    }

    @Test
    void variantKeepsItsColourInEveryChart() {
        String pooled = Theme.css(1);
        assertThat(Stream.of(
                                LatencyCharts.spectrum(RUN),
                                TimeCharts.rate(RUN),
                                TimeCharts.allocationErrors(RUN),
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
        return Stream.of(
                        LatencyCharts.spectrum(run),
                        LatencyCharts.phases(figures),
                        TimeCharts.portsInUse(run),
                        TimeCharts.allocationErrors(run),
                        TimeCharts.rate(run),
                        TimeCharts.latency(run),
                        LoadCharts.cpu(run),
                        LoadCharts.errors(figures))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }
}
