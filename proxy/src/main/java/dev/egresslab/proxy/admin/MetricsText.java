package dev.egresslab.proxy.admin;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Metrics in Prometheus' text format 0.0.4. */
final class MetricsText {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private MetricsText() {}

    static byte[] write(List<MetricFamily> families) throws IOException {
        MetricSnapshots snapshots =
                new MetricSnapshots(families.stream().map(MetricsText::snapshot).toList());
        ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
        PrometheusTextFormatWriter.create().write(out, snapshots);
        return out.toByteArray();
    }

    private static MetricSnapshot snapshot(MetricFamily family) {
        if (family.counter()) {
            CounterSnapshot.Builder counter =
                    CounterSnapshot.builder().name(family.name()).help(family.help());
            for (MetricFamily.Value value : family.values()) {
                counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(labels(value.labels()))
                        .value(value.number())
                        .build());
            }
            return counter.build();
        }
        GaugeSnapshot.Builder gauge =
                GaugeSnapshot.builder().name(family.name()).help(family.help());
        for (MetricFamily.Value value : family.values()) {
            gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                    .labels(labels(value.labels()))
                    .value(value.number())
                    .build());
        }
        return gauge.build();
    }

    private static Labels labels(Map<String, String> labels) {
        Labels.Builder builder = Labels.builder();
        labels.forEach(builder::label);
        return builder.build();
    }
}
