package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.LatencyCharts;
import dev.egresslab.reports.charts.LoadCharts;
import dev.egresslab.reports.charts.TimeCharts;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Verdict;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The report of a run as one HTML file that needs nothing else: no script, no other file, no network. */
public final class HtmlReport {
    private HtmlReport() {}

    /** Returns the page. */
    public static String render(RunResult result, Verdict verdict) {
        System.setProperty("java.awt.headless", "true"); // the charts need no display, and must not look for one
        Figures figures = verdict.figures();
        return head(result)
                + VerdictSection.render(result, verdict)
                + "<main>\n"
                + NoticeSection.render(result)
                + FigureSection.render(figures)
                + ChartFigure.render(LatencyCharts.spectrum(result))
                + GateSection.render(verdict)
                + questions(result, figures)
                + costs(result, figures)
                + RunSections.predictions(result, figures)
                + RunSections.warmUp(result)
                + RunSections.roles(result)
                + RunSections.run(result)
                + "</main>\n<footer>"
                + Html.escape(result.tool())
                + "</footer>\n</body></html>\n";
    }

    private static String questions(RunResult result, Figures figures) {
        List<PortUse> uses = PortUse.of(result);
        if (uses.isEmpty()) {
            return "";
        }
        return PortSections.whoHoldsThePorts(result, uses)
                + PortSections.howMany(uses)
                + ChartFigure.render(TimeCharts.allocationErrors(result))
                + HoldSections.whyClosedCounts(uses)
                + HoldSections.nextAddress(uses, figures);
    }

    private static String costs(RunResult result, Figures figures) {
        String charts = "<div class=\"pair\">\n" + ChartFigure.render(LatencyCharts.phases(figures))
                + ChartFigure.render(LoadCharts.cpu(result))
                + ChartFigure.render(TimeCharts.latency(result))
                + ChartFigure.render(TimeCharts.rate(result))
                + ChartFigure.render(LoadCharts.errors(figures))
                + "</div>\n";
        return charts.contains("<figure") ? "<h2>Time, CPU and errors</h2>\n" + charts : "";
    }

    private static String head(RunResult result) {
        return """
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Egresslab: %s</title>
                <style>
                %s</style></head>
                <body>
                """
                .formatted(Html.escape(result.scenario().name()), style());
    }

    private static String style() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(Objects.requireNonNull(css, "report.css").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
