package dev.egresslab.reports.charts;

/** Draws stacked bars at both sizes. */
final class Bars {
    private Bars() {}

    static Chart chart(StackedBars bars, String id, String title, String caption) {
        return new Chart(
                id,
                title,
                caption,
                SvgCanvas.draw(bars.chart(ChartSize.HALF), ChartSize.HALF.width(), bars.height(), id + "-half", title),
                SvgCanvas.draw(
                        bars.chart(ChartSize.NARROW), ChartSize.NARROW.width(), bars.height(), id + "-narrow", title),
                bars.legend());
    }
}
