package dev.egresslab.reports.charts;

import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Metric;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.Series;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleFunction;

/** Charts of values over the time of the run. Variants take turns, so each line has gaps where another variant ran. */
public final class TimeCharts {
    /** The metrics by which a cloud says that no port was free. */
    private static final Set<String> EXHAUSTION_METRICS =
            Set.of("ErrorPortAllocation", "SNATConnectionCountFailed", "dropped_sent_packets_count");

    /** More lines than this cannot be told apart. */
    private static final int MOST_LINES = 6;

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
        String caption = limit > 0
                ? "Open and held after close together. At the limit of %s, the next connection to that destination fails."
                        .formatted(Quantity.text(limit, "count"))
                : "Open and held after close together.";
        return chart(
                "ports",
                "Ports in use by destination",
                caption,
                lines,
                limit,
                value -> Quantity.text(value, "count"),
                ChartSize.WIDE);
    }

    /** Returns failed port allocations as the cloud's console shows them; nothing when no gateway has such a metric. */
    public static Optional<Chart> allocationErrors(RunResult result) {
        List<Line> lines = new ArrayList<>();
        String title = "";
        String caption = "";
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            for (GatewayResult gateway : variant.gateways()) {
                Optional<Metric> metric = gateway.metrics().stream()
                        .filter(m -> EXHAUSTION_METRICS.contains(m.name()))
                        .findFirst();
                if (metric.isPresent()) {
                    String label =
                            label(result, variant.name(), variant.gateways().size() > 1 ? gateway.name() : "");
                    boolean dashed = !gateway.equals(variant.gateways().getFirst())
                            && result.variants().size() > 1;
                    int colour = result.variants().size() > 1 ? i : lines.size();
                    lines.add(Line.ofTime(label, colour, dashed, metric.get().points()));
                    title = metric.get().name();
                    caption = "As the console shows it: %s, statistic %s, period %s."
                            .formatted(
                                    metric.get().namespace(),
                                    metric.get().statistic(),
                                    Quantity.duration(metric.get().periodSeconds() * 1000.0));
                }
            }
        }
        return chart(
                "allocation-errors", title, caption, lines, 0, value -> Quantity.text(value, "count"), ChartSize.WIDE);
    }

    /** Returns requests per second; nothing when it was not sampled. */
    public static Optional<Chart> rate(RunResult result) {
        return chart(
                "rate",
                "Requests per second",
                "As they ended. Variants take turns, so that a noisy machine disturbs all alike.",
                lines(result, "rate"),
                0,
                value -> Quantity.text(value, "1/s"),
                ChartSize.HALF);
    }

    /** Returns the 99th percentile of each second; nothing when it was not sampled. */
    public static Optional<Chart> latency(RunResult result) {
        return chart(
                "latency-over-time",
                "Latency over time",
                "99th percentile of the requests that ended in each interval.",
                lines(result, "latency.p99"),
                0,
                value -> Quantity.text(value, "ms"),
                ChartSize.HALF);
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
                lines.add(Line.ofTime(label, colour, dashed, series.points()));
            }
        }
        return lines;
    }

    private static double highest(Series series) {
        return series.points().stream()
                .mapToDouble(point -> point.value())
                .max()
                .orElse(0);
    }

    /** A line is named by what tells it apart: its variant, its label, or both. */
    private static String label(RunResult result, String variant, String label) {
        if (label.isEmpty()) {
            return variant;
        }
        return result.variants().size() == 1 ? label : variant + ", " + label;
    }

    private static Optional<Chart> chart(
            String id,
            String title,
            String caption,
            List<Line> all,
            double limit,
            DoubleFunction<String> format,
            ChartSize screen) {
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
                draw(id, title, lines, limit, format, screen),
                draw(id, title, lines, limit, format, ChartSize.NARROW),
                lines.stream().map(Line::key).toList()));
    }

    private static String draw(
            String id, String title, List<Line> lines, double limit, DoubleFunction<String> format, ChartSize size) {
        double end = lines.stream().mapToDouble(Line::end).max().orElse(1);
        double high = Math.max(
                limit * 1.04, lines.stream().mapToDouble(Line::highest).max().orElse(0));
        List<Ticks.Tick> up = Ticks.linear(Math.max(high, 1), size.ticksUp(), format);
        double top = limit > 0 ? Math.max(high, limit * 1.15) : up.getLast().at();
        TickAxis upAxis = new TickAxis(up, 0, top);
        TickAxis across = new TickAxis(Ticks.elapsed(end, size.ticksAcross()), 0, end);
        return SvgCanvas.draw(
                LineChart.of(lines, across, upAxis, limit > 0 ? limit : Double.NaN),
                size.width(),
                size.height(),
                id + "-" + size.name().toLowerCase(Locale.ROOT),
                title);
    }
}
