package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.SeriesTable.Column;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import dev.egresslab.simulator.nat.TrafficListener;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One gateway's metrics as Google Cloud Monitoring shows them under {@value #NAMESPACE}, sampled every 60 s (Cloud NAT documentation, monitoring).
 * Single-threaded.
 *
 * <p>{@code port_usage} is what no other cloud has: the most connections of one machine to one destination, held ports included. Here a gauge is the
 * period's highest value, so that no peak is missed between samples. {@code allocated_ports} is left out: slices are not told to listeners.
 */
public final class GoogleMetrics implements LedgerListener, TrafficListener {

    /** The prefix of the gateway's metric types. */
    public static final String NAMESPACE = "router.googleapis.com/nat";

    private static final int PORT_USAGE = 0;
    private static final int OPEN_CONNECTIONS = 1;
    private static final int NEW_CONNECTIONS = 2;
    private static final int CLOSED_CONNECTIONS = 3;
    private static final int SENT_BYTES = 4;
    private static final int RECEIVED_BYTES = 5;
    private static final int SENT_PACKETS = 6;
    private static final int RECEIVED_PACKETS = 7;
    private static final int DROPPED_SENT = 8;

    private static final List<Column> COLUMNS = List.of(
            new Column("port_usage", "1", "GAUGE", Map.of()),
            new Column("open_connections", "1", "GAUGE", Map.of()),
            new Column("new_connections_count", "1", "DELTA", Map.of()),
            new Column("closed_connections_count", "1", "DELTA", Map.of()),
            new Column("sent_bytes_count", "By", "DELTA", Map.of()),
            new Column("received_bytes_count", "By", "DELTA", Map.of()),
            new Column("sent_packets_count", "1", "DELTA", Map.of()),
            new Column("received_packets_count", "1", "DELTA", Map.of()),
            new Column("dropped_sent_packets_count", "1", "DELTA", Map.of("reason", "OUT_OF_RESOURCES")));

    private final SeriesTable table;
    private long openConnections;
    /** Ports of each pair of client and destination, by the pair's number. */
    private int[] ports = new int[64];

    private final Map<Long, Integer> pairs = new HashMap<>();
    private int[] pairOfMapping = new int[64];

    /** Metrics from {@code startNanos} on; Google's own period is a minute. */
    public GoogleMetrics(long startNanos, long periodNanos) {
        table = new SeriesTable(NAMESPACE, COLUMNS, startNanos, periodNanos);
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        long key = ((long) destination << 32) | (client & 0xFFFF_FFFFL);
        int pair = pairs.computeIfAbsent(key, unknown -> pairs.size());
        if (pair >= ports.length) {
            ports = Arrays.copyOf(ports, 2 * ports.length);
        }
        if (mapping >= pairOfMapping.length) {
            pairOfMapping = Arrays.copyOf(pairOfMapping, Math.max(2 * pairOfMapping.length, mapping + 1));
        }
        pairOfMapping[mapping] = pair;
        ports[pair]++;
        openConnections++;
        table.raise(PORT_USAGE, ports[pair]);
        table.raise(OPEN_CONNECTIONS, openConnections);
        table.add(NEW_CONNECTIONS, 1);
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        table.add(DROPPED_SENT, 1);
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        advance(nowNanos);
        openConnections--;
        table.add(CLOSED_CONNECTIONS, 1);
    }

    @Override
    public void released(int mapping, long nowNanos) {
        advance(nowNanos);
        ports[pairOfMapping[mapping]]--;
    }

    @Override
    public void outToDestination(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        table.add(SENT_PACKETS, packets);
        table.add(SENT_BYTES, bytes);
    }

    @Override
    public void outToSource(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        table.add(RECEIVED_PACKETS, packets);
        table.add(RECEIVED_BYTES, bytes);
    }

    /** Time has come to {@code nowNanos}: completes the periods that ended. */
    public void advance(long nowNanos) {
        while (table.endPeriod(nowNanos)) {
            table.raise(PORT_USAGE, Arrays.stream(ports).max().orElse(0));
            table.raise(OPEN_CONNECTIONS, openConnections);
        }
    }

    /** Every series; the last datapoint is of the period that has begun and not ended. */
    public List<MetricSeries> series() {
        return table.series();
    }
}
