package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;
import static dev.egresslab.simulator.nat.Sourced.measured;

import dev.egresslab.simulator.nat.Slicing.Place;
import dev.egresslab.simulator.nat.Slicing.Tier;
import java.time.Duration;
import java.util.List;

/** Microsoft's three ways out. */
final class AzureProfiles {

    private static final String NAT = "Azure NAT Gateway documentation, ";
    private static final String LB = "Azure Load Balancer documentation, outbound connections: ";
    private static final String LB_SILENT = "Azure gives none for the load balancer; ";
    private static final Duration FOUR_MINUTES = Duration.ofMinutes(4);

    /** Azure NAT Gateway. */
    static final GatewayProfile NAT_GATEWAY = ProfileDraft.named("azure-nat-gateway", "Azure NAT Gateway (Standard)")
            .portsPerDestination(documented(
                    50_000,
                    NAT
                            + "resource: up to 50,000 concurrent connections per public IP address to the same"
                            + " destination endpoint"))
            .ports(documented(PortRange.UNPRIVILEGED, NAT + "SNAT: each public IP address provides 64,512 SNAT ports"))
            .publicIpsMax(documented(16, NAT + "SNAT: up to 16 IP addresses"))
            .halfOpen(documented(Duration.ofSeconds(30), NAT + "SNAT, port reuse timers: TCP half open 30 s"))
            .establishedIdle(documented(FOUR_MINUTES, NAT + "resource: TCP idle timeout 4 minutes by default, 4-120"))
            .holdAfterFin(documented(Duration.ofSeconds(65), NAT + "SNAT, port reuse timers: TCP FIN 65 s"))
            .holdAfterRst(documented(Duration.ofSeconds(16), NAT + "SNAT, port reuse timers: TCP RST 16 s"))
            .holdAfterIdle(assumed(Duration.ZERO, "Azure gives no hold after an idle timeout"))
            .udpFirst(documented(FOUR_MINUTES, NAT + "resource: UDP idle timeout 4 minutes, fixed"))
            .udpIdle(documented(FOUR_MINUTES, NAT + "resource: UDP idle timeout 4 minutes, fixed"))
            .icmpIdle(assumed(FOUR_MINUTES, "the Standard SKU translates no ICMP, StandardV2 gives no time for it"))
            .holdAfterUdp(documented(Duration.ofSeconds(65), NAT + "SNAT, port reuse timers: UDP 65 s"))
            .exhaustion(assumed(Exhaustion.DROP, "Azure says that connections fail and counts the packets as dropped"))
            .expiredFlow(documented(
                    ExpiredFlow.RST_TO_SENDER,
                    NAT
                            + "resource: a TCP reset packet is sent only upon detecting traffic on the dropped"
                            + " connection flow, and is uni-directional"))
            .mappingKey(documented(
                    MappingKey.DESTINATION,
                    NAT
                            + "SNAT: ports are reused as long as there is no existing connection to the same"
                            + " destination public IP and port"))
            .ipChoice(documented(IpChoice.RANDOM, NAT + "SNAT: randomly selects one of its public IP addresses"))
            .portChoice(documented(
                    PortChoice.UNUSED_FIRST,
                    NAT
                            + "SNAT: selects a port at random out of the available inventory; if it finds none"
                            + " it reuses a port"))
            .slicing(documented(Slicing.SHARED, NAT + "SNAT: ports are allocated on demand from one inventory"))
            .connectionsMax(documented(2_000_000, NAT + "resource: up to 2 million active connections"))
            .console(Console.AZURE_NAT_GATEWAY)
            .profile();

    /** The load balancer's default outbound access: a slice of each frontend address for each instance. */
    static final GatewayProfile LOAD_BALANCER = ProfileDraft.named(
                    "azure-load-balancer", "Azure Load Balancer, default outbound ports")
            .portsPerDestination(documented(64_000, LB + "each frontend IP has 64,000 ports eligible for SNAT"))
            .ports(assumed(new PortRange(1_024, 65_023), "Azure gives the number of ports, 64,000, and not which"))
            .publicIpsMax(assumed(16, "as many as a NAT gateway; Azure gives a limit per load balancer and SKU"))
            .halfOpen(assumed(Duration.ofSeconds(30), LB_SILENT + "as its NAT Gateway"))
            .establishedIdle(documented(FOUR_MINUTES, LB + "idle timeout 4 minutes by default, 4-120"))
            .holdAfterFin(assumed(FOUR_MINUTES, LB_SILENT + "as App Service, whose ports are the load balancer's"))
            .holdAfterRst(assumed(FOUR_MINUTES, LB_SILENT + "as after FIN"))
            .holdAfterIdle(assumed(Duration.ZERO, LB_SILENT + "the port was silent for 4 minutes already"))
            .udpFirst(assumed(FOUR_MINUTES, LB_SILENT + "as TCP"))
            .udpIdle(assumed(FOUR_MINUTES, LB_SILENT + "as TCP"))
            .icmpIdle(assumed(FOUR_MINUTES, "the load balancer translates no ICMP"))
            .holdAfterUdp(assumed(FOUR_MINUTES, LB_SILENT + "as TCP"))
            .exhaustion(assumed(Exhaustion.DROP, LB + "new outbound connections will fail; it does not say how"))
            .expiredFlow(documented(ExpiredFlow.SILENT, LB + "TCP reset on idle is an option, off by default"))
            .mappingKey(documented(
                    MappingKey.DESTINATION_UDP_BY_ADDRESS,
                    LB
                            + "TCP ports can be reused if destination IP or port differ, UDP ports if the"
                            + " destination IP differs"))
            .ipChoice(documented(IpChoice.IN_TURN, LB + "frontend IPs are consumed one after the other"))
            .portChoice(assumed(PortChoice.RANDOM, LB_SILENT + "as its NAT Gateway"))
            .slicing(documented(
                    Slicing.tiered(
                            Place.EACH_IP,
                            List.of(
                                    new Tier(50, 1_024),
                                    new Tier(100, 512),
                                    new Tier(200, 256),
                                    new Tier(400, 128),
                                    new Tier(800, 64),
                                    new Tier(1_000, 32))),
                    LB
                            + "default preallocation per instance: 1,024 for 1-50 instances, 512 to 100, 256 to 200,"
                            + " 128 to 400, 64 to 800, 32 to 1,000"))
            .connectionsMax(assumed(Integer.MAX_VALUE, LB_SILENT + "slices bound it"))
            .console(Console.AZURE_LOAD_BALANCER)
            .profile();

    /** An App Service instance without a virtual network. */
    static final GatewayProfile APP_SERVICE = ProfileDraft.like(
                    LOAD_BALANCER, "azure-app-service", "Azure App Service without virtual network integration")
            .publicIpsMax(assumed(1, "an instance's 128 ports are what counts, whatever address they are of"))
            .console(Console.NONE)
            .slicing(documented(
                    Slicing.fixed(128, Place.ANY_IP),
                    "Azure App Service documentation, outbound connection errors: 128 SNAT ports preallocated"
                            + " per instance"))
            .exhaustion(measured(
                    Exhaustion.DROP,
                    "yeongseon/azure-paas-troubleshooting-labs, April 2026: all 1,144 failures were connect timeouts"))
            .holdAfterFin(documented(
                    FOUR_MINUTES,
                    "Azure App Service documentation: SNAT ports of closed connections are reclaimed only"
                            + " after 4 minutes"))
            .profile();

    private AzureProfiles() {}
}
