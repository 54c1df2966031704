package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.SeriesTable.Column;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One gateway's metrics as Google Cloud Monitoring shows them under {@value #NAMESPACE}, sampled every 60 s (Cloud NAT documentation, monitoring).
 * Single-threaded.
 *
 * <p>{@code port_usage} is what no other cloud has: the most connections of one machine to one destination, held ports included. Here a gauge is the
 * period's highest value, so that no peak is missed between samples. {@code allocated_ports} is given for all addresses together, without its
 * label {@code nat_ip}.
 */
public final class GoogleMetrics implements ConsoleMetrics {

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
    private static final int ALLOCATED_PORTS = 9;

    private static final List<Column> COLUMNS = List.of(
            new Column(NAMESPACE, "port_usage", "1", "GAUGE", Map.of()),
            new Column(NAMESPACE, "open_connections", "1", "GAUGE", Map.of()),
            new Column(NAMESPACE, "new_connections_count", "1", "DELTA", Map.of()),
            new Column(NAMESPACE, "closed_connections_count", "1", "DELTA", Map.of()),
            new Column(NAMESPACE, "sent_bytes_count", "By", "DELTA", Map.of()),
            new Column(NAMESPACE, "received_bytes_count", "By", "DELTA", Map.of()),
            new Column(NAMESPACE, "sent_packets_count", "1", "DELTA", Map.of()),
            new Column(NAMESPACE, "received_packets_count", "1", "DELTA", Map.of()),
            new Column(NAMESPACE, "dropped_sent_packets_count", "1", "DELTA", Map.of("reason", "OUT_OF_RESOURCES")),
            new Column(NAMESPACE, "allocated_ports", "1", "GAUGE", Map.of()));

    private final SeriesTable table;
    private final ClientPorts ports = new ClientPorts();
    private int[] allocated = new int[16];
    private long allocatedPorts;
    private long openConnections;

    /** Metrics from {@code startNanos} on; Google's own period is a minute. */
    public GoogleMetrics(long startNanos, long periodNanos) {
        table = new SeriesTable(COLUMNS, startNanos, periodNanos);
    }

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        advance(nowNanos);
        if (client >= allocated.length) {
            allocated = Arrays.copyOf(allocated, Math.max(client + 1, 2 * allocated.length));
        }
        allocatedPorts += ports - allocated[client];
        allocated[client] = ports;
        table.raise(ALLOCATED_PORTS, allocatedPorts);
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        ports.opened(mapping, protocol, destination, client, nowNanos);
        openConnections++;
        table.raise(PORT_USAGE, ports.of(client, destination));
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
    public void released(int mapping, int destination, int client, long nowNanos) {
        advance(nowNanos);
        ports.released(mapping, destination, client, nowNanos);
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

    @Override
    public void advance(long nowNanos) {
        while (table.endPeriod(nowNanos)) {
            table.raise(PORT_USAGE, ports.most());
            table.raise(ALLOCATED_PORTS, allocatedPorts);
            table.raise(OPEN_CONNECTIONS, openConnections);
        }
    }

    @Override
    public List<MetricSeries> series() {
        return table.series();
    }
}
