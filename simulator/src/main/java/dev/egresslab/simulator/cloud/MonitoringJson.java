package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metrics in the shapes Azure Monitor and Google Cloud Monitoring answer queries in: maps, lists, strings and numbers for any JSON library to
 * write. For CloudWatch see {@link CloudWatchJson}.
 */
public final class MonitoringJson {

    private MonitoringJson() {}

    /**
     * What Azure's {@code Microsoft.Insights/metrics} answers: a metric per name, in it a time series per combination of dimensions.
     *
     * @param epoch the wall-clock time of nanosecond 0
     */
    public static Map<String, Object> azure(List<MetricSeries> series, Instant epoch) {
        Map<String, Map<String, Object>> metrics = new LinkedHashMap<>();
        for (MetricSeries one : series) {
            Map<String, Object> metric = metrics.computeIfAbsent(one.name(), name -> azureMetric(one));
            if (metric.get("timeseries") instanceof List<?> before) {
                List<Object> all = new ArrayList<>(before);
                all.add(azureTimeSeries(one, epoch));
                metric.put("timeseries", all);
            }
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        if (!series.isEmpty()) {
            answer.put(
                    "interval",
                    Duration.ofNanos(series.getFirst().periodNanos()).toString());
            answer.put("namespace", series.getFirst().namespace());
        }
        answer.put("value", List.copyOf(metrics.values()));
        return answer;
    }

    private static Map<String, Object> azureMetric(MetricSeries series) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("name", Map.of("value", series.name()));
        metric.put("unit", series.unit());
        metric.put("timeseries", List.of());
        return metric;
    }

    private static Map<String, Object> azureTimeSeries(MetricSeries series, Instant epoch) {
        List<Object> data = new ArrayList<>();
        for (Datapoint point : series.points()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("timeStamp", epoch.plusNanos(point.atNanos()).toString());
            entry.put(series.statistic().toLowerCase(Locale.ROOT), point.value());
            data.add(entry);
        }
        List<Object> dimensions = new ArrayList<>();
        series.dimensions().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(dimension -> dimensions.add(azureDimension(dimension)));
        Map<String, Object> timeSeries = new LinkedHashMap<>();
        timeSeries.put("metadatavalues", dimensions);
        timeSeries.put("data", data);
        return timeSeries;
    }

    /** In the order of the service's own answers; {@code Map.of} has none. */
    private static Map<String, Object> azureDimension(Map.Entry<String, String> dimension) {
        Map<String, Object> named = new LinkedHashMap<>();
        named.put("name", Map.of("value", dimension.getKey()));
        named.put("value", dimension.getValue());
        return named;
    }

    /**
     * What Google's {@code projects.timeSeries.list} answers: newest point first, integers as strings.
     *
     * @param series by gateway, whose name is the resource label {@code gateway_name}
     * @param epoch the wall-clock time of nanosecond 0
     */
    public static Map<String, Object> google(Map<String, List<MetricSeries>> series, Instant epoch) {
        List<Object> all = new ArrayList<>();
        series.forEach(
                (gateway, ofGateway) -> ofGateway.forEach(one -> all.add(googleTimeSeries(one, gateway, epoch))));
        return Map.of("timeSeries", all);
    }

    private static Map<String, Object> googleTimeSeries(MetricSeries series, String gateway, Instant epoch) {
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("type", series.namespace() + "/" + series.name());
        metric.put("labels", new TreeMap<>(series.dimensions()));
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("type", "nat_gateway");
        resource.put("labels", Map.of("gateway_name", gateway));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("metric", metric);
        entry.put("resource", resource);
        entry.put("metricKind", series.statistic());
        entry.put("valueType", "INT64");
        entry.put("points", googlePoints(series, epoch));
        return entry;
    }

    private static List<Object> googlePoints(MetricSeries series, Instant epoch) {
        List<Object> points = new ArrayList<>();
        for (Datapoint point : series.points().reversed()) {
            Instant start = epoch.plusNanos(point.atNanos());
            Instant end = start.plusNanos(series.periodNanos());
            Map<String, Object> interval = new LinkedHashMap<>();
            interval.put("startTime", series.statistic().equals("GAUGE") ? end.toString() : start.toString());
            interval.put("endTime", end.toString());
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("interval", interval);
            entry.put("value", Map.of("int64Value", String.valueOf(Math.round(point.value()))));
            points.add(entry);
        }
        return points;
    }
}
