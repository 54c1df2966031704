package dev.egresslab.reports.charts;

import dev.egresslab.reports.results.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/*
 * Thinning a line. A line of 460 pixels shows no more than a few hundred points, and an SVG of all of them is large. The points are
 * cut into runs of equal length, and of each run the first, the lowest, the highest and the last are kept, in order: so no spike, which is
 * what the reader looks for, is ever lost, as it would be in an average. A gap, where nothing was measured for longer than three times the
 * usual distance, becomes a point without a value, at which the line breaks.
 */

/** Thins a line for drawing. */
final class Thinning {
    private static final int KEPT_OF_A_RUN = 4;
    private static final double GAP_FACTOR = 3;

    private Thinning() {}

    /** Returns at most about {@code most} of the points, with a point of value NaN in each gap. */
    static List<Point> thin(List<Point> points, int most) {
        long gap = gapMillis(points);
        List<Point> kept = new ArrayList<>();
        int run = Math.max(1, (int) Math.ceil(points.size() * (double) KEPT_OF_A_RUN / most));
        for (int from = 0; from < points.size(); ) {
            int to = from + 1;
            while (to < points.size()
                    && to - from < run
                    && points.get(to).atMillis() - points.get(to - 1).atMillis() <= gap) {
                to++;
            }
            keep(points.subList(from, to), points.size() > most, kept);
            if (to < points.size()
                    && points.get(to).atMillis() - points.get(to - 1).atMillis() > gap) {
                kept.add(new Point(points.get(to - 1).atMillis() + 1, Double.NaN));
            }
            from = to;
        }
        return kept;
    }

    private static void keep(List<Point> run, boolean thinned, List<Point> kept) {
        if (!thinned) {
            kept.addAll(run);
            return;
        }
        int low = 0;
        int high = 0;
        for (int i = 1; i < run.size(); i++) {
            low = run.get(i).value() < run.get(low).value() ? i : low;
            high = run.get(i).value() > run.get(high).value() ? i : high;
        }
        IntStream.of(0, Math.min(low, high), Math.max(low, high), run.size() - 1)
                .distinct()
                .forEach(i -> kept.add(run.get(i)));
    }

    private static long gapMillis(List<Point> points) {
        if (points.size() < 3) {
            return Long.MAX_VALUE;
        }
        long[] steps = new long[points.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = points.get(i + 1).atMillis() - points.get(i).atMillis();
        }
        Arrays.sort(steps);
        return Math.round(GAP_FACTOR * Math.max(1, steps[steps.length / 2]));
    }
}
