package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.Point;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.Series;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Charts of values over the time of the run. Variants take turns, so each line has gaps where another variant ran. */
public final class TimeCharts {
    private TimeCharts() {}

    /** Returns ports in use of the fullest destinations, with the limit; nothing when no gateway was sampled. */
    public static Optional<Chart> portsInUse(RunResult result) {
        List<Line> lines = lines(result, "portsInUse");
        double limit = result.variants().stream()
                .flatMap(variant -> variant.series().stream())
                .filter(series -> series.name().equals("portsInUse"))
                .mapToDouble(Series::limit)
                .max()
                .orElse(0);
        boolean oneLimit = result.variants().stream()
                        .flatMap(variant -> variant.series().stream())
                        .filter(series -> series.name().equals("portsInUse"))
                        .map(Series::limit)
                        .distinct()
                        .count()
                == 1;
        String caption = "Open and held after close together."
                + (limit == 0
                        ? ""
                        : (oneLimit ? " At the limit of %s," : " At its limit, here the highest of all, %s,")
                                        .formatted(Quantity.text(limit, "count"))
                                + " the next connection to that destination fails.");
        return new TimePlot("ports", "Ports in use by destination", caption, "count", limit, ChartSize.WIDE).of(lines);
    }

    /** Returns requests per second; nothing when it was not sampled. */
    public static Optional<Chart> rate(RunResult result) {
        String caption = "As they ended. Variants take turns, so that a noisy machine disturbs all alike.";
        return new TimePlot("rate", "Requests per second", caption, "1/s", 0, ChartSize.HALF).of(lines(result, "rate"));
    }

    /** Returns the 99th percentile over time; nothing when it was not sampled. */
    public static Optional<Chart> latency(RunResult result) {
        String caption = "99th percentile of the requests that ended in each interval.";
        return new TimePlot("latency-over-time", "Latency over time", caption, "ms", 0, ChartSize.HALF)
                .of(lines(result, "latency.p99"));
    }

    private static List<Line> lines(RunResult result, String name) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            List<Series> such = variant.series().stream()
                    .filter(series ->
                            series.name().equals(name) && !series.points().isEmpty())
                    .sorted(Comparator.comparingDouble(TimeCharts::highest).reversed())
                    .toList();
            for (Series series : such) {
                int colour = result.variants().size() > 1 ? i : lines.size();
                boolean dashed = result.variants().size() > 1 && !series.equals(such.getFirst());
                String label = label(result, variant.name(), such.size() > 1 ? series.label() : "");
                lines.add(Line.ofTime(label, colour, dashed, measured(series)));
            }
        }
        return lines;
    }

    /** A percentile of no request is no percentile, though it may be sampled as 0. */
    private static List<Point> measured(Series series) {
        return series.name().startsWith("latency.")
                ? series.points().stream().filter(point -> point.value() > 0).toList()
                : series.points();
    }

    private static double highest(Series series) {
        return series.points().stream()
                .mapToDouble(point -> point.value())
                .max()
                .orElse(0);
    }

    /** A line is named by what tells it apart: its variant, its label, or both. */
    static String label(RunResult result, String variant, String label) {
        if (label.isEmpty()) {
            return variant;
        }
        return result.variants().size() == 1 ? label : variant + ", " + label;
    }
}
