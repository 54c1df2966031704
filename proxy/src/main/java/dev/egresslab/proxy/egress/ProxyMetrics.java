package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.MetricFamily;
import java.util.List;
import java.util.stream.Stream;

/** Every metric, as one table. */
final class ProxyMetrics {
    static final List<MetricRow> TABLE = Stream.concat(ProxyRows.rows().stream(), UpstreamRows.rows().stream())
            .toList();

    private ProxyMetrics() {}

    static List<MetricFamily> of(Metered metered) {
        return TABLE.stream().flatMap(row -> row.families(metered).stream()).toList();
    }
}
