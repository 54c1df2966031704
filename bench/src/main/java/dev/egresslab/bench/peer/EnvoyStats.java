package dev.egresslab.bench.peer;

import java.util.HashMap;
import java.util.Map;

/**
 * What {@code /stats} answers: a line for each statistic, {@code name: value} (Envoy's administration interface).
 *
 * @param values the values by name; histograms and texts are left out
 */
record EnvoyStats(Map<String, Long> values) {
    static EnvoyStats parse(String text) {
        Map<String, Long> values = new HashMap<>();
        for (String line : text.lines().toList()) {
            int colon = line.lastIndexOf(": ");
            if (colon > 0 && line.substring(colon + 2).matches("[0-9]{1,18}")) {
                values.put(line.substring(0, colon), Long.parseLong(line.substring(colon + 2)));
            }
        }
        return new EnvoyStats(values);
    }

    /** Envoy counts requests on connections, and connections: what was not a connection's first request was sent on a kept one. */
    EgressSample sample() {
        long opened = ofClusters("upstream_cx_total");
        long failed = ofClusters("upstream_cx_connect_fail");
        long sent = ofClusters("upstream_rq_total");
        return new EgressSample(
                values.getOrDefault("http.egress.downstream_rq_total", 0L),
                opened,
                Math.max(0, sent - (opened - failed)),
                failed,
                ofClusters("upstream_rq_rx_reset"),
                ofClusters("upstream_rq_retry"),
                ofClusters("upstream_rq_pending_active"),
                Math.max(0, ofClusters("upstream_cx_active") - ofClusters("upstream_rq_active")));
    }

    /** The statistic of all clusters: {@code cluster.<name>.<statistic>}, and names have dots themselves. */
    private long ofClusters(String statistic) {
        return values.entrySet().stream()
                .filter(value ->
                        value.getKey().startsWith("cluster.") && value.getKey().endsWith("." + statistic))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
