package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.DefaultXYDataset;

/** Lines over two axes with a faint grid, and perhaps a limit. */
final class LineChart {
    /** So few points are drawn each: a line of one point would not be seen at all. */
    private static final int FEW_POINTS = 40;

    private LineChart() {}

    /**
     * Draws the chart.
     *
     * @param limit a value to draw a line at, or NaN for none
     */
    static JFreeChart of(List<Line> lines, TickAxis across, TickAxis up, double limit) {
        DefaultXYDataset data = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setDrawSeriesLineAsPath(true);
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            data.addSeries(Integer.valueOf(i), line.coordinates());
            renderer.setSeriesPaint(i, Theme.series(line.colour()));
            renderer.setSeriesStroke(i, line.dashed() ? Theme.DASHED : Theme.LINE);
            renderer.setSeriesShape(i, Theme.DOT);
            renderer.setSeriesShapesVisible(i, line.points().size() <= FEW_POINTS);
        }
        XYPlot plot = new XYPlot(data, across, up, renderer);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(new RectangleInsets(8, 2, 2, 32));
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(Theme.GRID);
        plot.setRangeGridlineStroke(Theme.HAIR);
        if (!Double.isNaN(limit)) {
            plot.addRangeMarker(limitMarker(limit));
        }
        return frame(new JFreeChart(null, null, plot, false));
    }

    private static ValueMarker limitMarker(double limit) {
        ValueMarker marker = new ValueMarker(limit, Theme.LIMIT, Theme.DOTTED);
        marker.setLabel("limit " + Quantity.text(limit, "count"));
        marker.setLabelFont(Theme.FONT);
        marker.setLabelPaint(Theme.LIMIT);
        marker.setLabelBackgroundColor(Theme.NONE);
        marker.setLabelAnchor(RectangleAnchor.TOP_LEFT);
        marker.setLabelTextAnchor(TextAnchor.BOTTOM_LEFT);
        marker.setLabelOffset(new RectangleInsets(3, 4, 3, 4));
        return marker;
    }

    /** Takes a chart's own background and margins away: the page has them. */
    static JFreeChart frame(JFreeChart chart) {
        chart.setBackgroundPaint(null);
        chart.setPadding(RectangleInsets.ZERO_INSETS);
        return chart;
    }
}
