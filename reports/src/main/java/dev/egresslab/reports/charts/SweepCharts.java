package dev.egresslab.reports.charts;

import dev.egresslab.reports.charts.Line.Spot;
import dev.egresslab.reports.charts.Ticks.Tick;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.sweep.Axis;
import dev.egresslab.reports.sweep.Cell;
import dev.egresslab.reports.sweep.Spread;
import dev.egresslab.reports.sweep.Sweep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import org.jfree.chart.JFreeChart;

/** Charts of a sweep along one axis. */
public final class SweepCharts {
    private SweepCharts() {}

    /**
     * Draws a figure along the only axis that varies: a line for each variant that measured it, with the ends of its 95 % interval dashed.
     *
     * @param figure its name without the variant
     * @param title its name in words
     * @param unit its unit
     * @param id names the chart in the page
     */
    public static Chart along(Sweep sweep, String figure, String title, String unit, String id) {
        Axis axis = sweep.varying().getLast();
        List<Line> lines = new ArrayList<>();
        List<Chart.Key> legend = new ArrayList<>();
        for (int i = 0; i < sweep.variants().size(); i++) {
            String whole = sweep.variants().get(i) + "." + figure;
            Line mean = line(sweep, whole, i, false, Spread::mean);
            if (mean.points().isEmpty()) {
                continue;
            }
            lines.add(mean);
            legend.add(new Chart.Key(sweep.variants().get(i), mean.key().colour(), Chart.Mark.LINE));
            if (sweep.seeds() > 1) {
                lines.add(line(sweep, whole, i, true, spread -> Math.max(0, spread.low())));
                lines.add(line(sweep, whole, i, true, Spread::high));
            }
        }
        String along = "Along " + axis.key();
        String caption = sweep.seeds() > 1
                ? "The mean of %d seeds; dashed, its 95 %% interval.".formatted(sweep.seeds())
                : "Of one seed.";
        return new Chart(
                id,
                along,
                caption,
                draw(lines, axis, value -> Quantity.ofFigure(figure, value, unit), ChartSize.WIDE, id, title),
                draw(lines, axis, value -> Quantity.ofFigure(figure, value, unit), ChartSize.NARROW, id, title),
                legend);
    }

    private static Line line(Sweep sweep, String whole, int colour, boolean dashed, ToDoubleFunction<Spread> end) {
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < sweep.cells().size(); i++) {
            Cell cell = sweep.cells().get(i);
            int at = i;
            cell.figure(whole).ifPresent(spread -> spots.add(new Spot(at, end.applyAsDouble(spread))));
        }
        return new Line(whole, colour, dashed, spots);
    }

    private static String draw(
            List<Line> lines, Axis axis, DoubleFunction<String> text, ChartSize size, String id, String title) {
        double high = lines.stream().mapToDouble(Line::highest).max().orElse(1);
        List<Tick> up = Ticks.linear(high, size.ticksUp(), text);
        double top = up.getLast().at();
        JFreeChart chart = LineChart.of(
                lines,
                new TickAxis(across(axis, size), 0, axis.values().size() - 1.0),
                new TickAxis(up, 0, top),
                Double.NaN);
        return SvgCanvas.draw(
                chart, size.width(), size.height(), id + "-" + size.name().toLowerCase(Locale.ROOT), title);
    }

    /** The values at equal distances, as many as have room. */
    private static List<Tick> across(Axis axis, ChartSize size) {
        int every = Math.ceilDiv(axis.values().size(), size.ticksAcross());
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < axis.values().size(); i += every) {
            ticks.add(new Tick(i, axis.values().get(i)));
        }
        return ticks;
    }
}
