package dev.egresslab.simulator.loopback;

import static dev.egresslab.simulator.loopback.Sockets.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients of all dialects reach the origin. */
@ParameterizedClass
@EnumSource(Transport.class)
@ExtendWith(LeakCheck.class)
class SocksOnSocketsTest {

    private static final String IPV4_443 = "c633640a01bb";

    private final TestBed bed;

    SocksOnSocketsTest(Transport transport) throws IOException {
        bed = new TestBed(transport, TestBed.real(), Duration.ofMillis(2));
    }

    @AfterEach
    void stop() throws IOException {
        bed.close();
    }

    @Test
    void socks5WithoutAuthentication() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.send(client, "050100");
            assertThat(Sockets.receive(client, 2)).isEqualTo("0500");
            Sockets.send(client, "05010001" + IPV4_443);
            assertThat(Sockets.socks5Reply(client)).isZero();
            assertTalk(client, bed.origin.next());
        }
    }

    @Test
    void socks5ReplyTellsThePublicAddressAndPort() throws Exception {
        try (Socket client = Sockets.connecting(bed.gateway, "php", DESTINATION)) {
            String reply = Sockets.receive(client, 10);
            // 192.0.2.1, and a port of 1024 to 65535.
            assertThat(reply).startsWith("05000001c0000201");
            assertThat(Integer.parseInt(reply.substring(16), 16)).isBetween(1024, 65_535);
        }
    }

    @Test
    void socks4() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.send(client, "040101bbc633640a" + "706870" + "00");
            assertThat(Sockets.receive(client, 8)).startsWith("005a").contains("c0000201");
            assertTalk(client, bed.origin.next());
        }
    }

    @Test
    void socks4aWithADottedQuad() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.send(client, "040101bb00000001" + "00" + "3139382e35312e3130302e3130" + "00");
            assertThat(Sockets.receive(client, 8)).startsWith("005a");
            assertTalk(client, bed.origin.next());
        }
    }

    @Test
    void bytesOfTheHandshakeMayComeOneByOne() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            String handshake = "050102" + "0103706870" + "00" + "05010001" + IPV4_443;
            for (int at = 0; at < handshake.length(); at += 2) {
                Sockets.send(client, handshake.substring(at, at + 2));
            }
            assertThat(Sockets.receive(client, 4)).isEqualTo("05020100");
            assertThat(Sockets.socks5Reply(client)).isZero();
            assertTalk(client, bed.origin.next());
        }
    }

    @Test
    void dataMayFollowTheConnectAtOnce() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.send(client, "050100" + "05010001" + IPV4_443 + "68656c6c6f");
            assertThat(Sockets.receive(client, 2)).isEqualTo("0500");
            assertThat(Sockets.socks5Reply(client)).isZero();
            assertThat(Sockets.receiveText(bed.origin.next(), 5)).isEqualTo("hello");
        }
    }

    @Test
    void anOriginThatSpeaksFirstIsHeardAfterTheReply() throws Exception {
        try (Socket client = Sockets.connecting(bed.gateway, "php", DESTINATION)) {
            Sockets.sendText(bed.origin.next(), "220 ready");
            assertThat(Sockets.socks5Reply(client)).isZero();
            assertThat(Sockets.receiveText(client, 9)).isEqualTo("220 ready");
        }
    }

    @Test
    void anUnmappedDestinationIsUnreachableAndCounted() throws Exception {
        for (int time = 1; time <= 2; time++) {
            try (Socket client = Sockets.connecting(bed.gateway, "php", "203.0.113.99:443")) {
                assertThat(Sockets.socks5Reply(client)).isEqualTo(4);
                assertThat(Sockets.isAtEnd(client)).isTrue();
            }
            assertThat(bed.gateway.sample().sockets().unmapped()).isEqualTo(time);
        }
        // It never was a connection attempt of the gateway's.
        assertThat(bed.metric("ConnectionAttemptCount")).isZero();
    }

    @Test
    void aHostNameIsUnreachableForTheGatewayResolvesNone() throws Exception {
        try (Socket client = Sockets.connecting(bed.gateway, "php", "www.example.com:443")) {
            assertThat(Sockets.socks5Reply(client)).isEqualTo(4);
        }
    }

    @Test
    void ipv6IsNotSupported() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.send(client, "050100" + "05010004" + "20010db8000000000000000000000001" + "01bb");
            assertThat(Sockets.receive(client, 2)).isEqualTo("0500");
            assertThat(Sockets.socks5Reply(client)).isEqualTo(8);
            assertThat(Sockets.isAtEnd(client)).isTrue();
        }
        assertThat(bed.gateway.sample().sockets().malformed()).isEqualTo(1);
    }

    @Test
    void whoeverSpeaksNoSocksIsHungUpOn() throws Exception {
        try (Socket client = Sockets.open(bed.gateway)) {
            Sockets.sendText(client, "GET / HTTP/1.1\r\n\r\n");
            assertThat(Sockets.isAtEnd(client)).isTrue();
        }
        assertThat(bed.gateway.sample().sockets().malformed()).isEqualTo(1);
    }

    @Test
    void aClientThatLeavesInItsHandshakeLeavesNothingBehind() throws Exception {
        Socket client = Sockets.open(bed.gateway);
        Sockets.send(client, "0501");
        client.close();
        Sockets.reset(Sockets.open(bed.gateway));
        bed.await(
                "both are gone",
                sample -> sample.sockets().accepted() == 2 && sample.sockets().open() == 0);
    }

    @Test
    void anOriginThatRefusesIsSeenAsARefusal() throws Exception {
        bed.origin.close();
        try (Socket client = Sockets.connecting(bed.gateway, "php", DESTINATION)) {
            assertThat(Sockets.socks5Reply(client)).isEqualTo(5);
        }
        // It took a port, which is held as after a reset.
        assertThat(bed.use().held()).isEqualTo(1);
        assertThat(bed.gateway.sample().sockets().originFailures()).isEqualTo(1);
        assertThat(bed.metric("ConnectionEstablishedCount")).isZero();
    }

    private static void assertTalk(Socket client, Socket origin) throws IOException {
        Sockets.sendText(client, "ping");
        assertThat(Sockets.receiveText(origin, 4)).isEqualTo("ping");
        Sockets.sendText(origin, "pong");
        assertThat(Sockets.receiveText(client, 4)).isEqualTo("pong");
        origin.close();
    }
}
