package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.Slicing.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A scenario may put together a gateway that no vendor has: whatever it combines, no port serves one destination twice and none is lost. */
class ProfileCombinationsTest {
    private static final int PUBLIC_IPS = 2;
    private static final long MILLI = 1_000_000L;

    static Stream<GatewayProfile> combinations() {
        List<GatewayProfile> all = new ArrayList<>();
        for (MappingKey key : MappingKey.values()) {
            for (IpChoice ip : IpChoice.values()) {
                for (PortChoice port : PortChoice.values()) {
                    for (Exhaustion exhaustion : List.of(Exhaustion.DROP, Exhaustion.EVICT_OLDEST)) {
                        for (Slicing slicing : List.of(
                                Slicing.SHARED,
                                Slicing.fixed(5, Place.EACH_IP),
                                Slicing.fixed(5, Place.ANY_IP),
                                Slicing.growing(2, 8, Duration.ofMillis(5)))) {
                            all.add(profile(key, ip, port, exhaustion, slicing));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    private static GatewayProfile profile(
            MappingKey key, IpChoice ip, PortChoice port, Exhaustion exhaustion, Slicing slicing) {
        GatewayProfile linux = Profiles.byName("linux-masquerade").orElseThrow();
        return ProfileDraft.like(linux, "%s-%s-%s-%s-%s".formatted(key, ip, port, exhaustion, slicing), "")
                .publicIpsMax(linux.publicIpsMax().replaced(PUBLIC_IPS))
                .portsPerDestination(linux.portsPerDestination().replaced(20))
                .ports(linux.ports().replaced(new PortRange(2_000, 2_029)))
                .holdAfterFin(linux.timeouts().holdAfterFin().replaced(Duration.ofMillis(20)))
                .mappingKey(linux.mappingKey().replaced(key))
                .ipChoice(linux.ipChoice().replaced(ip))
                .portChoice(linux.portChoice().replaced(port))
                .exhaustion(linux.exhaustion().replaced(exhaustion))
                .slicing(linux.slicing().replaced(slicing))
                .profile();
    }

    /** 600 openings of three clients to two destinations, a third of them closed again; then everything is let go. */
    @ParameterizedTest
    @MethodSource("combinations")
    void noPortServesADestinationTwiceAndNoneIsLost(GatewayProfile profile) {
        Map<Integer, String> open = new HashMap<>();
        PortLedger[] ledger = new PortLedger[1];
        ledger[0] = new PortLedger(profile, PUBLIC_IPS, new SplittableRandom(7), new LedgerListener() {
            @Override
            public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
                String tuple = destination + " " + ledger[0].usage().publicIp(mapping) + ":"
                        + ledger[0].usage().publicPort(mapping);
                assertThat(open.values()).doesNotContain(tuple);
                open.put(mapping, tuple);
            }

            @Override
            public void released(int mapping, int destination, int client, long nowNanos) {
                open.remove(mapping);
            }
        });
        SplittableRandom random = new SplittableRandom(3);
        int[] destinations = {ledger[0].destination(Protocol.TCP, 1, 443), ledger[0].destination(Protocol.TCP, 2, 443)};
        for (int i = 0; i < 600; i++) {
            int mapping = ledger[0].open(
                    destinations[random.nextInt(2)], random.nextInt(3), 2_000 + random.nextInt(30), i * MILLI);
            if (mapping != PortLedger.EXHAUSTED && random.nextInt(3) == 0) {
                ledger[0].close(mapping, Ending.FIN, i * MILLI);
            }
            assertThat(ledger[0].live()).isEqualTo(open.size());
        }
        assertThat(open).as("something was opened").hasSizeGreaterThan(5);
        ledger[0].advance(Duration.ofDays(10).toNanos());
        assertThat(open).isEmpty();
        assertThat(ledger[0].live()).isZero();
    }
}
