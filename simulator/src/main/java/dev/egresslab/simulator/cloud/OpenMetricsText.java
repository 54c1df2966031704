package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics with all their datapoints as OpenMetrics text (OpenMetrics 1.0), so that {@code promtool tsdb create-blocks-from openmetrics} takes
 * them into Prometheus, and any dashboard shows them.
 *
 * <p>Families are named as the exporters of each cloud name them: {@code aws_natgateway_error_port_allocation_sum},
 * {@code azure_natgateways_snat_connection_count_sum}. All are gauges, as there: a datapoint is the value of one period and no running total.
 * Written here because a client library writes one value of each series, and this file has many: what Prometheus calls backfilling.
 */
public final class OpenMetricsText {

    private static final BigDecimal MILLIS_PER_SECOND = BigDecimal.valueOf(1_000);

    /** The samples of each family under its name, and what is said of it. */
    private final Map<String, List<String>> families = new TreeMap<>();

    private final Map<String, String> help = new LinkedHashMap<>();

    /**
     * Adds a gateway's metrics.
     *
     * @param labels what tells this gateway apart from others in the same text
     * @param epoch the wall-clock time of nanosecond 0
     */
    public OpenMetricsText add(List<MetricSeries> series, Map<String, String> labels, Instant epoch) {
        for (MetricSeries one : series) {
            String family = family(one);
            help.putIfAbsent(
                    family,
                    "%s %s, %s of each period, %s."
                            .formatted(one.namespace(), one.name(), one.statistic(), one.unit()));
            List<String> samples = families.computeIfAbsent(family, unknown -> new ArrayList<>());
            String name = family + labels(one, labels) + " ";
            for (Datapoint point : one.points()) {
                samples.add(name + number(point.value()) + " " + seconds(epoch.plusNanos(point.atNanos())));
            }
        }
        return this;
    }

    /** The whole text, ended as the format asks. */
    public String text() {
        StringBuilder text = new StringBuilder();
        families.forEach((family, samples) -> {
            text.append("# TYPE ").append(family).append(" gauge\n");
            text.append("# HELP ").append(family).append(' ').append(escaped(help.getOrDefault(family, "")));
            text.append('\n');
            samples.forEach(sample -> text.append(sample).append('\n'));
        });
        return text.append("# EOF\n").toString();
    }

    private static String family(MetricSeries series) {
        String resource = series.namespace().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        String cloud = resource.startsWith("microsoft_network_")
                ? "azure_" + resource.substring("microsoft_network_".length())
                : resource;
        String statistic = series.statistic().toLowerCase(Locale.ROOT);
        // A name that ends in _total is a counter's (OpenMetrics 1.0, section 5.1), which a period's sum is not.
        String suffix = switch (statistic) {
            case "total" -> "_sum";
            case "gauge" -> "";
            default -> "_" + statistic;
        };
        return cloud + "_" + snake(series.name()) + suffix;
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }

    private static String labels(MetricSeries series, Map<String, String> common) {
        Map<String, String> all = new TreeMap<>();
        common.forEach((name, value) -> all.put(snake(name), value));
        series.dimensions().forEach((name, value) -> all.put(snake(name), value));
        List<String> pairs = new ArrayList<>();
        all.forEach((name, value) -> pairs.add(name + "=\"" + escaped(value) + "\""));
        return "{" + String.join(",", pairs) + "}";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private static String number(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String seconds(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli())
                .divide(MILLIS_PER_SECOND)
                .stripTrailingZeros()
                .toPlainString();
    }
}
