package dev.egresslab.reports.charts;

import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.GatewayResult.Metric;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The graphs an operator would have on the screen: of each cloud's metrics the one that counts failed allocations and the one that shows the
 * pressure, a line a gateway, under the console's own names, statistic, period and unit.
 */
public final class ConsoleCharts {

    /**
     * One graph.
     *
     * @param namespace whose metric it is
     * @param metric the metric
     * @param dimensions what the operator filters by
     * @param failures whether it counts failures; without any, there is nothing to draw
     */
    private record Panel(String namespace, String metric, Map<String, String> dimensions, boolean failures) {
        boolean shows(Metric shown) {
            return shown.namespace().equals(namespace)
                    && shown.name().equals(metric)
                    && shown.dimensions().entrySet().containsAll(dimensions.entrySet());
        }
    }

    private static final String AWS = "AWS/NATGateway";
    private static final String AZURE_NAT = "Microsoft.Network/natGateways";
    private static final String AZURE_LB = "Microsoft.Network/loadBalancers";
    private static final String GOOGLE = "router.googleapis.com/nat";
    private static final Map<String, String> FAILED = Map.of("ConnectionState", "Failed");

    private static final List<Panel> PANELS = List.of(
            new Panel(AWS, "ErrorPortAllocation", Map.of(), true),
            new Panel(AWS, "ActiveConnectionCount", Map.of(), false),
            new Panel(AZURE_NAT, "SNATConnectionCount", FAILED, true),
            new Panel(AZURE_NAT, "TotalConnectionCount", Map.of("Protocol", "6"), false),
            new Panel(AZURE_LB, "SnatConnectionCount", FAILED, true),
            new Panel(AZURE_LB, "UsedSnatPorts", Map.of(), false),
            new Panel(GOOGLE, "dropped_sent_packets_count", Map.of("reason", "OUT_OF_RESOURCES"), true),
            new Panel(GOOGLE, "port_usage", Map.of(), false));

    private ConsoleCharts() {}

    /** Returns the graphs of every cloud that has a gateway in the run. */
    public static List<Chart> of(RunResult result) {
        return PANELS.stream()
                .map(panel -> chart(result, panel))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Returns a sentence on whose console it is. */
    public static String note(RunResult result) {
        String namespaces = result.variants().stream()
                .flatMap(variant -> variant.gateways().stream())
                .flatMap(gateway -> gateway.metrics().stream())
                .map(metric -> console(metric.namespace()))
                .distinct()
                .collect(Collectors.joining(" and "));
        return ("By the names, statistics and periods of %s. All metrics lie in the folder cloud beside this report,"
                        + " in the form the API answers in and as OpenMetrics. No console shows who holds the ports.")
                .formatted(namespaces);
    }

    private static String console(String namespace) {
        return switch (namespace) {
            case AWS -> "Amazon CloudWatch";
            case AZURE_NAT, AZURE_LB -> "Azure Monitor";
            case GOOGLE -> "Google Cloud Monitoring";
            default -> namespace;
        };
    }

    private static Optional<Chart> chart(RunResult result, Panel panel) {
        boolean compared = result.variants().stream()
                        .filter(variant -> shows(variant, panel))
                        .count()
                > 1;
        List<Line> lines = new ArrayList<>();
        Metric any = null;
        for (int i = 0; i < result.variants().size(); i++) {
            VariantResult variant = result.variants().get(i);
            int of = 0;
            for (GatewayResult gateway : variant.gateways()) {
                for (Metric metric : gateway.metrics()) {
                    if (panel.shows(metric)) {
                        int colour = compared ? i : i + lines.size();
                        boolean dashed = compared && of > 0;
                        String label = TimeCharts.label(result, variant.name(), label(variant, gateway, metric, panel));
                        lines.add(Line.ofTime(label, colour, dashed, metric.points()));
                        any = metric;
                        of++;
                    }
                }
            }
        }
        boolean nothing = lines.stream().allMatch(line -> line.highest() == 0);
        if (any == null || (nothing && panel.failures())) {
            return Optional.empty();
        }
        return new TimePlot(
                        "console-" + any.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        any.name(),
                        caption(any, panel),
                        "count",
                        0,
                        ChartSize.WIDE)
                .of(lines);
    }

    private static boolean shows(VariantResult variant, Panel panel) {
        return variant.gateways().stream()
                .flatMap(gateway -> gateway.metrics().stream())
                .anyMatch(panel::shows);
    }

    /** What tells the lines of one variant apart: the gateway and the dimensions that are not filtered by. */
    private static String label(VariantResult variant, GatewayResult gateway, Metric metric, Panel panel) {
        Map<String, String> rest = new TreeMap<>(metric.dimensions());
        rest.keySet().removeAll(panel.dimensions().keySet());
        List<String> parts = new ArrayList<>(variant.gateways().size() > 1 ? List.of(gateway.name()) : List.of());
        // Protocol 6 is TCP; other protocols have no part in these runs, and a number explains nothing.
        rest.entrySet().stream()
                .filter(dimension -> !dimension.getKey().equals("Protocol"))
                .forEach(dimension -> parts.add(dimension.getValue()));
        return String.join(" ", parts);
    }

    private static String caption(Metric metric, Panel panel) {
        String filter = panel.dimensions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(dimension -> " · " + dimension.getKey() + " = " + dimension.getValue())
                .collect(Collectors.joining());
        return "%s%s · %s · period %s · unit %s"
                .formatted(
                        metric.namespace(), filter, metric.statistic(), period(metric.periodSeconds()), metric.unit());
    }

    /** As the consoles' menus have it: {@code 1 minute}, {@code 5 minutes}. */
    private static String period(int seconds) {
        String unit = seconds % 3_600 == 0 ? "hour" : seconds % 60 == 0 ? "minute" : "second";
        int count = seconds / (unit.equals("hour") ? 3_600 : unit.equals("minute") ? 60 : 1);
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
