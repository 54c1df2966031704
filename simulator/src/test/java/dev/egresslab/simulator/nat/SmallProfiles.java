package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.Sourced.assumed;

import dev.egresslab.simulator.nat.Slicing.Place;
import java.time.Duration;
import java.util.List;

/** Gateways of a few ports and nanoseconds, one for each way of behaving, so that a short random script meets every rule. */
final class SmallProfiles {

    private static final String WHY = "for a test";

    private SmallProfiles() {}

    static List<GatewayProfile> all() {
        return List.of(
                draft("shared").profile(),
                draft("shared-paired").ipChoice(assumed(IpChoice.PAIRED, WHY)).profile(),
                draft("no-hold")
                        .holdAfterFin(nanos(0))
                        .holdAfterRst(nanos(0))
                        .holdAfterIdle(nanos(0))
                        .profile(),
                draft("evict-oldest")
                        .exhaustion(assumed(Exhaustion.EVICT_OLDEST, WHY))
                        .profile(),
                draft("unused-first")
                        .portChoice(assumed(PortChoice.UNUSED_FIRST, WHY))
                        .profile(),
                draft("udp-by-address")
                        .mappingKey(assumed(MappingKey.DESTINATION_UDP_BY_ADDRESS, WHY))
                        .profile(),
                draft("endpoint-independent")
                        .mappingKey(assumed(MappingKey.ENDPOINT_INDEPENDENT, WHY))
                        .profile(),
                draft("table-full").connectionsMax(assumed(7, WHY)).profile(),
                draft("slice-each-ip")
                        .slicing(assumed(Slicing.fixed(2, Place.EACH_IP), WHY))
                        .profile(),
                draft("slice-any-ip")
                        .slicing(assumed(Slicing.fixed(3, Place.ANY_IP), WHY))
                        .profile(),
                draft("slice-growing")
                        .slicing(assumed(Slicing.growing(1, 4, Duration.ofNanos(20)), WHY))
                        .profile());
    }

    /** Eight ports, four of them for one destination, at up to three addresses. */
    static ProfileDraft draft(String name) {
        return ProfileDraft.named(name, name)
                .portsPerDestination(assumed(4, WHY))
                .ports(assumed(new PortRange(1_000, 1_007), WHY))
                .publicIpsMax(assumed(3, WHY))
                .halfOpen(nanos(30))
                .establishedIdle(nanos(70))
                .holdAfterFin(nanos(50))
                .holdAfterRst(nanos(20))
                .holdAfterIdle(nanos(15))
                .udpFirst(nanos(25))
                .udpIdle(nanos(45))
                .icmpIdle(nanos(35))
                .holdAfterUdp(nanos(10))
                .exhaustion(assumed(Exhaustion.DROP, WHY))
                .expiredFlow(assumed(ExpiredFlow.RST_TO_INSIDE, WHY))
                .mappingKey(assumed(MappingKey.DESTINATION, WHY))
                .ipChoice(assumed(IpChoice.RANDOM, WHY))
                .portChoice(assumed(PortChoice.RANDOM, WHY))
                .slicing(assumed(Slicing.SHARED, WHY))
                .connectionsMax(assumed(1_000_000, WHY));
    }

    private static Sourced<Duration> nanos(long nanos) {
        return assumed(Duration.ofNanos(nanos), WHY);
    }
}
