package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.Chart;
import dev.egresslab.reports.charts.ConsoleCharts;
import dev.egresslab.reports.charts.Fonts;
import dev.egresslab.reports.charts.LatencyCharts;
import dev.egresslab.reports.charts.LoadCharts;
import dev.egresslab.reports.charts.TimeCharts;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The report of a run as one HTML file that needs nothing else: no script, no other file, no network. */
public final class HtmlReport {
    private final RunResult result;
    private final Verdict verdict;
    private final Figures figures;
    private final Optional<String> chartFault;

    private HtmlReport(RunResult result, Verdict verdict, Optional<String> chartFault) {
        this.result = result;
        this.verdict = verdict;
        this.figures = verdict.figures();
        this.chartFault = chartFault;
    }

    /** Returns the page. On a machine without fonts it has no charts, and says so. */
    public static String render(RunResult result, Verdict verdict) {
        System.setProperty("java.awt.headless", "true"); // the charts need no display, and must not look for one
        return render(result, verdict, Fonts.fault());
    }

    /** Returns the page, without charts when there is a reason for it. */
    static String render(RunResult result, Verdict verdict, Optional<String> chartFault) {
        return new HtmlReport(result, verdict, chartFault).page();
    }

    private String page() {
        return Page.of("Egresslab: " + result.scenario().name(), body(), result.tool());
    }

    private String body() {
        return VerdictSection.render(result, verdict)
                + "<main>\n"
                + NoticeSection.render(result.notices(), chartFault)
                + FigureSection.render(figures)
                + chart(() -> LatencyCharts.spectrum(result))
                + GateSection.render(verdict)
                + questions()
                + costs()
                + PredictionSection.render(result, figures)
                + RunSections.warmUp(result)
                + RunSections.roles(result)
                + RunSections.run(result)
                + "</main>\n";
    }

    private String questions() {
        List<PortUse> uses = PortUse.of(result);
        if (uses.isEmpty()) {
            return "";
        }
        return PortSections.whoHoldsThePorts(uses)
                + chart(() -> TimeCharts.portsInUse(result))
                + PortSections.howMany(uses)
                + console()
                + HoldSections.whyClosedCounts(uses)
                + HoldSections.nextAddress(uses, figures, result.predictions());
    }

    private String console() {
        if (chartFault.isPresent()) {
            return "";
        }
        String charts =
                ConsoleCharts.of(result).stream().map(ChartFigure::render).collect(Collectors.joining());
        return charts.isEmpty()
                ? ""
                : "<h2>What would the console show?</h2>\n" + Html.paragraph(ConsoleCharts.note(result)) + charts;
    }

    private String costs() {
        String charts = chart(() -> LatencyCharts.phases(figures))
                + chart(() -> LoadCharts.cpu(result))
                + chart(() -> TimeCharts.latency(result))
                + chart(() -> TimeCharts.rate(result))
                + chart(() -> LoadCharts.errors(figures));
        return charts.isEmpty() ? "" : "<h2>Time, CPU and errors</h2>\n<div class=\"pair\">\n" + charts + "</div>\n";
    }

    private String chart(Supplier<Optional<Chart>> chart) {
        return chartFault.isPresent() ? "" : ChartFigure.render(chart.get());
    }
}
