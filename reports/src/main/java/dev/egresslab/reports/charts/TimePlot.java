package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A chart over the time of the run, before it has lines.
 *
 * @param id names it in the page
 * @param title what it shows
 * @param caption how to read it
 * @param unit the unit of the values
 * @param limit a value to draw a line at, or 0 for none
 * @param screen its size on a screen
 */
record TimePlot(String id, String title, String caption, String unit, double limit, ChartSize screen) {
    /** More lines than this cannot be told apart. */
    private static final int MOST_LINES = 6;

    /** A run that begins later than this share of its end is drawn from its beginning: warm-up would be an empty half. */
    private static final double LATE_START = 0.15;

    /** Returns the chart; nothing without a line. */
    Optional<Chart> of(List<Line> all) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = all.size() <= MOST_LINES
                ? all
                : all.stream()
                        .sorted(Comparator.comparingDouble(Line::highest).reversed())
                        .limit(MOST_LINES)
                        .toList();
        return Optional.of(new Chart(
                id,
                title,
                caption,
                draw(lines, screen),
                draw(lines, ChartSize.NARROW),
                lines.stream().map(Line::key).toList()));
    }

    private String draw(List<Line> lines, ChartSize size) {
        double first = lines.stream().mapToDouble(Line::start).min().orElse(0);
        double end = lines.stream().mapToDouble(Line::end).max().orElse(1);
        double start = first > LATE_START * end ? first : 0;
        TickAxis across = new TickAxis(Ticks.elapsed(start, end, size.ticksAcross()), start, end);
        return SvgCanvas.draw(
                LineChart.of(lines, across, up(lines, size), limit > 0 ? limit : Double.NaN),
                size.width(),
                size.height(),
                id + "-" + size.name().toLowerCase(Locale.ROOT),
                title);
    }

    private TickAxis up(List<Line> lines, ChartSize size) {
        double highest =
                Math.max(limit, lines.stream().mapToDouble(Line::highest).max().orElse(0));
        boolean whole = unit.equals("count"); // a label of half a port would be silly
        double high = whole ? Math.max(highest, size.ticksUp()) : highest > 0 ? highest : 1;
        List<Ticks.Tick> ticks = Ticks.linear(high, size.ticksUp(), value -> Quantity.text(value, unit));
        double roomForTheLabel =
                limit > 0 ? Math.max(highest, limit * 1.15) : ticks.getLast().at();
        return new TickAxis(ticks, 0, roomForTheLabel);
    }
}
