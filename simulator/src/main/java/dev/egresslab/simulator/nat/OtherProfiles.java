package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;

import java.time.Duration;

/** Other vendors' gateways, of which little is documented, and the standards' own. */
final class OtherProfiles {

    private static final String TENCENT_SILENT = "Tencent's pages read so far do not say; as AWS";
    private static final String HUAWEI = "Huawei Cloud NAT Gateway documentation: ";
    private static final String HUAWEI_SILENT = "Huawei's pages read so far do not say; as AWS";

    /** Tencent Cloud. */
    static final GatewayProfile TENCENT = assumedLike(
                    AwsProfiles.ZONAL, "tencent-nat-gateway", "Tencent Cloud NAT Gateway", TENCENT_SILENT)
            .portsPerDestination(documented(
                    55_000,
                    "Tencent Cloud NAT Gateway documentation: maximum connections to the same protocol, address and"
                            + " port = number of bound EIPs x 55,000"))
            .mappingKey(documented(
                    MappingKey.DESTINATION,
                    "Tencent Cloud NAT Gateway documentation: the limit is per protocol, destination address and port"))
            .profile();

    /** Huawei Cloud, smallest size. */
    static final GatewayProfile HUAWEI_SMALL = assumedLike(
                    AwsProfiles.ZONAL, "huawei-nat-gateway", "Huawei Cloud NAT Gateway (Small)", HUAWEI_SILENT)
            .establishedIdle(documented(Duration.ofMinutes(10), HUAWEI + "SNAT TCP timeout 600 s"))
            .udpFirst(documented(Duration.ofMinutes(5), HUAWEI + "SNAT UDP timeout 300 s"))
            .udpIdle(documented(Duration.ofMinutes(5), HUAWEI + "SNAT UDP timeout 300 s"))
            .connectionsMax(documented(
                    10_000, HUAWEI + "Small 10,000 connections; Medium 50,000, Large 200,000, Extra-large 1,000,000"))
            .profile();

    /** What the RFCs ask for. */
    static final GatewayProfile RFC_STRICT = ProfileDraft.named(
                    "rfc-strict", "A NAT by the book (RFC 4787, 5382, 5508, 6888)")
            .portsPerDestination(documented(
                    64_512,
                    "RFC 4787 REQ-3a: ports 1024-65535; endpoint-independent, so for all destinations together"))
            .ports(documented(
                    PortRange.UNPRIVILEGED, "RFC 4787 REQ-3a: ports 1024-65535 for clients' ports from 1024 on"))
            .publicIpsMax(assumed(16, "the RFCs set no limit"))
            .halfOpen(documented(
                    Duration.ofMinutes(4),
                    "RFC 5382 REQ-5: transitory connection idle-timeout not less than 4 minutes"))
            .establishedIdle(documented(
                    Duration.ofMinutes(124),
                    "RFC 5382 REQ-5: established connection idle-timeout not less than 2 hours 4 minutes"))
            .holdAfterFin(documented(Duration.ofSeconds(120), "RFC 6888 REQ-8: not reallocated until at least 120 s"))
            .holdAfterRst(documented(Duration.ofSeconds(120), "RFC 6888 REQ-8: not reallocated until at least 120 s"))
            .holdAfterIdle(documented(Duration.ofSeconds(120), "RFC 6888 REQ-8: not reallocated until at least 120 s"))
            .udpFirst(documented(Duration.ofMinutes(5), "RFC 4787 REQ-5: 5 minutes or more recommended"))
            .udpIdle(documented(Duration.ofMinutes(5), "RFC 4787 REQ-5: 5 minutes or more recommended"))
            .icmpIdle(documented(Duration.ofSeconds(60), "RFC 5508 REQ-2: not less than 60 s"))
            .holdAfterUdp(documented(Duration.ofSeconds(120), "RFC 6888 REQ-8: not reallocated until at least 120 s"))
            .exhaustion(documented(
                    Exhaustion.ICMP_ADMIN_PROHIBITED, "RFC 5508 REQ-8: destination unreachable, code 13, and drop"))
            .expiredFlow(assumed(ExpiredFlow.SILENT, "the RFCs leave it open"))
            .mappingKey(documented(MappingKey.ENDPOINT_INDEPENDENT, "RFC 4787 REQ-1, RFC 5382 REQ-1"))
            .ipChoice(documented(IpChoice.PAIRED, "RFC 4787 REQ-2: paired pooling recommended"))
            .portChoice(documented(PortChoice.RANDOM, "RFC 6888 REQ-15: hard to guess"))
            .slicing(assumed(Slicing.SHARED, "RFC 6888 REQ-4 asks for a limit per subscriber and sets none"))
            .connectionsMax(assumed(Integer.MAX_VALUE, "the RFCs set no limit"))
            .profile();

    private OtherProfiles() {}

    /** All of another's values, as assumptions. */
    private static ProfileDraft assumedLike(GatewayProfile other, String name, String title, String reason) {
        Timeouts times = other.timeouts();
        return ProfileDraft.named(name, title)
                .portsPerDestination(assumed(other.portsPerDestination().value(), reason))
                .ports(assumed(other.ports().value(), reason))
                .publicIpsMax(assumed(other.publicIpsMax().value(), reason))
                .halfOpen(assumed(times.halfOpen().value(), reason))
                .establishedIdle(assumed(times.establishedIdle().value(), reason))
                .holdAfterFin(assumed(times.holdAfterFin().value(), reason))
                .holdAfterRst(assumed(times.holdAfterRst().value(), reason))
                .holdAfterIdle(assumed(times.holdAfterIdle().value(), reason))
                .udpFirst(assumed(times.udpFirst().value(), reason))
                .udpIdle(assumed(times.udpIdle().value(), reason))
                .icmpIdle(assumed(times.icmpIdle().value(), reason))
                .holdAfterUdp(assumed(times.holdAfterUdp().value(), reason))
                .exhaustion(assumed(other.exhaustion().value(), reason))
                .expiredFlow(assumed(other.expiredFlow().value(), reason))
                .mappingKey(assumed(other.mappingKey().value(), reason))
                .ipChoice(assumed(other.ipChoice().value(), reason))
                .portChoice(assumed(other.portChoice().value(), reason))
                .slicing(assumed(other.slicing().value(), reason))
                .connectionsMax(assumed(other.connectionsMax().value(), reason));
    }
}
