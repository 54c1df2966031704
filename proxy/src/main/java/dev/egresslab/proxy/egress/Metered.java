package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.MetricFamily.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What metrics are read from.
 *
 * @param sample counters
 * @param times of each upstream, by its host
 * @param reloadsApplied configurations taken up
 * @param reloadsRefused configurations refused
 * @param lastReloadApplied whether the last was taken up, or there was none
 */
record Metered(
        ProxySample sample,
        Map<String, UpstreamTimes> times,
        long reloadsApplied,
        long reloadsRefused,
        boolean lastReloadApplied) {

    /** One value without labels. */
    static List<Value> one(Number number) {
        return List.of(new Value(Map.of(), number.doubleValue()));
    }

    /** One value for each key. */
    static List<Value> keyed(String label, Map<?, ? extends Number> numbers) {
        List<Value> values = new ArrayList<>();
        numbers.forEach((key, number) -> values.add(new Value(Map.of(label, key.toString()), number.doubleValue())));
        return values;
    }

    /** Whose labels an upstream's values get. */
    enum Names {
        OWN {
            @Override
            Map<String, String> labels(String host) {
                return Map.of("upstream", host);
            }
        },
        /** A backend of one server: its address changes with the name's records, and does not matter to a pool. */
        HAPROXY {
            @Override
            Map<String, String> labels(String host) {
                return Map.of("proxy", host, "server", host);
            }
        },
        ENVOY {
            @Override
            Map<String, String> labels(String host) {
                return Map.of("envoy_cluster_name", host);
            }
        };

        abstract Map<String, String> labels(String host);
    }

    /** One value for each upstream. */
    List<Value> upstreams(Names names, ToDoubleFunction<UpstreamSample> number) {
        List<Value> values = new ArrayList<>();
        sample.upstreams()
                .forEach((host, upstream) -> values.add(new Value(names.labels(host), number.applyAsDouble(upstream))));
        return values;
    }

    /** One value for each upstream and key; keys as they are to be shown. */
    List<Value> upstreams(
            Names names,
            String label,
            Function<String, String> shown,
            Function<UpstreamSample, Map<String, Long>> numbers) {
        List<Value> values = new ArrayList<>();
        sample.upstreams()
                .forEach((host, upstream) -> numbers.apply(upstream).forEach((key, number) -> {
                    Map<String, String> labels = new TreeMap<>(names.labels(host));
                    labels.put(label, shown.apply(key));
                    values.add(new Value(labels, number));
                }));
        return values;
    }

    /** One value for each upstream, of its times. */
    List<Value> times(Names names, ToDoubleFunction<UpstreamTimes> number) {
        List<Value> values = new ArrayList<>();
        times.forEach((host, upstream) -> values.add(new Value(names.labels(host), number.applyAsDouble(upstream))));
        return values;
    }

    /** One histogram for each upstream, in units of so many nanoseconds. */
    List<Value> histograms(Names names, double unitNanos, Function<UpstreamTimes, Durations> durations) {
        List<Value> values = new ArrayList<>();
        times.forEach((host, upstream) -> {
            Durations counted = durations.apply(upstream);
            values.add(new Value(names.labels(host), counted.sum(unitNanos), counted.buckets(unitNanos)));
        });
        return values;
    }
}
