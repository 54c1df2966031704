package dev.egresslab.reports.charts;

import dev.egresslab.reports.charts.Line.Spot;
import dev.egresslab.reports.gate.FigureCatalog;
import dev.egresslab.reports.gate.Figures;
import dev.egresslab.reports.gate.Measured;
import dev.egresslab.reports.gate.Quantity;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Charts of where the time of a request goes. */
public final class LatencyCharts {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final int POINTS_PER_NINE = 24;
    private static final int MOST_NINES = 5;
    /** The place on a logarithmic axis from which on a line is shown: 17 %. Refused at once, the fastest few take no time. */
    private static final int FIRST_SHOWN = 2;
    /** Above this range, a linear axis would flatten the fast variant into the axis. */
    private static final double WIDE_RANGE = 8;

    private static final Map<String, String> PHASE_LABELS = Map.of(
            "wait", "wait",
            "dns", "DNS",
            "connect", "TCP connect",
            "tls", "TLS handshake",
            "firstByte", "first byte",
            "body", "body");

    private LatencyCharts() {}

    /** Returns the latency of every percentile, the slowest stretched out; nothing when no request was measured. */
    public static Optional<Chart> spectrum(RunResult result) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            Histogram latency = Measured.of(variant.rounds()).histograms().get("latency");
            if (latency != null && latency.getTotalCount() > 0) {
                lines.add(spectrum(variant.name(), i, latency));
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String title = "Latency by percentile";
        return Optional.of(new Chart(
                "latency-spectrum",
                title,
                "From the intended start of each request; every step to the right is one nine more, so the rare slow"
                        + " requests are not hidden.",
                spectrum(lines, ChartSize.WIDE, title),
                spectrum(lines, ChartSize.NARROW, title),
                lines.stream().map(Line::key).toList()));
    }

    private static Line spectrum(String variant, int colour, Histogram latency) {
        double nines = Math.min(MOST_NINES, Math.log10((double) latency.getTotalCount()));
        int points = (int) Math.ceil(nines * POINTS_PER_NINE) + 1;
        List<Spot> spots = new ArrayList<>();
        for (int i = 0; i < points; i++) {
            double x = Math.min(nines, i / (double) POINTS_PER_NINE);
            double percentile = 100 * (1 - Math.pow(10, -x));
            spots.add(new Spot(x, latency.getValueAtPercentile(percentile) / NANOS_PER_MILLI));
        }
        return new Line(variant, colour, false, spots);
    }

    private static String spectrum(List<Line> lines, ChartSize size, String title) {
        double low = at(lines, FIRST_SHOWN);
        double middle = at(lines, POINTS_PER_NINE / 3);
        double high = lines.stream().mapToDouble(Line::highest).max().orElse(1);
        double nines = lines.stream().mapToDouble(Line::end).max().orElse(1);
        boolean logarithmic = high > WIDE_RANGE * middle;
        double lowest = Math.max(low, high / 1e4);
        List<Ticks.Tick> up = logarithmic
                ? Ticks.logarithmic(lowest, high, LatencyCharts::millis)
                : Ticks.linear(high, size.ticksUp(), LatencyCharts::millis);
        List<Line> drawn = logarithmic
                ? lines.stream().map(line -> logarithm(line, lowest)).toList()
                : lines;
        double top = logarithmic ? Math.log10(high * 1.3) : up.getLast().at();
        TickAxis upAxis = new TickAxis(up, up.getFirst().at(), top);
        TickAxis across = new TickAxis(Ticks.nines(MOST_NINES), 0, nines);
        return SvgCanvas.draw(
                LineChart.of(drawn, across, upAxis, Double.NaN),
                size.width(),
                size.height(),
                "latency-spectrum-" + size.name().toLowerCase(Locale.ROOT),
                title);
    }

    private static Line logarithm(Line line, double lowest) {
        List<Spot> spots = line.points().stream()
                .map(spot -> new Spot(spot.x(), spot.y() < lowest ? Double.NaN : Math.log10(spot.y())))
                .toList();
        return new Line(line.label(), line.colour(), line.dashed(), spots);
    }

    /** Returns the lowest value that any line has at its point of that place. */
    private static double at(List<Line> lines, int place) {
        return lines.stream()
                .mapToDouble(line -> line.points()
                        .get(Math.min(line.points().size() - 1, place))
                        .y())
                .min()
                .orElse(1);
    }

    private static String millis(double value) {
        return Quantity.text(value, "ms");
    }

    /** Returns the mean time of each phase, one bar for each variant; nothing when no phase was measured. */
    public static Optional<Chart> phases(Figures figures) {
        List<String> phases = FigureCatalog.PHASES.stream()
                .filter(phase -> figures.variants().stream()
                        .anyMatch(variant ->
                                figures.value(variant + "." + phase + ".mean").isPresent()))
                .toList();
        if (phases.isEmpty()) {
            return Optional.empty();
        }
        List<StackedBars.Segment> segments = new ArrayList<>();
        for (String phase : phases) {
            segments.add(new StackedBars.Segment(PHASE_LABELS.getOrDefault(phase, phase), segments.size() + 2));
        }
        List<List<Double>> values = figures.variants().stream()
                .map(variant -> phases.stream()
                        .map(phase -> figures.valueOrZero(variant + "." + phase + ".mean"))
                        .toList())
                .toList();
        return Optional.of(Bars.chart(
                new StackedBars(figures.variants(), segments, values, "ms"),
                "phases",
                "Where the time goes",
                "Mean of each phase over all requests, failed ones included; a bar's length is the mean latency."));
    }
}
