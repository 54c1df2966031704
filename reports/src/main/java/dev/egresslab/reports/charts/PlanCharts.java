package dev.egresslab.reports.charts;

import dev.egresslab.reports.charts.Line.Spot;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.plan.VariantPlan;
import dev.egresslab.reports.plan.VariantPlan.Curve;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** Charts of a plan. */
public final class PlanCharts {
    /** The decades of failure that are shown: from one in a million to all. */
    private static final int DECADES = 6;
    /** Room above 100 % for the label of the planned rate. */
    private static final double TOP = 0.55;

    /** About what a letter takes of a chart's width, in its own units. */
    private static final double LETTER = 7.5;

    private PlanCharts() {}

    /**
     * Returns the share of connections that find no port over the rate, a line for each number of addresses, the planned rate and the target
     * marked; nothing when connections are kept.
     *
     * @param id names the chart in the page
     */
    public static Optional<Chart> failureOverRate(VariantPlan plan, double target, String id) {
        if (plan.curves().isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        for (Curve curve : plan.curves()) {
            lines.add(new Line(label(curve), lines.size(), false, spots(curve)));
        }
        String title = "Connections that find no port, by rate";
        return Optional.of(new Chart(
                id,
                title,
                "New connections a second of the whole load, through %s. Each line is a number of public IPs; above it, more fail."
                        .formatted(plan.gateway().profile()),
                draw(lines, plan, target, ChartSize.WIDE, id, title),
                draw(lines, plan, target, ChartSize.NARROW, id, title),
                lines.stream().map(Line::key).toList()));
    }

    private static String label(Curve curve) {
        return curve.ips() == 1 ? "1 IP" : curve.ips() + " IPs";
    }

    private static List<Spot> spots(Curve curve) {
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < curve.perSecond().size(); i++) {
            double share = curve.failureProbability().get(i);
            spots.add(new Spot(curve.perSecond().get(i), Math.max(-DECADES, Math.log10(share))));
        }
        return spots;
    }

    private static String draw(
            List<Line> lines, VariantPlan plan, double target, ChartSize size, String id, String title) {
        double end = lines.stream().mapToDouble(Line::end).max().orElse(1);
        TickAxis across = new TickAxis(
                Ticks.linear(end, size.ticksAcross(), rate -> Quantity.number(rate, "1/s") + "/s"), 0, end);
        JFreeChart chart = LineChart.of(lines, across, new TickAxis(Ticks.decades(DECADES), -DECADES, TOP), Double.NaN);
        XYPlot plot = chart.getXYPlot();
        named(lines, end, size).forEach(line -> plot.addAnnotation(name(line, size)));
        plot.addDomainMarker(planned(plan, end));
        plot.addRangeMarker(target(target));
        return SvgCanvas.draw(
                chart, size.width(), size.height(), id + "-" + size.name().toLowerCase(Locale.ROOT), title);
    }

    /** Those lines whose name fits between its own rise and the one before; the legend has the others'. */
    private static List<Line> named(List<Line> lines, double end, ChartSize size) {
        List<Line> named = new ArrayList<>();
        double before = 0;
        for (Line line : lines) {
            double foot = line.points().getFirst().x();
            double room = (foot - before) / end * size.width();
            if (room >= LETTER * (text(line, size).length() + 1)) {
                named.add(line);
            }
            before = foot;
        }
        return named;
    }

    private static String text(Line line, ChartSize size) {
        return size == ChartSize.NARROW ? line.label().replaceFirst(" .*", "") : line.label();
    }

    /** The line's name at its foot, to the left of its rise. */
    private static XYTextAnnotation name(Line line, ChartSize size) {
        String text = text(line, size);
        XYTextAnnotation name =
                new XYTextAnnotation(text + " ", line.points().getFirst().x(), -DECADES);
        name.setTextAnchor(TextAnchor.BOTTOM_RIGHT);
        name.setFont(Theme.FONT);
        name.setPaint(Theme.TEXT);
        return name;
    }

    private static ValueMarker planned(VariantPlan plan, double end) {
        double rate = plan.load().perSecond();
        boolean atRight = rate > end / 2;
        ValueMarker marker = marker(rate, "planned " + Quantity.number(rate, "1/s") + "/s");
        marker.setLabelAnchor(atRight ? RectangleAnchor.TOP_LEFT : RectangleAnchor.TOP_RIGHT);
        marker.setLabelTextAnchor(atRight ? TextAnchor.TOP_RIGHT : TextAnchor.TOP_LEFT);
        marker.setLabelOffset(new RectangleInsets(0, 5, 0, 5));
        return marker;
    }

    private static ValueMarker target(double target) {
        ValueMarker marker = marker(Math.log10(target), "target " + Quantity.number(100 * target) + " %");
        marker.setLabelAnchor(RectangleAnchor.TOP_RIGHT);
        marker.setLabelTextAnchor(TextAnchor.BOTTOM_RIGHT);
        marker.setLabelOffset(new RectangleInsets(3, 4, 3, 4));
        return marker;
    }

    private static ValueMarker marker(double value, String label) {
        ValueMarker marker = new ValueMarker(value, Theme.LIMIT, Theme.DOTTED);
        marker.setLabel(label);
        marker.setLabelFont(Theme.FONT);
        marker.setLabelPaint(Theme.LIMIT);
        marker.setLabelBackgroundColor(Theme.NONE);
        return marker;
    }
}
