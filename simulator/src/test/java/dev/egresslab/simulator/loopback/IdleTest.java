package dev.egresslab.simulator.loopback;

import static dev.egresslab.simulator.loopback.Sockets.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.simulator.nat.ExpiredFlow;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Connections the gateway forgets because they are silent. */
@ExtendWith(LeakCheck.class)
class IdleTest {

    private static final Duration RTT = Duration.ofMillis(2);
    private static final Duration IDLE = Duration.ofMillis(150);

    @Test
    void aSilentConnectionIsForgottenAndResetWhenTheClientSpeaksAgain() throws Exception {
        try (TestBed bed = bed(ExpiredFlow.RST_TO_INSIDE);
                Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            GatewaySample sample = bed.await("it is forgotten", IdleTest::isForgotten);
            assertThat(sample.total("IdleTimeoutCount")).isEqualTo(1);
            // Nobody is told: both sockets stay as they are.
            assertThat(sample.sockets().open()).isEqualTo(2);
            assertSilent(client);
            assertSilent(origin);
            Sockets.sendText(client, "are you there?");
            assertReset(client);
            bed.await("no socket is left", later -> later.sockets().open() == 0);
            assertThat(bed.metric("PacketsDropCount")).isEqualTo(1);
        }
    }

    @Test
    void whatTheOriginSaysToAForgottenConnectionIsDropped() throws Exception {
        try (TestBed bed = bed(ExpiredFlow.RST_TO_INSIDE);
                Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            bed.await("it is forgotten", IdleTest::isForgotten);
            Sockets.sendText(origin, "news");
            bed.await("it is dropped", sample -> sample.total("PacketsDropCount") == 1);
            assertSilent(client);
            assertThat(bed.gateway.sample().sockets().open()).isEqualTo(2);
        }
    }

    @Test
    void aGatewayMayResetWhoeverSpeaks() throws Exception {
        try (TestBed bed = bed(ExpiredFlow.RST_TO_SENDER);
                Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            bed.await("it is forgotten", IdleTest::isForgotten);
            Sockets.sendText(origin, "news");
            assertReset(origin);
            assertSilent(client);
            Sockets.sendText(client, "are you there?");
            assertReset(client);
        }
    }

    @Test
    void aGatewayMayStaySilent() throws Exception {
        try (TestBed bed = bed(ExpiredFlow.SILENT);
                Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            bed.await("it is forgotten", IdleTest::isForgotten);
            Sockets.sendText(client, "are you there?");
            bed.await("it is dropped", sample -> sample.total("PacketsDropCount") == 1);
            assertSilent(client);
            assertSilent(origin);
            // A client that closes then is gone, and the origin with it.
            client.shutdownOutput();
            bed.await("no socket is left", sample -> sample.sockets().open() == 0);
        }
    }

    @Test
    void trafficKeepsAConnectionFromBeingForgotten() throws Exception {
        // An idle timeout that no busy machine makes between two words of this talk.
        Duration idle = Duration.ofSeconds(2);
        try (TestBed bed = bed(ExpiredFlow.RST_TO_INSIDE, idle);
                Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            // Talk for two idle timeouts, by the gateway's own clock.
            long until = bed.gateway.sample().atMillis() + 2 * idle.toMillis();
            while (bed.gateway.sample().atMillis() < until) {
                Sockets.sendText(client, "x");
                assertThat(Sockets.receiveText(origin, 1)).isEqualTo("x");
            }
            assertThat(bed.metric("IdleTimeoutCount")).isZero();
            assertThat(bed.use().established()).isEqualTo(1);
        }
    }

    /** A gateway that does so with packets of a connection it has forgotten, after a short idle time. */
    private static TestBed bed(ExpiredFlow expiredFlow) throws IOException {
        return bed(expiredFlow, IDLE);
    }

    private static TestBed bed(ExpiredFlow expiredFlow, Duration idle) throws IOException {
        GatewayProfile profile = Profiles.all().stream()
                .filter(one -> one.expiredFlow().value() == expiredFlow)
                .findFirst()
                .orElseThrow();
        return new TestBed(Transport.best(), profile.scaled(null, Duration.ofSeconds(60), idle), RTT);
    }

    private static boolean isForgotten(GatewaySample sample) {
        return sample.total("IdleTimeoutCount") == 1;
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        assertThatThrownBy(() -> Sockets.isAtEnd(socket)).isInstanceOf(SocketTimeoutException.class);
        socket.setSoTimeout(Sockets.PATIENCE_MILLIS);
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> Sockets.isAtEnd(socket))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }
}
