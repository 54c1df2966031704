package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;

import dev.egresslab.simulator.nat.Slicing.Place;
import java.time.Duration;

/** Google's Cloud NAT: every virtual machine owns its ports. */
final class GoogleProfiles {

    private static final String NAT = "Google Cloud NAT documentation, ";
    private static final String TIMEOUTS = "Compute API, RouterNat: ";
    private static final String RELEASE = "Google Cloud release note of 31 March 2026: ";

    /** Static port allocation, for a gateway created since 30 September 2026. */
    static final GatewayProfile STATIC = ProfileDraft.named(
                    "gcp-cloud-nat-static", "Google Cloud NAT, static port allocation")
            .portsPerDestination(
                    documented(64_512, NAT + "ports and addresses: 64,512 TCP and as many UDP ports of each address"))
            .ports(documented(
                    PortRange.UNPRIVILEGED, NAT + "ports and addresses: 64,512 ports, without the first 1,024"))
            .publicIpsMax(documented(300, NAT + "quotas: 300 addresses a gateway"))
            .halfOpen(documented(Duration.ofSeconds(30), TIMEOUTS + "tcpTransitoryIdleTimeoutSec 30 by default"))
            .establishedIdle(
                    documented(Duration.ofMinutes(20), TIMEOUTS + "tcpEstablishedIdleTimeoutSec 1200 by default"))
            .holdAfterFin(documented(
                    Duration.ofSeconds(30),
                    RELEASE + "tcpTimeWaitTimeoutSec 30 for gateways created since 30 September 2026"))
            .holdAfterRst(assumed(Duration.ofSeconds(30), "Google gives none; as long as a transitory connection"))
            .holdAfterIdle(assumed(Duration.ZERO, "Google gives none; the port was silent long enough"))
            .udpFirst(documented(Duration.ofSeconds(30), TIMEOUTS + "udpIdleTimeoutSec 30 by default"))
            .udpIdle(documented(Duration.ofSeconds(30), TIMEOUTS + "udpIdleTimeoutSec 30 by default"))
            .icmpIdle(documented(Duration.ofSeconds(30), TIMEOUTS + "icmpIdleTimeoutSec 30 by default"))
            .holdAfterUdp(assumed(Duration.ZERO, "Google gives none; UDP has no close it could see"))
            .exhaustion(documented(
                    Exhaustion.DROP, NAT + "monitoring: dropped_sent_packets_count with reason OUT_OF_RESOURCES"))
            .expiredFlow(assumed(ExpiredFlow.SILENT, "users report that no reset is sent; Google does not say"))
            .mappingKey(documented(
                    MappingKey.DESTINATION,
                    NAT
                            + "ports and addresses: a port can be used at once for destinations that differ in"
                            + " address, port or protocol"))
            .ipChoice(assumed(IpChoice.IN_TURN, "Google does not say in which order addresses are used up"))
            .portChoice(documented(
                    PortChoice.RANDOM, NAT + "ports and addresses: a port of the machine's is chosen at random"))
            .slicing(documented(
                    Slicing.fixed(64, Place.ANY_IP), NAT + "static allocation: minimum ports per VM 64 by default"))
            .connectionsMax(assumed(Integer.MAX_VALUE, "Google gives no limit over all; the machines' ports bound it"))
            .console(Console.CLOUD_MONITORING)
            .profile();

    /** Dynamic port allocation, for a gateway created since 30 September 2026. */
    static final GatewayProfile DYNAMIC = ProfileDraft.like(
                    STATIC, "gcp-cloud-nat-dynamic", "Google Cloud NAT, dynamic port allocation")
            .slicing(assumed(
                    Slicing.growing(32, 65_536, Duration.ofSeconds(1)),
                    "Google doubles a machine's ports from 32 to at most 65,536 as it nears exhaustion; that it takes"
                        + " a second, only starts when a connection found no port, and that ports are not taken back,"
                        + " is assumed"))
            .profile();

    /** Static port allocation of an older gateway. */
    static final GatewayProfile STATIC_120 = withLongTimeWait(STATIC);

    /** Dynamic port allocation of an older gateway. */
    static final GatewayProfile DYNAMIC_120 = withLongTimeWait(DYNAMIC);

    private GoogleProfiles() {}

    private static GatewayProfile withLongTimeWait(GatewayProfile profile) {
        return ProfileDraft.like(
                        profile, profile.name() + "-120s", profile.title() + ", created before 30 September 2026")
                .holdAfterFin(documented(
                        Duration.ofMinutes(2), RELEASE + "tcpTimeWaitTimeoutSec stays 120 for older gateways"))
                .profile();
    }
}
