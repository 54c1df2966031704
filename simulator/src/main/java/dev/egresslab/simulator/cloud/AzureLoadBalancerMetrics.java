package dev.egresslab.simulator.cloud;

import dev.egresslab.simulator.cloud.SeriesTable.Column;
import dev.egresslab.simulator.nat.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A load balancer's outbound metrics as Azure Monitor shows them under {@value #NAMESPACE}, by backend instance (Azure Monitor reference,
 * "Supported metrics for Microsoft.Network/loadBalancers"). Single-threaded.
 *
 * <p>Of Azure's dimensions only the backend is told, as that is whose ports run out. UsedSnatPorts is the period's highest value, so that no peak
 * is missed, and counts the ports in use for the one destination that has most, held ones included: the same port serves other destinations
 * too (assumed).
 */
public final class AzureLoadBalancerMetrics implements ConsoleMetrics {

    /** The Azure Monitor namespace. */
    public static final String NAMESPACE = "Microsoft.Network/loadBalancers";

    /** Instances beyond this one are not told apart any more: a load balancer has at most 1,000. */
    private static final int CLIENTS_MAX = 1_000;

    private static final int ALLOCATED = 0;
    private static final int USED = 1;
    private static final int SUCCESSFUL = 2;
    private static final int FAILED = 3;

    private final SeriesTable table;
    private final IntFunction<String> clientName;
    private final ClientPorts ports = new ClientPorts();
    /** Each instance's first column, plus one; 0 when it has none yet. */
    private final int[] columnOf = new int[CLIENTS_MAX];

    private final List<Integer> allocated = new ArrayList<>();

    /**
     * Metrics from {@code startNanos} on; Azure's own period is a minute.
     *
     * @param clientName a client's address, or what stands for it
     */
    public AzureLoadBalancerMetrics(long startNanos, long periodNanos, IntFunction<String> clientName) {
        this.table = new SeriesTable(List.of(), startNanos, periodNanos);
        this.clientName = clientName;
    }

    private int column(int client) {
        int known = Math.min(client, CLIENTS_MAX - 1);
        if (columnOf[known] == 0) {
            String backend = clientName.apply(client);
            columnOf[known] =
                    1 + table.extend(column("AllocatedSnatPorts", "Maximum", Map.of("BackendIPAddress", backend)));
            table.extend(column("UsedSnatPorts", "Maximum", Map.of("BackendIPAddress", backend)));
            table.extend(column("SnatConnectionCount", "Total", connections(backend, "Successful")));
            table.extend(column("SnatConnectionCount", "Total", connections(backend, "Failed")));
            while (allocated.size() <= known) {
                allocated.add(0);
            }
        }
        return columnOf[known] - 1;
    }

    private static Map<String, String> connections(String backend, String state) {
        return Map.of("BackendIPAddress", backend, "ConnectionState", state);
    }

    private static Column column(String name, String statistic, Map<String, String> dimensions) {
        return new Column(NAMESPACE, name, "Count", statistic, dimensions);
    }

    @Override
    public void portsGiven(int client, int ports, long nowNanos) {
        advance(nowNanos);
        table.raise(column(client) + ALLOCATED, ports);
        allocated.set(Math.min(client, CLIENTS_MAX - 1), ports);
    }

    @Override
    public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        ports.opened(mapping, protocol, destination, client, nowNanos);
        int column = column(client);
        table.add(column + SUCCESSFUL, 1);
        table.raise(column + USED, ports.of(client, destination));
    }

    @Override
    public void refused(Protocol protocol, int destination, int client, long nowNanos) {
        advance(nowNanos);
        table.add(column(client) + FAILED, 1);
    }

    @Override
    public void released(int mapping, int destination, int client, long nowNanos) {
        advance(nowNanos);
        ports.released(mapping, destination, client, nowNanos);
    }

    @Override
    public void advance(long nowNanos) {
        while (table.endPeriod(nowNanos)) {
            for (int client = 0; client < allocated.size(); client++) {
                if (columnOf[client] != 0) {
                    table.raise(column(client) + ALLOCATED, allocated.get(client));
                    table.raise(column(client) + USED, client < ports.clients() ? ports.mostOf(client) : 0);
                }
            }
        }
    }

    @Override
    public List<MetricSeries> series() {
        return table.series();
    }
}
