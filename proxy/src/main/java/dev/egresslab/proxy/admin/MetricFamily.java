package dev.egresslab.proxy.admin;

import java.util.List;
import java.util.Map;

/**
 * A metric with all its values, as Prometheus knows it.
 *
 * @param name without the suffix {@code _total}, which counters get
 * @param help what it counts, in one sentence
 * @param counter whether it only grows; otherwise it is a gauge
 * @param values its values
 */
public record MetricFamily(String name, String help, boolean counter, List<Value> values) {
    /**
     * One value.
     *
     * @param labels its labels
     * @param number the number
     */
    public record Value(Map<String, String> labels, double number) {}

    /** Copies the list. */
    public MetricFamily {
        values = List.copyOf(values);
    }
}
