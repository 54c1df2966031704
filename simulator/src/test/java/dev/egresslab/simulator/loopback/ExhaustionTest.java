package dev.egresslab.simulator.loopback;

import static dev.egresslab.simulator.loopback.Sockets.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.Exhaustion;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees when no port is left, and what the gateway counts. */
@ExtendWith(LeakCheck.class)
class ExhaustionTest {

    private static final Duration LONG_HOLD = Duration.ofSeconds(60);
    private static final Duration RTT = Duration.ofMillis(2);

    @Test
    void aDroppedSynIsNotAnsweredAndCounted() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(2, LONG_HOLD), RTT);
                Socket first = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket second = Sockets.connected(bed.gateway, "b", DESTINATION);
                Socket third = Sockets.connecting(bed.gateway, "c", DESTINATION)) {
            // The third SYN is dropped, and when it is sent again a second later, it is dropped again.
            GatewaySample sample = bed.await(
                    "its retransmit was dropped", later -> TestBed.use(later).refused() >= 2);
            long dropped = TestBed.use(sample).refused();
            assertThat(sample.total("ErrorPortAllocation")).isEqualTo(dropped);
            assertThat(sample.total("ConnectionAttemptCount")).isEqualTo(2 + dropped);
            assertThat(sample.total("ConnectionEstablishedCount")).isEqualTo(2);
            assertThat(sample.total("ActiveConnectionCount")).isEqualTo(2);
            assertThat(sample.total("PacketsDropCount")).isEqualTo(dropped);
            third.setSoTimeout(1);
            assertThat(isSilent(third)).isTrue();
            assertThat(first.isConnected() && second.isConnected()).isTrue();
        }
    }

    @Test
    void aPortThatBecomesFreeLetsARetransmitThrough() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, Duration.ofMillis(10)), RTT)) {
            Socket first = Sockets.connected(bed.gateway, "a", DESTINATION);
            try (Socket second = Sockets.connecting(bed.gateway, "b", DESTINATION)) {
                bed.await(
                        "the second SYN was dropped",
                        sample -> TestBed.use(sample).refused() >= 1);
                Sockets.reset(first);
                assertThat(Sockets.socks5Reply(second)).isZero();
                // Dropped at least once, established in the end.
                assertThat(bed.metric("ConnectionEstablishedCount")).isEqualTo(2);
                bed.origin.next();
                Sockets.sendText(second, "hello");
                assertThat(Sockets.receiveText(bed.origin.next(), 5)).isEqualTo("hello");
            }
        }
    }

    @Test
    void aClientThatGivesUpSendsNoMoreSyns() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, LONG_HOLD), RTT);
                Socket first = Sockets.connected(bed.gateway, "a", DESTINATION)) {
            Socket second = Sockets.connecting(bed.gateway, "b", DESTINATION);
            bed.await("its SYN was dropped", sample -> TestBed.use(sample).refused() >= 1);
            second.close();
            GatewaySample left =
                    bed.await("it is gone", sample -> sample.sockets().open() == 2);
            // Another waits and is dropped twice: a second passes, and the first retransmit of the one that left would
            // have come before.
            long before = TestBed.use(left).refused();
            try (Socket third = Sockets.connecting(bed.gateway, "c", DESTINATION)) {
                GatewaySample sent = bed.await(
                        "two of the third's", sample -> TestBed.use(sample).refused() >= before + 2);
                assertThat(TestBed.use(sent).refused()).isEqualTo(before + 2);
                assertThat(third.isConnected() && first.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Exhaustion.class,
            names = {"RST", "ICMP_ADMIN_PROHIBITED"})
    void aRefusalIsAnsweredAtOnceAndNotSentAgain(Exhaustion exhaustion) throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, LONG_HOLD, exhaustion), RTT);
                Socket first = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket second = Sockets.connecting(bed.gateway, "b", DESTINATION)) {
            // Connection refused after a reset, host unreachable after an ICMP message.
            assertThat(Sockets.socks5Reply(second)).isEqualTo(exhaustion == Exhaustion.RST ? 5 : 4);
            assertThat(Sockets.isAtEnd(second)).isTrue();
            assertThat(bed.metric("ErrorPortAllocation")).isEqualTo(1);
            assertThat(first.isConnected()).isTrue();
        }
    }

    @Test
    void socks4ClientsAreRefusedInTheirOwnWords() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, LONG_HOLD, Exhaustion.RST), RTT);
                Socket first = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket second = Sockets.open(bed.gateway)) {
            Sockets.send(second, "040101bbc633640a00");
            assertThat(Sockets.receive(second, 8)).startsWith("005b");
            assertThat(first.isConnected()).isTrue();
        }
    }

    @Test
    void everyDestinationHasPortsOfItsOwn() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, LONG_HOLD, Exhaustion.RST), RTT);
                Socket first = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket refused = Sockets.connecting(bed.gateway, "a", DESTINATION);
                Socket other = Sockets.connected(bed.gateway, "a", "198.51.100.11:443")) {
            assertThat(Sockets.socks5Reply(refused)).isEqualTo(5);
            GatewaySample sample = bed.gateway.sample();
            assertThat(TestBed.use(sample).inUse()).isEqualTo(1);
            assertThat(sample.destination("198.51.100.11:443/tcp").inUse()).isEqualTo(1);
            assertThat(sample.destination("198.51.100.11:443/tcp").refused()).isZero();
            assertThat(first.isConnected() && other.isConnected()).isTrue();
        }
    }

    @Test
    void aPortIsHeldAfterTheCloseAndStillCounts() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, LONG_HOLD, Exhaustion.RST), RTT)) {
            Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
            Socket origin = bed.origin.next();
            client.close();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            // One FIN alone does not end a connection.
            assertThat(bed.use().established()).isEqualTo(1);
            origin.close();
            GatewaySample.Destination use = TestBed.use(
                    bed.await("it is held", sample -> TestBed.use(sample).held() == 1));
            assertThat(use.inUse()).isEqualTo(1);
            assertThat(use.established()).isZero();
            try (Socket second = Sockets.connecting(bed.gateway, "a", DESTINATION)) {
                assertThat(Sockets.socks5Reply(second)).isEqualTo(5);
            }
        }
    }

    @Test
    void theHoldEndsByItself() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(1, Duration.ofMillis(50)), RTT)) {
            Sockets.reset(Sockets.connected(bed.gateway, "a", DESTINATION));
            bed.await("the port is free again", sample -> TestBed.use(sample).inUse() == 0);
            assertThat(bed.use().inUseMax()).isEqualTo(1);
        }
    }

    @Test
    void holdersAreNamedByTheirSocksUserOrElseTheirAddress() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(10, LONG_HOLD), RTT);
                Socket one = Sockets.connected(bed.gateway, "php-1", DESTINATION);
                Socket two = Sockets.connected(bed.gateway, "php-2", DESTINATION);
                Socket three = Sockets.connected(bed.gateway, "php-2", DESTINATION);
                Socket anonymous = Sockets.open(bed.gateway)) {
            Sockets.send(anonymous, "050100" + "05010001c633640a01bb");
            assertThat(Sockets.receive(anonymous, 2)).isEqualTo("0500");
            assertThat(Sockets.socks5Reply(anonymous)).isZero();
            GatewaySample sample = bed.gateway.sample();
            String label = DESTINATION + "/tcp";
            assertThat(sample.holders())
                    .containsExactly(
                            new GatewaySample.Holder("php-2", label, 2),
                            new GatewaySample.Holder("php-1", label, 1),
                            new GatewaySample.Holder("127.0.0.1", label, 1));
            assertThat(one.isConnected() && two.isConnected() && three.isConnected())
                    .isTrue();
        }
    }

    @Test
    void theFullestMomentIsRemembered() throws Exception {
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(10, Duration.ofMillis(1)), RTT)) {
            Socket one = Sockets.connected(bed.gateway, "php-1", DESTINATION);
            Socket two = Sockets.connected(bed.gateway, "php-2", DESTINATION);
            Sockets.reset(one);
            Sockets.reset(two);
            GatewaySample sample =
                    bed.await("all ports are free", later -> TestBed.use(later).inUse() == 0);
            assertThat(sample.holders()).isEmpty();
            assertThat(sample.holdersAtMax())
                    .extracting(GatewaySample.Holder::client)
                    .containsExactlyInAnyOrder("php-1", "php-2");
            assertThat(TestBed.use(sample).inUseMax()).isEqualTo(2);
            assertThat(TestBed.use(sample).inUseMaxAtMillis()).isBetween(0L, sample.atMillis());
        }
    }

    @Test
    void aClientThatLeavesWhileItsSynIsUnderWayHoldsItsPortAsAfterAReset() throws Exception {
        // A round trip that is long enough to be seen on a busy machine.
        try (TestBed bed = new TestBed(Transport.best(), TestBed.aws(10, LONG_HOLD), Duration.ofSeconds(2))) {
            Socket client = Sockets.connecting(bed.gateway, "a", DESTINATION);
            bed.await("it is half-open", sample -> TestBed.use(sample).halfOpen() == 1);
            client.close();
            // The SYN-ACK finds nobody, and the client's kernel answers it with a reset.
            bed.await("it is held", sample -> TestBed.use(sample).held() == 1);
            assertThat(bed.metric("ConnectionEstablishedCount")).isZero();
            bed.await("nothing is left", sample -> sample.sockets().open() == 0);
        }
    }

    private static boolean isSilent(Socket socket) throws IOException {
        try {
            int read = socket.getInputStream().read();
            throw new AssertionError("the client must not be answered, read " + read);
        } catch (SocketTimeoutException silent) {
            return true;
        }
    }
}
