package dev.egresslab.reports.charts;

import dev.egresslab.reports.results.Point;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param label what it is
 * @param colour the place of its colour in the theme
 * @param dashed whether it is dashed
 * @param points its points from left to right; one whose y is NaN breaks the line
 */
record Line(String label, int colour, boolean dashed, List<Spot> points) {
    /** The most points of a line; more would not be seen. */
    private static final int MOST_POINTS = 400;

    /** A place in the chart, in the axes' values. */
    record Spot(double x, double y) {}

    Line {
        points = List.copyOf(points);
    }

    /** Returns the line of a value over time. */
    static Line ofTime(String label, int colour, boolean dashed, List<Point> points) {
        List<Spot> spots = Thinning.thin(points, MOST_POINTS).stream()
                .map(point -> new Spot(point.atMillis(), point.value()))
                .toList();
        return new Line(label, colour, dashed, spots);
    }

    double highest() {
        return points.stream()
                .mapToDouble(Spot::y)
                .filter(y -> !Double.isNaN(y))
                .max()
                .orElse(0);
    }

    double start() {
        return points.isEmpty() ? 0 : points.getFirst().x();
    }

    double end() {
        return points.isEmpty() ? 0 : points.getLast().x();
    }

    double[][] coordinates() {
        return new double[][] {
            points.stream().mapToDouble(Spot::x).toArray(),
            points.stream().mapToDouble(Spot::y).toArray()
        };
    }

    Chart.Key key() {
        return new Chart.Key(label, Theme.css(colour), dashed ? Chart.Mark.DASHED : Chart.Mark.LINE);
    }
}
