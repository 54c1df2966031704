package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics in the shape {@code aws cloudwatch get-metric-data} prints them, so that what reads the real thing reads this: maps, lists, strings
 * and numbers for any JSON library to write.
 */
public final class CloudWatchJson {

    /** As the AWS command line writes times: {@code 2021-10-18T10:27:00+00:00}. */
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private CloudWatchJson() {}

    /**
     * The answer to a query for these metrics: newest datapoint first, as {@code --scan-by} has it by default. Queries for several gateways
     * need identifiers of their own, so the gateway's name is part of those and of the labels when there are several.
     *
     * @param series by gateway
     * @param epoch the wall-clock time of nanosecond 0
     */
    public static Map<String, Object> metricData(Map<String, List<MetricSeries>> series, Instant epoch) {
        List<Object> results = new ArrayList<>();
        series.forEach((gateway, all) -> {
            String of = series.size() == 1 ? "" : gateway;
            all.forEach(one -> results.add(result(of, one, epoch)));
        });
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("MetricDataResults", results);
        answer.put("Messages", List.of());
        return answer;
    }

    private static Map<String, Object> result(String gateway, MetricSeries series, Instant epoch) {
        List<String> timestamps = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (Datapoint point : series.points().reversed()) {
            timestamps.add(TIMESTAMP.format(epoch.plusNanos(point.atNanos())));
            values.add(point.value());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("Id", identifier(series.name()) + (gateway.isEmpty() ? "" : "_" + gateway));
        result.put("Label", gateway.isEmpty() ? series.name() : gateway + " " + series.name());
        result.put("Timestamps", timestamps);
        result.put("Values", values);
        result.put("StatusCode", "Complete");
        return result;
    }

    /** CloudWatch's identifiers start with a lower-case letter. */
    private static String identifier(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
