package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.admin.MetricFamily.Kind.COUNTER;
import static dev.egresslab.proxy.admin.MetricFamily.Kind.GAUGE;
import static dev.egresslab.proxy.admin.MetricFamily.Kind.HISTOGRAM;

import dev.egresslab.proxy.admin.MetricFamily.Kind;
import dev.egresslab.proxy.egress.Metered.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** How one row of {@link UpstreamRows} is made of what an upstream holds and has done. */
final class UpstreamRow {
    /** What HAProxy's names begin with. */
    static final String H = "haproxy_server_";

    /** What Envoy's names begin with. */
    static final String E = "envoy_cluster_";

    private UpstreamRow() {}

    private static String own(String name) {
        return name.isEmpty() ? "" : "egresslab_" + name;
    }

    /** Of all keys. */
    static long sum(Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of some keys. */
    static long someOf(Map<String, Long> counters, String... keys) {
        long sum = 0;
        for (String key : keys) {
            sum += counters.getOrDefault(key, 0L);
        }
        return sum;
    }

    /** A number, under as many names as it has; an empty one for none. */
    static MetricRow row(
            String name,
            Kind kind,
            String help,
            String haproxy,
            String envoy,
            ToDoubleFunction<UpstreamSample> number) {
        return new MetricRow(
                own(name),
                kind,
                help,
                haproxy,
                envoy,
                m -> m.upstreams(Names.OWN, number),
                m -> m.upstreams(Names.HAPROXY, number),
                m -> m.upstreams(Names.ENVOY, number));
    }

    /** A number of the times that requests took. */
    static MetricRow times(
            String name, Kind kind, String help, String haproxy, String envoy, ToDoubleFunction<UpstreamTimes> number) {
        return new MetricRow(
                own(name),
                kind,
                help,
                haproxy,
                envoy,
                m -> m.times(Names.OWN, number),
                m -> m.times(Names.HAPROXY, number),
                m -> m.times(Names.ENVOY, number));
    }

    /** A number for each value of a label. */
    static MetricRow keyed(
            String name, String help, String label, Function<UpstreamSample, Map<String, Long>> numbers) {
        return new MetricRow(
                own(name),
                COUNTER,
                help,
                "",
                "",
                m -> m.upstreams(Names.OWN, label, UpstreamRow::small, numbers),
                _ -> List.of(),
                _ -> List.of());
    }

    private static String small(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    /** A part of the connections that left the pool, which Envoy counts alone. */
    static MetricRow discards(String envoy, String... reasons) {
        String help = "As egresslab_discards_total of " + small(String.join(", ", reasons)) + ".";
        return row("", COUNTER, help, "", E + envoy, s -> someOf(s.discards(), reasons));
    }

    /** A part of the proxy's own answers, which others count alone. */
    static MetricRow errors(String haproxy, String envoy, String... reasons) {
        String help = "As egresslab_errors_total of " + small(String.join(", ", reasons)) + ".";
        return row("", COUNTER, help, haproxy, envoy, s -> someOf(s.errors(), reasons));
    }

    /** The origin's answers. */
    static MetricRow answers() {
        return new MetricRow(
                "egresslab_answers_total",
                COUNTER,
                "Answers of the origin, by class of their status.",
                H + "http_responses_total",
                E + "upstream_rq_xx",
                m -> m.upstreams(Names.OWN, "class", key -> key, UpstreamSample::answers),
                m -> m.upstreams(Names.HAPROXY, "code", key -> key, UpstreamSample::answers),
                m -> m.upstreams(
                        Names.ENVOY, "envoy_response_code_class", key -> key.substring(0, 1), UpstreamSample::answers));
    }

    /** How long requests took. */
    static MetricRow histogram(String name, String help, String envoy, Function<UpstreamTimes, Durations> durations) {
        return new MetricRow(
                own(name),
                HISTOGRAM,
                help,
                "",
                envoy,
                m -> m.histograms(Names.OWN, 1e9, durations),
                _ -> List.of(),
                m -> m.histograms(Names.ENVOY, 1e6, durations));
    }

    /** HAProxy's averages. */
    static MetricRow average(String phase, String what, Function<UpstreamTimes, RecentAverage> average) {
        return times(
                "",
                GAUGE,
                "Average time of about the last 1024 requests until " + what + ".",
                H + phase + "_time_average_seconds",
                "",
                t -> average.apply(t).seconds());
    }
}
