package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules of {@link PortLedger}, each on a line of time. */
class PortLedgerTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int CLIENT = 7;

    private final PortLedger ledger = ledger(2, 1);
    private final int web = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 443);

    private static PortLedger ledger(int ports, int publicIps) {
        GatewayProfile profile =
                Profiles.byName("aws-nat-gateway").orElseThrow().scaled(ports, null, null);
        return new PortLedger(profile, publicIps, new SplittableRandom(1), LedgerListener.NONE);
    }

    @Test
    void portIsReusedOnlyAfterHoldDown() {
        // 0 s: both ports are taken.
        int first = ledger.open(web, CLIENT, 0);
        int second = ledger.open(web, CLIENT, 0);
        ledger.established(first, 0);
        ledger.established(second, 0);
        // 1 s: one connection is closed.
        ledger.close(first, Ending.FIN, SECOND);
        assertThat(ledger.state(first)).isEqualTo(MappingState.HOLD_FIN);
        // 61 s less a nanosecond: the hold of 60 s is not over.
        assertThat(ledger.open(web, CLIENT, 61 * SECOND - 1)).isEqualTo(PortLedger.EXHAUSTED);
        // 61 s: it is.
        assertThat(ledger.open(web, CLIENT, 61 * SECOND)).isNotEqualTo(PortLedger.EXHAUSTED);
    }

    @Test
    void refusalNamesWhatRanOut() {
        ledger.open(web, CLIENT, 0);
        ledger.open(web, CLIENT, 0);
        assertThat(ledger.open(web, 8, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.refusal()).isEqualTo(new Refusal(Refusal.Cause.PORTS, web, 8, 2, 2));
        assertThat(ledger.usage().of(web).refused()).isEqualTo(1);
    }

    @Test
    void otherDestinationHasItsOwnPorts() {
        ledger.open(web, CLIENT, 0);
        ledger.open(web, CLIENT, 0);
        int otherPort = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.10"), 8443);
        int otherAddress = ledger.destination(Protocol.TCP, Ipv4.of("198.51.100.11"), 443);
        int otherProtocol = ledger.destination(Protocol.UDP, Ipv4.of("198.51.100.10"), 443);
        assertThat(List.of(web, otherPort, otherAddress, otherProtocol)).doesNotHaveDuplicates();
        assertThat(ledger.open(otherPort, CLIENT, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.open(otherAddress, CLIENT, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.open(otherProtocol, CLIENT, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
    }

    @Test
    void trafficPostponesTheIdleTimeout() {
        // 0 s: a connection. 100 s: a packet.
        int mapping = ledger.open(web, CLIENT, 0);
        ledger.established(mapping, 0);
        assertThat(ledger.active(mapping, 100 * SECOND)).isTrue();
        // 450 s less a nanosecond: idle for less than 350 s.
        assertThat(ledger.expire(450 * SECOND - 1)).isEqualTo(1);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        // 450 s: timed out, and with no hold after it the port is free.
        assertThat(ledger.expire(450 * SECOND)).isEqualTo(PortLedger.NEVER);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.FREE);
        assertThat(ledger.active(mapping, 450 * SECOND)).isFalse();
    }

    @Test
    void halfOpenTimesOut() {
        int mapping = ledger.open(web, CLIENT, 0);
        ledger.expire(30 * SECOND - 1);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.HALF_OPEN);
        ledger.expire(30 * SECOND);
        assertThat(ledger.state(mapping)).isEqualTo(MappingState.FREE);
    }

    @Test
    void allPortsOfAllAddressesAreUsedAndNoneTwice() {
        PortLedger full = ledger(55_000, 2);
        int destination = full.destination(Protocol.TCP, 1, 443);
        BitSet seen = new BitSet();
        for (int i = 0; i < 110_000; i++) {
            int mapping = full.open(destination, CLIENT, i);
            int tuple = full.usage().publicIp(mapping) << 16 | full.usage().publicPort(mapping);
            assertThat(seen.get(tuple)).isFalse();
            assertThat(full.usage().publicPort(mapping)).isBetween(1024, 65_535);
            seen.set(tuple);
        }
        assertThat(full.open(destination, CLIENT, 110_000)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(full.usage().inUse(destination)).isEqualTo(110_000);
    }

    @Test
    void holdersAtTheFullestMomentAreRemembered() {
        PortLedger wide = ledger(10, 1);
        int to = wide.destination(Protocol.TCP, 1, 443);
        // 0 s: client 1 takes three ports, client 2 one: the fullest moment.
        int a = wide.open(to, 1, 0);
        wide.open(to, 1, 0);
        wide.open(to, 1, 0);
        int b = wide.open(to, 2, 0);
        // 1 s: two are closed; 61 s: their ports are free, and client 3 takes one.
        wide.close(a, Ending.RST, SECOND);
        wide.close(b, Ending.RST, SECOND);
        wide.expire(61 * SECOND);
        wide.open(to, 3, 61 * SECOND);
        assertThat(wide.usage().holdersAtMax(to)).containsExactly(new Holding(1, to, 3), new Holding(2, to, 1));
        assertThat(wide.usage().of(to).inUseMax()).isEqualTo(4);
        assertThat(wide.usage().of(to).inUseMaxAtNanos()).isZero();
        // The half-open ones of client 1 timed out at 30 s.
        assertThat(wide.usage().holders(to)).containsExactly(new Holding(3, to, 1));
    }

    @Test
    void answersDoNotDependOnHowOftenExpireIsCalled() {
        assertThat(portsOfArrivals(SECOND / 1_000)).isEqualTo(portsOfArrivals(Long.MAX_VALUE));
    }

    /** Arrivals about twice a second at a gateway of 100 ports, each closed at once; {@code expire} every so often between them. */
    private static List<Integer> portsOfArrivals(long expireEveryNanos) {
        PortLedger ledger = ledger(100, 1);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        List<Integer> ports = new ArrayList<>();
        SplittableRandom times = new SplittableRandom(3);
        long now = 0;
        for (int i = 0; i < 1_000; i++) {
            long next = now + times.nextLong(SECOND);
            for (long tick = now; tick < next && expireEveryNanos < SECOND; tick += expireEveryNanos) {
                ledger.expire(tick);
            }
            now = next;
            int mapping = ledger.open(to, CLIENT, now);
            ports.add(mapping == PortLedger.EXHAUSTED ? -1 : ledger.usage().publicPort(mapping));
            if (mapping != PortLedger.EXHAUSTED) {
                ledger.close(mapping, Ending.FIN, now);
            }
        }
        assertThat(ports).contains(-1);
        return ports;
    }

    @Test
    void timeMustNotGoBack() {
        ledger.expire(10);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger.expire(9))
                .withMessageContaining("must not go back");
    }

    @Test
    void scaledProfileRemembersTheRealOne() {
        GatewayProfile real = Profiles.byName("aws-nat-gateway").orElseThrow();
        GatewayProfile scaled = real.scaled(2_000, Duration.ofSeconds(6), Duration.ofSeconds(35));
        assertThat(scaled.portsPerDestination().value()).isEqualTo(2_000);
        assertThat(scaled.timeouts().holdAfterFin().value()).isEqualTo(Duration.ofSeconds(6));
        assertThat(scaled.timeouts().holdAfterRst().value()).isEqualTo(Duration.ofSeconds(6));
        assertThat(scaled.timeouts().establishedIdle().value()).isEqualTo(Duration.ofSeconds(35));
        assertThat(scaled.unscaled()).isSameAs(real);
        assertThat(scaled.scaled(100, null, null).unscaled()).isSameAs(real);
        assertThat(real.assumptions()).anyMatch(line -> line.startsWith("timeouts.holdAfterFin = 60 s"));
    }
}
