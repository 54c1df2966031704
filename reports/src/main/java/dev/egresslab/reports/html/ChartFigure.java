package dev.egresslab.reports.html;

import dev.egresslab.reports.charts.Chart;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A chart in the page: title, how to read it, legend, and the drawing at the two sizes of which the style sheet shows one. */
final class ChartFigure {
    private ChartFigure() {}

    static String render(Optional<Chart> chart) {
        return chart.map(ChartFigure::render).orElse("");
    }

    static String render(Chart chart) {
        return """
            <figure id="%s">
            <h3>%s</h3>
            <figcaption>%s</figcaption>
            %s<div class="wide">%s</div>
            <div class="narrow">%s</div>
            </figure>
            """.formatted(
                        chart.id(),
                        Html.escape(chart.title()),
                        Html.escape(chart.caption()),
                        legend(chart),
                        chart.wide(),
                        chart.narrow());
    }

    private static String legend(Chart chart) {
        if (chart.legend().size() < 2) {
            return "";
        }
        return chart.legend().stream()
                .map(key -> "<li><i class=\"%s\" style=\"--c:%s\"></i>%s</li>"
                        .formatted(key.mark().name().toLowerCase(Locale.ROOT), key.colour(), Html.escape(key.label())))
                .collect(Collectors.joining("", "<ul class=\"legend\">", "</ul>\n"));
    }
}
