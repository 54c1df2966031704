package dev.egresslab.bench.cli;

import dev.egresslab.simulator.cloud.MetricSeries;
import dev.egresslab.simulator.cloud.MetricSeries.Datapoint;
import dev.egresslab.simulator.cloud.OpenMetricsText;
import dev.egresslab.simulator.loopback.GatewaySample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a lone gateway shows of itself: the cloud's metrics as its API answers them, and as Prometheus scrapes them. */
final class GatewayPages {
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    static final String JSON_TYPE = "application/json";

    /** Holders named for Prometheus; each is a series there. */
    private static final int HOLDERS_MAX = 20;

    private static final String OWN = "egresslab/nat";

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private GatewayPages() {}

    /**
     * The latest whole period of each of the cloud's metrics, as the exporters of the clouds give them, and what no cloud shows: ports by
     * destination and state, and who holds most of them.
     */
    static String metrics(GatewaySample sample) {
        List<MetricSeries> all = new ArrayList<>();
        for (GatewaySample.Metric metric : sample.metrics()) {
            List<Datapoint> points = series(metric).points();
            if (points.size() > 1) {
                all.add(with(series(metric), List.of(points.get(points.size() - 2))));
            }
        }
        for (GatewaySample.Destination destination : sample.destinations()) {
            all.addAll(ports(destination, sample.atMillis()));
        }
        sample.holders().stream()
                .limit(HOLDERS_MAX)
                .forEach(holder -> all.add(gauge(
                        "ports_held_by",
                        Map.of("client", holder.client(), "destination", holder.destination()),
                        holder.ports(),
                        sample.atMillis())));
        return new OpenMetricsText()
                .add(all, Map.of("gateway", sample.name(), "profile", sample.profile()), started(sample))
                .text();
    }

    private static List<MetricSeries> ports(GatewaySample.Destination of, long atMillis) {
        return List.of(
                gauge("ports", label(of, "half-open"), of.halfOpen(), atMillis),
                gauge("ports", label(of, "established"), of.established(), atMillis),
                gauge("ports", label(of, "held"), of.held(), atMillis),
                gauge("ports_limit", Map.of("destination", of.destination()), of.limit(), atMillis));
    }

    private static Map<String, String> label(GatewaySample.Destination of, String state) {
        return Map.of("destination", of.destination(), "state", state);
    }

    private static MetricSeries gauge(String name, Map<String, String> labels, long value, long atMillis) {
        Datapoint now = new Datapoint(TimeUnit.MILLISECONDS.toNanos(atMillis), value);
        return new MetricSeries(OWN, name, "Count", "GAUGE", labels, 1, List.of(now));
    }

    /** All datapoints, in the form of the cloud's own answer. */
    static String cloud(GatewaySample sample) {
        List<MetricSeries> all =
                sample.metrics().stream().map(GatewayPages::series).toList();
        Map<String, Object> answers = CloudFiles.answers("", Map.of(sample.name(), all), started(sample));
        return JSON.writeValueAsString(answers.values().iterator().next()) + "\n";
    }

    private static Instant started(GatewaySample sample) {
        return Instant.ofEpochMilli(sample.startedAtMillis());
    }

    private static MetricSeries series(GatewaySample.Metric metric) {
        return new MetricSeries(
                metric.namespace(),
                metric.name(),
                metric.unit(),
                metric.statistic(),
                metric.dimensions(),
                TimeUnit.MILLISECONDS.toNanos(metric.periodMillis()),
                metric.points().stream()
                        .map(point -> new Datapoint(TimeUnit.MILLISECONDS.toNanos(point.atMillis()), point.value()))
                        .toList());
    }

    private static MetricSeries with(MetricSeries of, List<Datapoint> points) {
        return new MetricSeries(
                of.namespace(), of.name(), of.unit(), of.statistic(), of.dimensions(), of.periodNanos(), points);
    }
}
