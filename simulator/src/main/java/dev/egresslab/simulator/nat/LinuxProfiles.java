package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;
import static dev.egresslab.simulator.nat.Sourced.documented;
import static dev.egresslab.simulator.nat.Sourced.measured;

import java.time.Duration;

/** NAT in the Linux kernel. */
final class LinuxProfiles {

    private static final String SYSCTL = "Linux Documentation/networking/nf_conntrack-sysctl.rst: ";
    private static final String CORE = "Linux net/netfilter/nf_nat_core.c: ";
    private static final String SEEN = "measured on Linux 6.18 in network namespaces: ";
    private static final String CILIUM = "Cilium documentation, egress gateway: ";
    private static final String CILIUM_DEFAULT = "Cilium's default as remembered, not looked up: ";

    /** {@code iptables -j MASQUERADE} or {@code nft masquerade} without options. */
    static final GatewayProfile MASQUERADE = ProfileDraft.named("linux-masquerade", "Linux netfilter MASQUERADE / SNAT")
            .portsPerDestination(documented(64_512, CORE + "ports 1024-65535 for clients' ports from 1024 on"))
            .ports(documented(PortRange.UNPRIVILEGED, CORE + "ports 1024-65535 for clients' ports from 1024 on"))
            .publicIpsMax(documented(1, "MASQUERADE uses the address of the outgoing interface"))
            .halfOpen(documented(Duration.ofSeconds(120), SYSCTL + "nf_conntrack_tcp_timeout_syn_sent 120"))
            .establishedIdle(documented(
                    Duration.ofSeconds(432_000), SYSCTL + "nf_conntrack_tcp_timeout_established 432000 (5 days)"))
            .holdAfterFin(documented(Duration.ofSeconds(120), SYSCTL + "nf_conntrack_tcp_timeout_time_wait 120"))
            .holdAfterRst(documented(Duration.ofSeconds(10), SYSCTL + "nf_conntrack_tcp_timeout_close 10"))
            .holdAfterIdle(documented(Duration.ZERO, SYSCTL + "an entry that times out is gone"))
            .udpFirst(documented(Duration.ofSeconds(30), SYSCTL + "nf_conntrack_udp_timeout 30"))
            .udpIdle(documented(Duration.ofSeconds(120), SYSCTL + "nf_conntrack_udp_timeout_stream 120"))
            .icmpIdle(documented(Duration.ofSeconds(30), SYSCTL + "nf_conntrack_icmp_timeout 30"))
            .holdAfterUdp(documented(Duration.ZERO, SYSCTL + "UDP entries only time out"))
            .exhaustion(measured(Exhaustion.DROP, SEEN + "the SYN is dropped silently; insert_failed and drop count"))
            .expiredFlow(measured(
                    ExpiredFlow.REMAP, SEEN + "the packet gets a new mapping (tcp_loose), the server resets it"))
            .mappingKey(documented(MappingKey.DESTINATION, CORE + "only the reply's five-tuple must be unique"))
            .ipChoice(documented(IpChoice.PAIRED, CORE + "a hash of client and destination chooses among several"))
            .portChoice(documented(
                    PortChoice.LINUX_PROBE,
                    CORE + "nf_nat_l4proto_unique_tuple: at most 248 probes in five runs from random starts"))
            .slicing(documented(Slicing.SHARED, CORE + "one table for all"))
            .connectionsMax(measured(
                    262_144,
                    SEEN + "nf_conntrack_max as the kernel sets it on a machine of this size; table full drops"))
            .profile();

    /** Cilium's egress gateway. */
    static final GatewayProfile CILIUM_EGRESS = ProfileDraft.like(MASQUERADE, "cilium-egress", "Cilium egress gateway")
            .portsPerDestination(
                    documented(32_768, CILIUM + "65535 - 32767 connections to each remote endpoint per egress IP"))
            .ports(documented(new PortRange(32_768, 65_535), CILIUM + "ports 32768-65535"))
            .halfOpen(assumed(Duration.ofSeconds(60), CILIUM_DEFAULT + "bpf-ct-timeout-regular-tcp-syn 60 s"))
            .establishedIdle(assumed(Duration.ofSeconds(8_000), CILIUM_DEFAULT + "bpf-ct-timeout-regular-tcp 8000 s"))
            .holdAfterFin(assumed(Duration.ofSeconds(10), CILIUM_DEFAULT + "bpf-ct-timeout-regular-tcp-fin 10 s"))
            .holdAfterRst(assumed(Duration.ofSeconds(10), CILIUM_DEFAULT + "bpf-ct-timeout-regular-tcp-fin 10 s"))
            .holdAfterIdle(assumed(Duration.ZERO, "an entry that times out is gone, as in Linux"))
            .udpFirst(assumed(Duration.ofSeconds(60), CILIUM_DEFAULT + "bpf-ct-timeout-regular-any 60 s"))
            .udpIdle(assumed(Duration.ofSeconds(60), CILIUM_DEFAULT + "bpf-ct-timeout-regular-any 60 s"))
            .icmpIdle(assumed(Duration.ofSeconds(60), CILIUM_DEFAULT + "bpf-ct-timeout-regular-any 60 s"))
            .exhaustion(documented(Exhaustion.EVICT_OLDEST, CILIUM + "old connections are evicted"))
            .expiredFlow(assumed(ExpiredFlow.REMAP, "as Linux; Cilium does not say"))
            .ipChoice(assumed(IpChoice.PAIRED, "one egress IP per policy"))
            .portChoice(assumed(
                    PortChoice.RANDOM, "Cilium tries a few ports from a hash of the client's; any free one here"))
            .connectionsMax(assumed(524_288, CILIUM_DEFAULT + "bpf-nat-global-max 524288"))
            .profile();

    private LinuxProfiles() {}
}
