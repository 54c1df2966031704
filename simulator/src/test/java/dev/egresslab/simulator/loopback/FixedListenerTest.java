package dev.egresslab.simulator.loopback;

import static dev.egresslab.simulator.loopback.Sockets.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client without SOCKS meets, and that the gateway does the same for it as for one with. */
@ExtendWith(LeakCheck.class)
class FixedListenerTest {
    private static final Duration LONG_HOLD = Duration.ofSeconds(60);
    private static final Duration RTT = Duration.ofMillis(2);
    private static final FixedListener NGINX = new FixedListener("nginx", DESTINATION, "127.0.0.1:0");

    @Test
    void bytesGoBothWaysAndThoseBeforeTheSynAckAreKept() throws Exception {
        try (TestBed bed = bed(TestBed.aws(2, LONG_HOLD), Duration.ofMillis(100));
                Socket client = connect(bed, "nginx", DESTINATION)) {
            // Sent at once, before half a round trip has passed.
            Sockets.sendText(client, "hello");
            Socket origin = bed.origin.next();
            assertThat(Sockets.receiveText(origin, 5)).isEqualTo("hello");
            Sockets.sendText(origin, "world");
            assertThat(Sockets.receiveText(client, 5)).isEqualTo("world");
            assertThat(bed.gateway.sample().holders())
                    .containsExactly(new GatewaySample.Holder("nginx", DESTINATION + "/tcp", 1));
        }
    }

    @Test
    void oneWithoutAPortWaitsInSilenceAndGetsThroughWhenOneIsFree() throws Exception {
        try (TestBed bed = bed(TestBed.aws(1, Duration.ofMillis(10)), RTT)) {
            Socket first = established(bed, "nginx");
            try (Socket second = connect(bed, "nginx", DESTINATION)) {
                Sockets.sendText(second, "hello");
                // The connect has succeeded, but no SYN has passed the gateway.
                bed.await("its SYN was dropped", sample -> TestBed.use(sample).refused() >= 1);
                assertThat(bed.origin.hasNext()).isFalse();
                Sockets.reset(first);
                // Its retransmit a second later finds the port free.
                assertThat(Sockets.receiveText(bed.origin.next(), 5)).isEqualTo("hello");
                assertThat(bed.metric("ConnectionEstablishedCount")).isEqualTo(2);
            }
        }
    }

    @Test
    void oneThatIsRefusedIsReset() throws Exception {
        try (TestBed bed = bed(TestBed.aws(1, LONG_HOLD, Exhaustion.RST), RTT);
                Socket first = established(bed, "nginx")) {
            assertThatIsReset(bed.gateway);
            assertThat(bed.metric("ErrorPortAllocation")).isEqualTo(1);
            assertThat(first.isConnected()).isTrue();
        }
    }

