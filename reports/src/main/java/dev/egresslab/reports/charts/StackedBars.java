package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Horizontal bars, each made of segments in the same order.
 *
 * @param bars what each bar is
 * @param segments what each segment is, with its colour's place in the theme
 * @param values by bar and segment
 * @param unit the unit of the values
 */
record StackedBars(List<String> bars, List<Segment> segments, List<List<Double>> values, String unit) {
    private static final int BAR_PIXELS = 44;
    private static final int AXIS_PIXELS = 40;

    record Segment(String label, int colour) {}

    List<Chart.Key> legend() {
        return segments.stream()
                .map(segment -> new Chart.Key(segment.label(), Theme.css(segment.colour()), Chart.Mark.AREA))
                .toList();
    }

    int height() {
        return bars.size() * BAR_PIXELS + AXIS_PIXELS;
    }

    JFreeChart chart(ChartSize size) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        StackedBarRenderer renderer = new StackedBarRenderer();
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(true);
        renderer.setDefaultOutlinePaint(Theme.PAGE);
        renderer.setDefaultOutlineStroke(Theme.HAIR);
        double highest = 0;
        for (int bar = 0; bar < bars.size(); bar++) {
            double sum = 0;
            for (int segment = 0; segment < segments.size(); segment++) {
                double value = values.get(bar).get(segment);
                data.addValue(value, Integer.valueOf(segment), bars.get(bar));
                renderer.setSeriesPaint(
                        segment, Theme.series(segments.get(segment).colour()));
                sum += value;
            }
            highest = Math.max(highest, sum);
        }
        return chart(data, renderer, highest, size, unit);
    }

    static JFreeChart chart(
            DefaultCategoryDataset data, BarRenderer renderer, double highest, ChartSize size, String unit) {
        CategoryAxis names = new CategoryAxis();
        names.setAxisLineVisible(false);
        names.setTickMarksVisible(false);
        names.setTickLabelFont(Theme.FONT);
        names.setTickLabelPaint(Theme.TEXT);
        names.setLowerMargin(0.04);
        names.setUpperMargin(0.04);
        names.setCategoryMargin(0.28);
        names.setMaximumCategoryLabelWidthRatio(0.4f);
        List<Ticks.Tick> ticks = Ticks.linear(highest, size.ticksAcross() - 1, value -> Quantity.text(value, unit));
        CategoryPlot plot = new CategoryPlot(
                data, names, new TickAxis(ticks, 0, ticks.getLast().at()), renderer);
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        plot.setInsets(new RectangleInsets(2, 2, 2, 32));
        plot.setRangeGridlinePaint(Theme.GRID);
        plot.setRangeGridlineStroke(Theme.HAIR);
        return LineChart.frame(new JFreeChart(null, null, plot, false));
    }
}
