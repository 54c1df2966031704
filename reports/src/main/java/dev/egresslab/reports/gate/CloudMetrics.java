package dev.egresslab.reports.gate;

import dev.egresslab.reports.gate.FigureDefinition.From;
import java.util.List;

/**
 * Figures of the NAT gateway: the cloud's own metrics under the cloud's own names, over the whole run, and what no cloud shows.
 *
 * <p>Sources: AWS, "Monitor NAT gateways using Amazon CloudWatch"; Azure, "Monitor Azure NAT Gateway"; Google, "Cloud NAT metrics".
 */
final class CloudMetrics {
    private CloudMetrics() {}

    static void define(List<FigureDefinition> all) {
        own(all);
        clients(all);
        all.add(metric("publicIps", "count", "Public addresses at the end of the run, of the gateway that has most."));
        aws(all);
        otherClouds(all);
        AllocationFailures.define(all);
        all.add(new FigureDefinition(
                "nat.<zone>.portsInUse.max",
                "count",
                "The most ports in use for one destination of that zone's gateway.",
                From.OPTIONAL));
        all.add(new FigureDefinition(
                "nat.<zone>.portsInUse.limit",
                "count",
                "Ports that one destination can have at that zone's gateway.",
                From.OPTIONAL));
        all.add(new FigureDefinition(
                "nat.<zone>.<metric>", "count", "The metric of that zone's gateway alone.", From.OPTIONAL));
    }

    private static void own(List<FigureDefinition> all) {
        all.add(metric("portsInUse.max", "count", "The most ports in use for one destination, held ones included."));
        all.add(metric("portsInUse.limit", "count", "Ports that one destination can have, over all public addresses."));
        all.add(metric(
                "portsInUse.share",
                "1",
                "Most ports in use at once, nat.portsInUse.max, as a share of nat.portsInUse.limit."));
        all.add(metric(
                "refusedShare",
                "1",
                "Share of the attempts to open a connection, repeated SYNs included, for which no port was free."));
        all.add(metric("portsHeld.atMax", "count", "Ports held for closed connections when most ports were in use."));
    }

    private static void clients(List<FigureDefinition> all) {
        all.add(metric(
                "client.portsInUse.max",
                "count",
                "The most ports in use of the client nearest its limit, for one destination."));
        all.add(metric(
                "client.portsInUse.limit",
                "count",
                "Ports that this client may choose from: its own where each client owns ports, else those of all."));
        all.add(metric("clients.refused", "count", "Clients that were refused a port at least once."));
    }

    private static void aws(List<FigureDefinition> all) {
        all.add(metric("ErrorPortAllocation", "count", "AWS: times the gateway could not allocate a source port."));
        all.add(metric("ActiveConnectionCount", "count", "AWS: the most concurrent TCP connections."));
        all.add(metric("ConnectionAttemptCount", "count", "AWS: connection attempts through the gateway."));
        all.add(metric("ConnectionEstablishedCount", "count", "AWS: connections established through the gateway."));
        all.add(metric("IdleTimeoutCount", "count", "AWS: connections that became idle without being closed."));
        all.add(metric("PacketsDropCount", "count", "AWS: packets that the gateway dropped."));
        for (String leg : List.of("InFromDestination", "InFromSource", "OutToDestination", "OutToSource")) {
            all.add(metric("Bytes" + leg, "B", "AWS: bytes, counted on that leg."));
            all.add(metric("Packets" + leg, "count", "AWS: packets, counted on that leg."));
        }
        all.add(metric("PeakBytesPerSecond", "B", "AWS: the highest 10-second average of bytes a second."));
        all.add(metric("PeakPacketsPerSecond", "count", "AWS: the highest 10-second average of packets a second."));
    }

    private static void otherClouds(List<FigureDefinition> all) {
        all.add(metric("SNATConnectionCount", "count", "Azure NAT Gateway: attempts to make a SNAT connection."));
        all.add(metric("SNATConnectionCountFailed", "count", "Azure NAT Gateway: those that failed."));
        all.add(metric("TotalConnectionCount", "count", "Azure NAT Gateway: the most active SNAT connections."));
        all.add(metric("ByteCount", "B", "Azure NAT Gateway: bytes in both directions."));
        all.add(metric("PacketCount", "count", "Azure NAT Gateway: packets in both directions."));
        all.add(metric("PacketDropCount", "count", "Azure NAT Gateway: packets that it dropped."));
        all.add(metric("DatapathAvailability", "count", "Azure NAT Gateway: 100 when it was there."));
        all.add(metric("SnatConnectionCount", "count", "Azure Load Balancer: new SNAT connections."));
        all.add(metric("SnatConnectionCountFailed", "count", "Azure Load Balancer: SNAT connections that failed."));
        all.add(metric("UsedSnatPorts", "count", "Azure Load Balancer: the most ports in use of one instance."));
        all.add(metric("AllocatedSnatPorts", "count", "Azure Load Balancer: the most ports of one instance."));
        all.add(metric("dropped_sent_packets_count", "count", "GCP: packets dropped because no port was free."));
        all.add(metric("open_connections", "count", "GCP: the most open connections."));
        all.add(metric("new_connections_count", "count", "GCP: new connections."));
        all.add(metric("closed_connections_count", "count", "GCP: connections closed."));
        for (String way : List.of("sent", "received")) {
            all.add(metric(way + "_bytes_count", "B", "GCP: bytes " + way + " through the gateway."));
            all.add(metric(way + "_packets_count", "count", "GCP: packets " + way + " through the gateway."));
        }
        all.add(metric("port_usage", "count", "GCP: the most ports in use of one VM towards one destination."));
        all.add(metric("allocated_ports", "count", "GCP: the most ports given to all VMs together."));
    }

    private static FigureDefinition metric(String name, String unit, String meaning) {
        return new FigureDefinition("nat." + name, unit, meaning, From.OPTIONAL);
    }
}
