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
        aws(all);
        otherClouds(all);
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
        all.add(metric("portsInUse.share", "1", "Share of nat.portsInUse.limit that nat.portsInUse.max is."));
        all.add(metric("portsHeld.atMax", "count", "Ports held for closed connections when most ports were in use."));
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
        all.add(metric("SNATConnectionCount", "count", "Azure: new SNAT connections."));
        all.add(metric("SNATConnectionCountFailed", "count", "Azure: SNAT connections that failed."));
        all.add(metric("TotalSNATConnectionCount", "count", "Azure: the most active SNAT connections."));
        all.add(metric("dropped_sent_packets_count", "count", "GCP: packets dropped because no port was free."));
        all.add(metric("open_connections", "count", "GCP: the most open connections."));
        all.add(metric("new_connections_count", "count", "GCP: new connections."));
        all.add(metric("port_usage", "count", "GCP: the most ports in use of one VM towards one destination."));
    }

    private static FigureDefinition metric(String name, String unit, String meaning) {
        return new FigureDefinition("nat." + name, unit, meaning, From.OPTIONAL);
    }
}
