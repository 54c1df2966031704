package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A regional NAT gateway gets public addresses by itself: here of 10 ports each for a destination, so it asks at 8, 16, 24. */
class AddressGrowthTest {
    private static final long SECOND = 1_000_000_000L;
    private static final GatewayProfile REGIONAL =
            Profiles.byName("aws-regional-nat-gateway").orElseThrow();

    private final List<String> added = new ArrayList<>();
    private final PortLedger ledger = ledger(REGIONAL.scaled(10, null, null));
    private final int web = ledger.destination(Protocol.TCP, 1, 443);

    private PortLedger ledger(GatewayProfile profile) {
        return new PortLedger(profile, 1, new SplittableRandom(1), new LedgerListener() {
            @Override
            public void addressAdded(int publicIps, long nowNanos) {
                added.add(publicIps + " at " + nowNanos);
            }
        });
    }

    /** Opens so many established connections, and says how many got a port. */
    private int open(int count, long nowNanos) {
        int opened = 0;
        for (int i = 0; i < count; i++) {
            int mapping = ledger.open(web, 0, nowNanos);
            if (mapping != PortLedger.EXHAUSTED) {
                ledger.established(mapping, nowNanos);
                opened++;
            }
        }
        return opened;
    }

    @Test
    void theNextAddressComesAMinuteAfterTheShareIsReached() {
        // 1 s: 7 of 10 ports, one short of 80 %. 2 s: the eighth asks for an address. 3 s: all 10 are taken, and one is
        // refused.
        assertThat(open(7, SECOND)).isEqualTo(7);
        assertThat(open(1, 2 * SECOND)).isEqualTo(1);
        assertThat(open(3, 3 * SECOND)).isEqualTo(2);
        // A nanosecond before 62 s there still is one address; at 62 s there are two.
        assertThat(open(1, 62 * SECOND - 1)).isZero();
        assertThat(added).isEmpty();
        assertThat(open(1, 62 * SECOND)).isEqualTo(1);
        assertThat(added).containsExactly("2 at " + 62 * SECOND);
        assertThat(ledger.usage().publicIpCount()).isEqualTo(2);
        assertThat(ledger.usage().limitPerDestination()).isEqualTo(20);
    }

    @Test
    void newConnectionsTakeTheNewAddressesPorts() {
        open(10, 0);
        int mapping = ledger.open(web, 0, 60 * SECOND);
        assertThat(ledger.usage().publicIp(mapping)).isEqualTo(1);
    }

    @Test
    void theLedgerSaysWhenItIsToBeCalledForIt() {
        open(8, 0);
        // Whoever calls when it says, and at no other time, is there at 60 s.
        long now = 0;
        for (int call = 0; call < 10 && now < 60 * SECOND; call++) {
            assertThat(added).isEmpty();
            now += ledger.expire(now);
        }
        assertThat(now).isEqualTo(60 * SECOND);
        assertThat(ledger.expire(now)).isPositive();
        assertThat(added).containsExactly("2 at " + 60 * SECOND);
    }

    @Test
    void itComesOnTimeHoweverLateTheCall() {
        open(8, 0);
        ledger.expire(300 * SECOND);
        assertThat(added).containsExactly("2 at " + 60 * SECOND);
    }

    @Test
    void oneIsAskedForAtATime() {
        // 0 s: 10 of 10. 60 s: 10 more fill the second address at once; the third comes at 120 s.
        open(10, 0);
        assertThat(open(20, 60 * SECOND)).isEqualTo(10);
        assertThat(open(1, 120 * SECOND - 1)).isZero();
        assertThat(open(1, 120 * SECOND)).isEqualTo(1);
        assertThat(added).hasSize(2);
    }

    @Test
    void thereAreNeverMoreThan32() {
        for (long minute = 0; minute < 40; minute++) {
            open(100, minute * 60 * SECOND);
            ledger.expire(minute * 60 * SECOND);
        }
        assertThat(ledger.usage().publicIpCount()).isEqualTo(32);
        assertThat(added).hasSize(31);
    }

    @Test
    void aPortOfAnotherDestinationDoesNotCount() {
        int other = ledger.destination(Protocol.TCP, 2, 443);
        open(7, 0);
        for (int i = 0; i < 7; i++) {
            ledger.open(other, 0, 0);
        }
        ledger.expire(29 * SECOND);
        assertThat(added).isEmpty();
    }

    @Test
    void aZonalGatewayGetsNone() {
        PortLedger zonal =
                ledger(Profiles.byName("aws-nat-gateway").orElseThrow().scaled(10, null, null));
        int to = zonal.destination(Protocol.TCP, 1, 443);
        for (int i = 0; i < 10; i++) {
            zonal.open(to, 0, 0);
        }
        zonal.expire(29 * SECOND);
        assertThat(zonal.usage().publicIpCount()).isEqualTo(1);
    }

    @Test
    void timeThatIsScaledBringsAddressesSoonerToo() {
        AddressGrowth growth = REGIONAL.scaled(null, Duration.ofSeconds(6), null)
                .addressGrowth()
                .value();
        assertThat(growth).isEqualTo(new AddressGrowth(0.8, Duration.ofSeconds(6)));
    }

    @Test
    void slicesDoNotGrowByAddresses() {
        ProfileDraft sliced = ProfileDraft.like(
                        Profiles.byName("gcp-cloud-nat-static").orElseThrow(), "mixed", "mixed")
                .addressGrowth(REGIONAL.addressGrowth());
        assertThatThrownBy(sliced::profile).hasMessageStartingWith("addressGrowth must be none unless");
    }

    /** Packets find the way back through an address that was not there at the start. */
    @Test
    void thePacketGatewayUsesTheAddressThatFollows() {
        int first = Ipv4.of("192.0.2.1");
        NatGateway nat = new NatGateway(
                REGIONAL.scaled(1, null, null),
                new int[] {first},
                address -> 0,
                new SplittableRandom(1),
                LedgerListener.NONE,
                TrafficListener.NONE);
        PacketHeader one = syn(40_000);
        assertThat(nat.outbound(one, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(one.sourceAddress()).isEqualTo(first);
        PacketHeader two = syn(40_001);
        assertThat(nat.outbound(two, 20 * SECOND)).isEqualTo(Verdict.DROP_EXHAUSTED);
        // 60 s: the first mapping ended half-open at 30 s, so keep it busy by another SYN of the same flow.
        PacketHeader again = syn(40_000);
        assertThat(nat.outbound(again, 25 * SECOND)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.outbound(syn(40_000), 50 * SECOND)).isEqualTo(Verdict.FORWARD);
        PacketHeader three = syn(40_001);
        assertThat(nat.outbound(three, 60 * SECOND)).isEqualTo(Verdict.FORWARD);
        assertThat(three.sourceAddress()).isEqualTo(first + 1);
    }

    private static PacketHeader syn(int sourcePort) {
        return new PacketHeader()
                .fill(Protocol.TCP, Ipv4.of("10.0.0.1"), sourcePort, Ipv4.of("198.51.100.10"), 443)
                .carrying(PacketHeader.SYN, 60);
    }
}
