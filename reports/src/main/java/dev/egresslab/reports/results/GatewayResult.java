package dev.egresslab.reports.results;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one NAT gateway did in one variant.
 *
 * @param name the gateway's name: the zone's, or {@code nat} when there is one gateway
 * @param profile the name of the profile it was modelled on
 * @param publicIps how many public addresses it had at the end
 * @param portsPerDestination ports for one destination over all public addresses, as run
 * @param portsPerDestinationReal the same of the real gateway
 * @param holdMillis how long a port is held after its connection closed, as run
 * @param holdMillisReal the same of the real gateway
 * @param destinations ports in use by destination, most first
 * @param holders who held the ports at the fullest moment, most first
 * @param clients how each client used each destination's ports; who ever had most first
 * @param growth when clients or the gateway got more ports by themselves, in order of time
 * @param metrics what the cloud would show
 */
public record GatewayResult(
        String name,
        String profile,
        int publicIps,
        long portsPerDestination,
        long portsPerDestinationReal,
        long holdMillis,
        long holdMillisReal,
        List<Destination> destinations,
        List<Holder> holders,
        List<Client> clients,
        List<Growth> growth,
        List<Metric> metrics) {

    /** Copies the lists; a result of before clients were told of has none. */
    public GatewayResult {
        destinations = List.copyOf(destinations);
        holders = List.copyOf(holders);
        clients = List.copyOf(Objects.requireNonNullElse(clients, List.of()));
        growth = List.copyOf(Objects.requireNonNullElse(growth, List.of()));
        metrics = List.copyOf(metrics);
    }

    /** How many clients have ports of their own; 0 where all share all, or there is one client. */
    public long portOwners() {
        boolean own = clients.stream().anyMatch(client -> client.limit() < portsPerDestination);
        return own ? clients.stream().map(Client::client).distinct().count() : 0;
    }

    /**
     * Port use of one destination.
     *
     * @param destination address, port and protocol, such as {@code 198.51.100.10:443/tcp}
     * @param inUseMax the most ports in use at once, held ones included
     * @param inUseMaxAtMillis when that was
     * @param establishedAtMax how many of them were open connections at that moment
     * @param heldAtMax how many of them were held after a close at that moment
     * @param refused how many allocations failed
     */
    public record Destination(
            String destination,
            long inUseMax,
            long inUseMaxAtMillis,
            long establishedAtMax,
            long heldAtMax,
            long refused) {}

    /**
     * Port use of one client towards one destination at the destination's fullest moment.
     *
     * @param client the client's label
     * @param destination the destination
     * @param ports how many ports it held, open or held after close
     */
    public record Holder(String client, String destination, long ports) {}

    /**
     * One client's use of one destination's ports in the whole run.
     *
     * @param client the client's label
     * @param destination the destination
     * @param mostPorts the most it held at once, open or held after close
     * @param limit the ports it may choose from: its own where clients own ports, else those of all
     * @param refused how many of its allocations failed
     */
    public record Client(String client, String destination, long mostPorts, long limit, long refused) {}

    /**
     * A client or the gateway got more ports by itself.
     *
     * @param atMillis when it had them
     * @param client the client whose own ports became more; empty when the gateway got a public address
     * @param now how many ports the client owns now, or how many addresses the gateway has
     */
    public record Growth(long atMillis, String client, long now) {}

    /**
     * One metric as the cloud's console shows it.
     *
     * @param namespace such as {@code AWS/NATGateway}
     * @param name such as {@code ErrorPortAllocation}
     * @param unit such as {@code Count}
     * @param statistic such as {@code Sum}
     * @param dimensions what tells the series of one name apart, such as ConnectionState of Azure; empty when there is one series
     * @param periodSeconds seconds between datapoints
     * @param points the datapoints
     */
    public record Metric(
            String namespace,
            String name,
            String unit,
            String statistic,
            Map<String, String> dimensions,
            int periodSeconds,
            List<Point> points) {
        /** Copies the collections; a result of before there were dimensions has none. */
        public Metric {
            dimensions = Map.copyOf(Objects.requireNonNullElse(dimensions, Map.of()));
            points = List.copyOf(points);
        }
    }
}
