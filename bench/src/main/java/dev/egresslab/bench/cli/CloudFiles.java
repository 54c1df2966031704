package dev.egresslab.bench.cli;

import dev.egresslab.reports.results.GatewayResult;
import dev.egresslab.reports.results.RunResult;
import dev.egresslab.reports.results.VariantResult;
import dev.egresslab.simulator.cloud.AwsMetric;
import dev.egresslab.simulator.cloud.CloudWatchJson;
import dev.egresslab.simulator.cloud.GoogleMetrics;
import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.cloud.MonitoringJson;
import dev.egresslab.simulator.cloud.OpenMetricsText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what the cloud would answer of a run's gateways, beside the result: a file for each variant in the form of its cloud's API, so that
 * whatever reads the real thing reads this, and one OpenMetrics text of them all.
 */
final class CloudFiles {
    static final String FOLDER = "cloud";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private CloudFiles() {}

    /** Writes the files; the time of a datapoint is that of the run. */
    static void write(RunResult result, Path folder) throws IOException {
        Path cloud = folder.resolve(FOLDER);
        OpenMetricsText all = new OpenMetricsText();
        Map<String, Object> answers = new LinkedHashMap<>();
        for (VariantResult variant : result.variants()) {
            Map<String, List<MetricSeries>> series = new LinkedHashMap<>();
            for (GatewayResult gateway : variant.gateways()) {
                List<MetricSeries> shown =
                        gateway.metrics().stream().map(CloudFiles::series).toList();
                series.put(gateway.name(), shown);
                all.add(shown, Map.of("variant", variant.name(), "gateway", gateway.name()), result.started());
            }
            answers.putAll(answers(variant.name(), series, result.started()));
        }
        if (answers.isEmpty()) {
            return;
        }
        Files.createDirectories(cloud);
        for (Map.Entry<String, Object> answer : answers.entrySet()) {
            Files.writeString(cloud.resolve(answer.getKey()), JSON.writeValueAsString(answer.getValue()) + "\n");
        }
        Files.writeString(cloud.resolve("openmetrics.txt"), all.text());
    }

    /** By file name. Azure is asked about one resource at a time; the others answer for several. */
    static Map<String, Object> answers(String variant, Map<String, List<MetricSeries>> series, Instant started) {
        String namespace = series.values().stream()
                .flatMap(List::stream)
                .map(MetricSeries::namespace)
                .findFirst()
                .orElse("");
        return switch (namespace) {
            case "" -> Map.of();
            case AwsMetric.NAMESPACE ->
                Map.of(variant + ".get-metric-data.json", CloudWatchJson.metricData(series, started));
            case GoogleMetrics.NAMESPACE ->
                Map.of(variant + ".time-series.json", MonitoringJson.google(series, started));
            default -> azure(variant, series, started);
        };
    }

    private static Map<String, Object> azure(String variant, Map<String, List<MetricSeries>> series, Instant started) {
        Map<String, Object> answers = new LinkedHashMap<>();
        series.forEach((gateway, all) -> {
            String name = series.size() == 1 ? variant : variant + "." + gateway;
            answers.put(name + ".azure-metrics.json", MonitoringJson.azure(all, started));
        });
        return answers;
    }

    private static MetricSeries series(GatewayResult.Metric metric) {
        return new MetricSeries(
                metric.namespace(),
                metric.name(),
                metric.unit(),
                metric.statistic(),
                metric.dimensions(),
                TimeUnit.SECONDS.toNanos(metric.periodSeconds()),
                metric.points().stream()
                        .map(point -> new Datapoint(TimeUnit.MILLISECONDS.toNanos(point.atMillis()), point.value()))
                        .toList());
    }
}
