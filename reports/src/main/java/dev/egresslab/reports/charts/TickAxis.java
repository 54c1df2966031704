package dev.egresslab.reports.charts;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;

/** An axis with the labels it is given, nothing else. */
@SuppressWarnings("serial") // never serialized
final class TickAxis extends NumberAxis {
    private final List<Ticks.Tick> ticks;

    /**
     * Creates the axis.
     *
     * @param high the axis' end, which the last tick may lie beyond or before
     */
    TickAxis(List<Ticks.Tick> ticks, double low, double high) {
        super(null);
        this.ticks = ticks;
        setRange(low, Math.max(high, low + 1e-9));
        setAxisLineVisible(false);
        setTickMarksVisible(false);
        setTickLabelFont(Theme.FONT);
        setTickLabelPaint(Theme.TEXT);
        setTickLabelInsets(new RectangleInsets(4, 4, 2, 6));
    }

    @Override
    public List<NumberTick> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D dataArea, RectangleEdge edge) {
        boolean across = RectangleEdge.isTopOrBottom(edge);
        return ticks.stream()
                .filter(tick -> getRange().contains(tick.at()))
                .map(tick -> new NumberTick(
                        tick.at(),
                        tick.label(),
                        across ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT,
                        TextAnchor.CENTER,
                        0.0))
                .toList();
    }
}
