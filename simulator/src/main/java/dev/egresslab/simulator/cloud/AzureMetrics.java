package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.SeriesTable.Column;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One NAT gateway's metrics as Azure Monitor shows them under {@value #NAMESPACE}, a value a minute (Azure Monitor reference, "Supported metrics
 * for Microsoft.Network/natgateways"). Single-threaded.
 *
 * <p>SNATConnectionCount counts attempts and failures by protocol (assumed: a SYN sent again is another attempt). ByteCount and PacketCount are
 * given by direction only, as the data planes do not tell protocols apart. TotalConnectionCount is the period's highest value (assumed: Azure
 * sums over what it samples once a period).
 */
public final class AzureMetrics implements ConsoleMetrics {

    /** The Azure Monitor namespace. */
    public static final String NAMESPACE = "Microsoft.Network/natGateways";

    private static final int BYTES_IN = 0;
    private static final int BYTES_OUT = 1;
    private static final int PACKETS_IN = 2;
    private static final int PACKETS_OUT = 3;
    private static final int DROPPED = 4;
    private static final int AVAILABILITY = 5;
    /** Attempted, failed and active, for each protocol. */
    private static final int TCP = 6;

    private static final int UDP = 9;
    private static final int FAILED = 1;
    private static final int ACTIVE = 2;
    private static final int UNCOUNTED = -1;

    private static final List<Column> COLUMNS = columns();

    private final SeriesTable table;
    private long tcpConnections;
    private long udpConnections;

    /** Metrics from {@code startNanos} on; Azure's own period is a minute. */
    public AzureMetrics(long startNanos, long periodNanos) {
        table = new SeriesTable(COLUMNS, startNanos, periodNanos);
        beginPeriod();
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(column("ByteCount", "Bytes", "Total", Map.of("Direction", "In")));
        columns.add(column("ByteCount", "Bytes", "Total", Map.of("Direction", "Out")));
        columns.add(column("PacketCount", "Count", "Total", Map.of("Direction", "In")));
        columns.add(column("PacketCount", "Count", "Total", Map.of("Direction", "Out")));
        columns.add(column("PacketDropCount", "Count", "Total", Map.of()));
        columns.add(column("DatapathAvailability", "Count", "Average", Map.of()));
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            String number = String.valueOf(protocol.number());
            columns.add(snat(number, "Attempted"));
            columns.add(snat(number, "Failed"));
            columns.add(column("TotalConnectionCount", "Count", "Total", Map.of("Protocol", number)));
        }
        return List.copyOf(columns);
    }

    private static Column snat(String protocol, String state) {
        return column("SNATConnectionCount", "Count", "Total", Map.of("ConnectionState", state, "Protocol", protocol));
    }

    private static Column column(String name, String unit, String statistic, Map<String, String> dimensions) {
        return new Column(NAMESPACE, name, unit, statistic, dimensions);
    }

    /** The protocol's first column; the metrics know no ICMP. */
    private static int columnOf(Protocol protocol) {
        return switch (protocol) {
            case TCP -> TCP;
            case UDP -> UDP;
            case ICMP -> UNCOUNTED;
        };
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        count(protocol, 1);
        attempted(protocol, 0);
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        attempted(protocol, 1);
    }

    private void attempted(Protocol protocol, int failed) {
        int column = columnOf(protocol);
        if (column != UNCOUNTED) {
            table.add(column, 1);
            table.add(column + FAILED, failed);
        }
    }

    private void count(Protocol protocol, int change) {
        switch (protocol) {
            case TCP -> tcpConnections += change;
            case UDP -> udpConnections += change;
            case ICMP -> {}
        }
        table.raise(TCP + ACTIVE, tcpConnections);
        table.raise(UDP + ACTIVE, udpConnections);
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        advance(nowNanos);
        count(protocol, -1);
    }

    @Override
    public void inFromSource(long packets, long bytes, long nowNanos) {
        // Azure counts what passes the gateway's outside.
        advance(nowNanos);
    }

    @Override
    public void outToDestination(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        table.add(PACKETS_OUT, packets);
        table.add(BYTES_OUT, bytes);
    }

    @Override
    public void inFromDestination(long packets, long bytes, long nowNanos) {
        advance(nowNanos);
        table.add(PACKETS_IN, packets);
        table.add(BYTES_IN, bytes);
    }

    @Override
    public void dropped(long packets, long nowNanos) {
        advance(nowNanos);
        table.add(DROPPED, packets);
    }

    @Override
    public void advance(long nowNanos) {
        while (table.endPeriod(nowNanos)) {
            beginPeriod();
        }
    }

    private void beginPeriod() {
        table.raise(TCP + ACTIVE, tcpConnections);
        table.raise(UDP + ACTIVE, udpConnections);
        table.raise(AVAILABILITY, 100);
    }

    @Override
    public List<MetricSeries> series() {
        return table.series();
    }
}
