package dev.egresslab.proxy.admin;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

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
        return switch (family.kind()) {
            case COUNTER -> counter(family);
            case GAUGE -> gauge(family);
            case HISTOGRAM -> histogram(family);
            case UNTYPED -> untyped(family);
        };
    }

    private static MetricSnapshot counter(MetricFamily family) {
        String name = family.name().substring(0, family.name().length() - "_total".length());
        CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(family.help());
        for (MetricFamily.Value value : family.values()) {
            counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                    .labels(labels(value.labels()))
                    .value(value.number())
                    .build());
        }
        return counter.build();
    }

    private static MetricSnapshot gauge(MetricFamily family) {
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

    private static MetricSnapshot untyped(MetricFamily family) {
        UnknownSnapshot.Builder untyped =
                UnknownSnapshot.builder().name(family.name()).help(family.help());
        for (MetricFamily.Value value : family.values()) {
            untyped.dataPoint(UnknownSnapshot.UnknownDataPointSnapshot.builder()
                    .labels(labels(value.labels()))
                    .value(value.number())
                    .build());
        }
        return untyped.build();
    }

    private static MetricSnapshot histogram(MetricFamily family) {
        HistogramSnapshot.Builder histogram =
                HistogramSnapshot.builder().name(family.name()).help(family.help());
        for (MetricFamily.Value value : family.values()) {
            MetricFamily.Buckets buckets =
                    Objects.requireNonNull(value.buckets(), "a histogram's value must have its buckets");
            ClassicHistogramBuckets.Builder counts = ClassicHistogramBuckets.builder();
            for (int i = 0; i < buckets.counts().size(); i++) {
                boolean last = i == buckets.bounds().size();
                counts.bucket(
                        last ? Double.POSITIVE_INFINITY : buckets.bounds().get(i),
                        buckets.counts().get(i));
            }
            histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(labels(value.labels()))
                    .classicHistogramBuckets(counts.build())
                    .sum(value.number())
                    .build());
        }
        return histogram.build();
    }

    private static Labels labels(Map<String, String> labels) {
        Labels.Builder builder = Labels.builder();
        labels.forEach(builder::label);
        return builder.build();
    }
}