    @Test
    void anOriginThatDoesNotListenResetsIt() throws Exception {
        EventLoopGroup group = Transport.best().newGroup(1, "test");
        try (Socket nobody = Sockets.boundOnly()) {
            GatewayConfig config = TestBed.config(
                    TestBed.aws(2, LONG_HOLD),
                    RTT,
                    List.of(NGINX),
                    Map.of(DESTINATION, "127.0.0.1:" + nobody.getLocalPort()));
            try (LoopbackGateway gateway = LoopbackGateway.start(config, group)) {
                assertThatIsReset(gateway);
                // Its port is held as after a reset.
                TestBed.await(
                        gateway, "it is held", sample -> TestBed.use(sample).held() == 1);
            }
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void oneThatLeavesWhileItsSynIsUnderWayHoldsItsPortAsAfterAReset() throws Exception {
        // A round trip that is long enough to be seen on a busy machine.
        try (TestBed bed = bed(TestBed.aws(10, LONG_HOLD), Duration.ofSeconds(2))) {
            Socket client = connect(bed, "nginx", DESTINATION);
            bed.await("it is half-open", sample -> TestBed.use(sample).halfOpen() == 1);
            client.close();
            bed.await("it is held", sample -> TestBed.use(sample).held() == 1);
            assertThat(bed.metric("ConnectionEstablishedCount")).isZero();
            bed.await("nothing is left", sample -> sample.sockets().open() == 0);
        }
    }

    @Test
    void theGatewayCountsTheSameAsForASocksClient() throws Exception {
        GatewaySample socks;
        // The first connection stays to the end; a socket that nobody holds would be closed when it is collected.
        try (TestBed bed = bed(TestBed.aws(3, LONG_HOLD, Exhaustion.RST), RTT);
                Socket stays = Sockets.connected(bed.gateway, "nginx", DESTINATION)) {
            socks = script(
                    bed,
                    Sockets.connected(bed.gateway, "nginx", DESTINATION),
                    Sockets.connected(bed.gateway, "nginx", DESTINATION));
            assertThat(stays.isConnected()).isTrue();
        }
        try (TestBed bed = bed(TestBed.aws(3, LONG_HOLD, Exhaustion.RST), RTT);
                Socket stays = established(bed, "nginx", false)) {
            GatewaySample fixed = script(bed, established(bed, "nginx", false), established(bed, "nginx", false));
            assertThat(stays.isConnected()).isTrue();
            assertThat(fixed.holders()).isEqualTo(socks.holders());
            assertThat(fixed.clients()).isEqualTo(socks.clients());
            assertThat(fixed.counted()).isEqualTo(socks.counted());
            assertThat(uses(fixed)).isEqualTo(uses(socks));
        }
    }

    /** An exchange, a close by FIN, a reset; one connection stays. */
    private static GatewaySample script(TestBed bed, Socket one, Socket other) throws Exception {
        try (Socket firstEnd = bed.origin.next();
                Socket origin = bed.origin.next();
                Socket thirdEnd = bed.origin.next()) {
            bed.await("all stand", sample -> TestBed.use(sample).established() == 3);
            Sockets.sendText(one, "ping");
            assertThat(Sockets.receiveText(origin, 4)).isEqualTo("ping");
            Sockets.sendText(origin, "pong");
            assertThat(Sockets.receiveText(one, 4)).isEqualTo("pong");
            one.close();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            origin.shutdownOutput();
            bed.await("one is held", sample -> TestBed.use(sample).held() == 1);
            Sockets.reset(other);
            GatewaySample last =
                    bed.await("two are held", sample -> TestBed.use(sample).held() == 2);
            assertThat(firstEnd.isConnected() && thirdEnd.isConnected()).isTrue();
            return last;
        }
    }

    private static List<Object> uses(GatewaySample sample) {
        GatewaySample.Destination use = TestBed.use(sample);
        return List.of(
                use.limit(), use.inUse(), use.established(), use.held(), use.opened(), use.refused(), use.inUseMax());
    }

    @Test
    void aListenerNeedsAKnownDestinationAndAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedListener(" ", DESTINATION, "127.0.0.1:0"))
                .withMessageContaining("client must not be blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedListener("a", DESTINATION, "8080"))
                .withMessage("a fixed listener must be HOST:PORT, was \"8080\"");
        FixedListener unknown = new FixedListener("a", "198.51.100.99:443", "127.0.0.1:0");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TestBed.config(TestBed.real(), RTT, List.of(unknown), Map.of(DESTINATION, "127.0.0.1:1")))
                .withMessage(
                        "a fixed listener's destination must be one of [198.51.100.10:443], was 198.51.100.99:443");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        TestBed.config(TestBed.real(), RTT, List.of(NGINX, NGINX), Map.of(DESTINATION, "127.0.0.1:1")))
                .withMessageContaining("fixed listeners must differ");
    }

    @Test
    void aPortInUseIsSaidAndNothingIsLeftListening() throws Exception {
        EventLoopGroup group = Transport.best().newGroup(1, "test");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FixedListener listener = new FixedListener("a", DESTINATION, "127.0.0.1:" + taken.getLocalPort());
            GatewayConfig config =
                    TestBed.config(TestBed.real(), RTT, List.of(listener), Map.of(DESTINATION, "127.0.0.1:1"));
            assertThatThrownBy(() -> LoopbackGateway.start(config, group))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot listen on " + listener.listen());
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static TestBed bed(GatewayProfile profile, Duration rtt) throws IOException {
        return new TestBed(Transport.best(), profile, rtt, List.of(NGINX));
    }

    private static Socket established(TestBed bed, String client) throws Exception {
        return established(bed, client, true);
    }

    /** The reset comes behind the accept; a client that is slow to look hears of it from its connect. */
    private static void assertThatIsReset(LoopbackGateway gateway) {
        assertThatThrownBy(() -> {
                    try (Socket client = connect(gateway, "nginx", DESTINATION)) {
                        Sockets.isAtEnd(client);
                    }
                })
                .isInstanceOf(SocketException.class);
    }

    /** A connection that stands; its other end is taken from the origin, or left there for the test. */
    private static Socket established(TestBed bed, String client, boolean take) throws Exception {
        long before = bed.metric("ConnectionEstablishedCount");
        Socket socket = connect(bed, client, DESTINATION);
        bed.await("it stands", sample -> sample.total("ConnectionEstablishedCount") == before + 1);
        if (take) {
            bed.origin.next();
        }
        return socket;
    }

    /** Connects to the listener of that client and destination. */
    static Socket connect(TestBed bed, String client, String destination) throws IOException {
        return connect(bed.gateway, client, destination);
    }

    private static Socket connect(LoopbackGateway gateway, String client, String destination) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                gateway.fixedAddresses().get(new FixedListener(client, destination, "127.0.0.1:0")),
                Sockets.PATIENCE_MILLIS);
        socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }
}
