package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The gateways the simulator knows, from their vendors' own words. */
public final class Profiles {

    private static final String AWS_BASICS = "AWS VPC user guide, NAT gateway basics";

    private static final GatewayProfile AWS = new GatewayProfile(
            "aws-nat-gateway",
            "AWS NAT gateway (zonal)",
            documented(
                    55_000,
                    AWS_BASICS
                            + ": each IPv4 address can support up to 55,000 simultaneous connections to each unique"
                            + " destination"),
            documented(PortRange.UNPRIVILEGED, AWS_BASICS + ": NAT gateways use ports 1024-65535"),
            documented(8, AWS_BASICS + ": up to 8 IPv4 addresses, 1 primary and 7 secondary (quota 2 by default)"),
            new Timeouts(
                    assumed(Duration.ofSeconds(30), "AWS gives no half-open timeout; Azure and Google have 30 s"),
                    documented(
                            Duration.ofSeconds(350),
                            AWS_BASICS + ": a connection that is idle for 350 seconds or more times out"),
                    assumed(
                            Duration.ofSeconds(60),
                            "AWS gives no hold; its guide of 2018-2023 said that approximately 900 connections per"
                                + " second (about 55,000 per minute) to one destination reach the limit, so a port is"
                                + " taken for about 60 s"),
                    assumed(Duration.ofSeconds(60), "AWS does not tell a reset from a FIN; as after FIN"),
                    assumed(
                            Duration.ZERO,
                            "AWS gives no hold after an idle timeout; the port was silent for 350 s already"),
                    assumed(Duration.ofSeconds(350), "AWS gives one idle time and no protocol"),
                    assumed(Duration.ofSeconds(350), "AWS gives one idle time and no protocol"),
                    assumed(Duration.ofSeconds(350), "AWS gives one idle time and no protocol"),
                    assumed(Duration.ofSeconds(60), "AWS gives no hold; as for TCP")),
            assumed(
                    Exhaustion.DROP,
                    "AWS does not say; it lists ErrorPortAllocation under connectivity timeouts. Each dropped SYN"
                            + " counts, retransmits too"),
            documented(
                    ExpiredFlow.RST_TO_INSIDE,
                    AWS_BASICS
                            + ": returns an RST packet to any resources behind the NAT gateway that attempt to"
                            + " continue the connection (it does not send a FIN packet)"),
            documented(
                    MappingKey.DESTINATION,
                    AWS_BASICS
                            + ": a unique destination is a unique combination of destination IP address, port, and"
                            + " protocol"),
            assumed(IpChoice.RANDOM, "AWS does not say how it chooses among its addresses"),
            assumed(PortChoice.RANDOM, "AWS does not say how it chooses ports"),
            documented(Slicing.SHARED, AWS_BASICS + ": the limit is the gateway's, not a client's"),
            assumed(Integer.MAX_VALUE, "AWS gives no limit over all destinations"),
            null);

    private Profiles() {}

    /** All profiles, in the order a list shows them. */
    public static List<GatewayProfile> all() {
        return List.of(AWS);
    }

    /** The profile of that name, or nothing. */
    public static Optional<GatewayProfile> byName(String name) {
        return all().stream().filter(profile -> profile.name().equals(name)).findFirst();
    }
}
