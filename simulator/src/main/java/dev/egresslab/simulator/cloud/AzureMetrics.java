package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.SeriesTable.Column;
import dev.egresslab.simulator.nat.Ending;
import dev.egresslab.simulator.nat.LedgerListener;
import dev.egresslab.simulator.nat.MappingState;
import dev.egresslab.simulator.nat.Protocol;
import dev.egresslab.simulator.nat.TrafficListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One NAT gateway's metrics as Azure Monitor shows them under {@value #NAMESPACE}, a value a minute (Azure NAT Gateway documentation, metrics and
 * alerts). Single-threaded.
 *
 * <p>SNATConnectionCount counts attempts and failures by protocol (assumed: a SYN sent again is another attempt). ByteCount and PacketCount are
 * given by direction only, as the data planes do not tell protocols apart.
 */
public final class AzureMetrics implements LedgerListener, TrafficListener {

    /** The Azure Monitor namespace. */
    public static final String NAMESPACE = "Microsoft.Network/natGateways";

    private static final int BYTES_IN = 0;
    private static final int BYTES_OUT = 1;
    private static final int PACKETS_IN = 2;
    private static final int PACKETS_OUT = 3;
    private static final int DROPPED = 4;
    private static final int TOTAL_CONNECTIONS = 5;
    private static final int AVAILABILITY = 6;
    /** Attempted and failed, for each protocol. */
    private static final int SNAT_FIRST = 7;

    private static final List<Column> COLUMNS = columns();

    private final SeriesTable table;
    private long connections;

    /** Metrics from {@code startNanos} on; Azure's own period is a minute. */
    public AzureMetrics(long startNanos, long periodNanos) {
        table = new SeriesTable(NAMESPACE, COLUMNS, startNanos, periodNanos);
        beginPeriod();
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column("ByteCount", "Bytes", "Total", Map.of("Direction", "In")));
        columns.add(new Column("ByteCount", "Bytes", "Total", Map.of("Direction", "Out")));
        columns.add(new Column("PacketCount", "Count", "Total", Map.of("Direction", "In")));
        columns.add(new Column("PacketCount", "Count", "Total", Map.of("Direction", "Out")));
        columns.add(new Column("PacketDropCount", "Count", "Total", Map.of()));
        columns.add(new Column("TotalConnectionCount", "Count", "Maximum", Map.of()));
        columns.add(new Column("DatapathAvailability", "Percent", "Average", Map.of()));
        for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP)) {
            for (String state : List.of("Attempted", "Failed")) {
                columns.add(new Column(
                        "SNATConnectionCount",
                        "Count",
                        "Total",
                        Map.of("ConnectionState", state, "Protocol", String.valueOf(protocol.number()))));
            }
        }
        return List.copyOf(columns);
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        connections++;
        table.raise(TOTAL_CONNECTIONS, connections);
        attempted(protocol, 0);
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        attempted(protocol, 1);
    }

    private void attempted(Protocol protocol, int failed) {
        if (protocol != Protocol.ICMP) {
            int column = protocol == Protocol.TCP ? SNAT_FIRST : SNAT_FIRST + 2;
            table.add(column, 1);
            table.add(column + 1, failed);
        }
    }

    @Override
    public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
        advance(nowNanos);
        connections--;
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

    /** Time has come to {@code nowNanos}: completes the periods that ended. */
    public void advance(long nowNanos) {
        while (table.endPeriod(nowNanos)) {
            beginPeriod();
        }
    }

    private void beginPeriod() {
        table.raise(TOTAL_CONNECTIONS, connections);
        table.raise(AVAILABILITY, 100);
    }

    /** Every series; the last datapoint is of the period that has begun and not ended. */
    public List<MetricSeries> series() {
        return table.series();
    }
}
