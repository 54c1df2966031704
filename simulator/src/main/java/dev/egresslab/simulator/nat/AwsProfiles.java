package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;

import java.time.Duration;

/** Amazon's NAT gateways. */
final class AwsProfiles {

    private static final String BASICS = "AWS VPC user guide, NAT gateway basics: ";
    private static final String REGIONAL = "AWS VPC user guide, regional NAT gateways: ";
    private static final String ONE_IDLE_TIME = "AWS gives one idle time and names no protocol";

    /** A NAT gateway in one availability zone. */
    static final GatewayProfile ZONAL = ProfileDraft.named("aws-nat-gateway", "AWS NAT gateway (zonal)")
            .portsPerDestination(documented(
                    55_000,
                    BASICS
                            + "each IPv4 address can support up to 55,000 simultaneous connections to each"
                            + " unique destination"))
            .console(Console.CLOUDWATCH)
            .ports(documented(PortRange.UNPRIVILEGED, BASICS + "NAT gateways use ports 1024-65535"))
            .publicIpsMax(
                    documented(8, BASICS + "up to 8 IPv4 addresses, 1 primary and 7 secondary (quota 2 by default)"))
            .halfOpen(assumed(Duration.ofSeconds(30), "AWS gives no half-open timeout; Azure and Google have 30 s"))
            .establishedIdle(documented(
                    Duration.ofSeconds(350), BASICS + "a connection that is idle for 350 seconds or more times out"))
            .holdAfterFin(assumed(
                    Duration.ofSeconds(60),
                    "AWS gives no hold; its guide of 2018-2023 said that approximately 900 connections per second"
                        + " (about 55,000 per minute) to one destination reach the limit, so a port is taken for about"
                        + " 60 s"))
            .holdAfterRst(assumed(Duration.ofSeconds(60), "AWS does not tell a reset from a FIN; as after FIN"))
            .holdAfterIdle(assumed(
                    Duration.ZERO, "AWS gives no hold after an idle timeout; the port was silent for 350 s already"))
            .udpFirst(assumed(Duration.ofSeconds(350), ONE_IDLE_TIME))
            .udpIdle(assumed(Duration.ofSeconds(350), ONE_IDLE_TIME))
            .icmpIdle(assumed(Duration.ofSeconds(350), ONE_IDLE_TIME))
            .holdAfterUdp(assumed(Duration.ofSeconds(60), "AWS gives no hold; as for TCP"))
            .exhaustion(assumed(
                    Exhaustion.DROP,
                    "AWS does not say; it lists ErrorPortAllocation under connectivity timeouts. Each dropped SYN"
                            + " counts, those sent again too"))
            .expiredFlow(documented(
                    ExpiredFlow.RST_TO_INSIDE,
                    BASICS
                            + "returns an RST packet to any resources behind the NAT gateway that attempt to continue"
                            + " the connection (it does not send a FIN packet)"))
            .mappingKey(documented(
                    MappingKey.DESTINATION,
                    BASICS
                            + "a unique destination is a unique combination of destination IP address, port,"
                            + " and protocol"))
            .ipChoice(assumed(IpChoice.RANDOM, "AWS does not say how it chooses among its addresses"))
            .portChoice(assumed(PortChoice.RANDOM, "AWS does not say how it chooses ports"))
            .slicing(documented(Slicing.SHARED, BASICS + "the limit is the gateway's, not a client's"))
            .connectionsMax(assumed(Integer.MAX_VALUE, "AWS gives no limit over all destinations"))
            .profile();

    /** One availability zone's part of a regional NAT gateway. */
    static final GatewayProfile REGIONAL_ZONE = ProfileDraft.like(
                    ZONAL, "aws-regional-nat-gateway", "AWS regional NAT gateway (one zone of it)")
            .publicIpsMax(documented(32, REGIONAL + "up to 32 IP addresses per Availability Zone"))
            .addressGrowth(assumed(
                    new AddressGrowth(0.8, Duration.ofMinutes(1)),
                    REGIONAL
                            + "addresses are added in a zone when it needs more ports due to increased concurrent"
                            + " connections to a single destination; that this begins at 80 % of the ports, takes a"
                            + " minute, adds one address at a time and takes none back, AWS does not say"))
            .profile();

    private AwsProfiles() {}
}
