package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static dev.egresslab.proxy.egress.Proxies.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T10, T16, T20, T40, T41, T44, T45: TLS towards the origin. */
class UpstreamTlsTest {
    private static X509Bundle authority;
    private static X509Bundle identity;

    @BeforeAll
    static void certificates() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        identity = named("edge.test").buildIssuedBy(authority);
    }

    private static CertificateBuilder named(String name) {
        return new CertificateBuilder().subject("CN=" + name).addSanDnsName(name);
    }

    private static UpstreamConfig upstream(ScriptedOrigin origin) {
        return origin.upstream("a.test").withTls(TlsConfig.verified("edge.test", authority.getCertificatePEM()));
    }

    @Test
    void t10_closeNotifyAloneEndsAnIdleConnection() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy = start(upstream(origin));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            eventuallyIdle(proxy, 1);
            // close_notify without FIN.
            upstream.socket().shutdownOutput();
            eventuallyIdle(proxy, 0);
            assertThat(sample(proxy).discards()).containsEntry("STALE", 1L);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void t16_endWithoutCloseNotifyIsATruncation(String protocol) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity, protocol);
                EgressProxy proxy = start(upstream(origin));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\n\r\nmore to come");
            client.head();
            assertThat(client.bytes(17)).isEqualTo("c\r\nmore to come\r\n");
            upstream.cut();
            assertThat(client.ending()).isEqualTo("RST");
        }
    }

    @Test
    void t16_closeNotifyEndsABody() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy = start(upstream(origin));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\n\r\nall");
            upstream.socket().close();
            client.head();
            assertThat(client.bytes(13)).isEqualTo("3\r\nall\r\n0\r\n\r\n");
        }
    }

    @Test
    void t20_plainTextBeforeTheHandshakeIsNeverAnAnswer() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy = start(upstream(origin).withRetries(RetryConfig.OFF));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            origin.acceptRaw().send(ok("injected"));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\nProxy-Status: egresslab; error=tls_protocol_error;")
                    .doesNotContain("injected");
        }
    }

    /** The origin keeps its end open and says no more: nothing may wait for it. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void aHandshakeThatFailsLeavesNoSocketOpen(Transport transport) throws Exception {
        Assumptions.assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring here");
        Assumptions.assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy =
                        EgressProxy.start(Proxies.config(upstream(origin).withRetries(RetryConfig.OFF))
                                .withLoops(1, transport));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline connection = origin.acceptRaw();
            connection.send(ok("no TLS"));
            assertThat(client.message()).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
            // After the ClientHello, and the alert if there is one.
            assertThat(connection.ending()).endsWith("FIN");
        }
    }

    @Test
    void t40_certificateOfAnotherNameIsRefused() throws Exception {
        refused(named("a.test").buildIssuedBy(authority));
    }

    @Test
    void t40_expiredCertificateIsRefused() throws Exception {
        Instant now = Instant.now();
        refused(named("edge.test")
                .notBefore(now.minusSeconds(2_000))
                .notAfter(now.minusSeconds(1_000))
                .buildIssuedBy(authority));
    }

    @Test
    void t40_untrustedCertificateIsRefused() throws Exception {
        refused(named("edge.test").setIsCertificateAuthority(true).buildSelfSigned());
    }

    private static void refused(X509Bundle other) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(other);
                EgressProxy proxy = start(upstream(origin));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline raw = origin.acceptRaw();
            assertThatThrownBy(() -> {
                        Wireline line = origin.handshake(raw);
                        line.head();
                    })
                    .isInstanceOf(IOException.class);
            assertThat(client.message())
                    .startsWith("HTTP/1.1 502 Bad Gateway\r\nProxy-Status: egresslab; error=tls_certificate_error;");
            assertThat(sample(proxy).openFailures()).containsEntry("TLS_CERTIFICATE", 1L);
        }
    }

    @Test
    void t41_sessionIsResumedUnderItsOwnNameAlone() throws Exception {
        X509Bundle both = new CertificateBuilder()
                .subject("CN=edge.test")
                .addSanDnsName("edge.test")
                .addSanDnsName("other.test")
                .buildIssuedBy(authority);
        try (ScriptedOrigin origin = ScriptedOrigin.tls(both, "TLSv1.2")) {
            UpstreamConfig a = upstream(origin);
            UpstreamConfig b =
                    origin.upstream("b.test").withTls(TlsConfig.verified("other.test", authority.getCertificatePEM()));
            try (EgressProxy proxy = EgressProxy.start(Proxies.config(a, b))) {
                // A full handshake, then a resumed one, under the first name.
                exchange(origin, proxy, "a.test");
                exchange(origin, proxy, "a.test");
                // Under the second name it is full again, at the same address and port.
                exchange(origin, proxy, "b.test");
                assertThat(proxy.sample().upstream("a.test").tlsFull()).isEqualTo(1);
                assertThat(proxy.sample().upstream("a.test").tlsResumed()).isEqualTo(1);
                assertThat(proxy.sample().upstream("b.test").tlsFull()).isEqualTo(1);
            }
        }
    }

    @Test
    void t44_connectionWhoseCertificateWasNotVerifiedServesNobodyWhoWantsItVerified() throws Exception {
        X509Bundle unknown = named("edge.test").setIsCertificateAuthority(true).buildSelfSigned();
        try (ScriptedOrigin origin = ScriptedOrigin.tls(unknown)) {
            UpstreamConfig trusting =
                    upstream(origin).withTls(TlsConfig.verified("edge.test").unverified());
            UpstreamConfig strict =
                    origin.upstream("b.test").withTls(TlsConfig.verified("edge.test", authority.getCertificatePEM()));
            try (EgressProxy proxy = EgressProxy.start(Proxies.config(trusting, strict));
                    Wireline client = client(proxy)) {
                // Whoever does not verify gets a connection, and leaves it idle: same address, same port, same name.
                client.send(get("a.test"));
                Wireline idle = origin.accept();
                idle.head();
                idle.send(ok("unverified"));
                assertThat(client.message()).isEqualTo(ok("unverified"));
                eventually(
                        "it is idle",
                        proxy::sample,
                        seen -> seen.upstream("a.test").connectionsIdle() == 1);
                // Whoever does opens another, and is refused there.
                client.send(get("b.test"));
                Wireline raw = origin.acceptRaw();
                assertThatThrownBy(() -> origin.handshake(raw).head()).isInstanceOf(IOException.class);
                assertThat(client.message()).contains("error=tls_certificate_error;");
                assertThat(proxy.sample().upstream("a.test").connectionsIdle()).isEqualTo(1);
            }
        }
    }

    @Test
    void t44_connectionWithAClientsCertificateServesNobodyWithout(@TempDir Path folder) throws Exception {
        X509Bundle own = named("client.test").buildIssuedBy(authority);
        Path chain = Files.writeString(folder.resolve("client.pem"), own.getCertificatePathPEM());
        Path key = Files.writeString(folder.resolve("client.key"), own.getPrivateKeyPEM());
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity)) {
            String pem = authority.getCertificatePEM();
            UpstreamConfig mutual = origin.upstream("a.test")
                    .withTls(TlsConfig.verified("edge.test", pem).withIdentity(chain.toString(), key.toString()));
            UpstreamConfig plain = origin.upstream("b.test").withTls(TlsConfig.verified("edge.test", pem));
            try (EgressProxy proxy = EgressProxy.start(Proxies.config(mutual, plain));
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline first = origin.accept();
                first.head();
                first.send(ok("known"));
                assertThat(client.message()).isEqualTo(ok("known"));
                eventually(
                        "it is idle",
                        proxy::sample,
                        seen -> seen.upstream("a.test").connectionsIdle() == 1);
                // The other has no certificate to show, and opens its own.
                client.send(get("b.test"));
                Wireline second = origin.accept();
                second.head();
                second.send(ok("unknown"));
                assertThat(client.message()).isEqualTo(ok("unknown"));
                assertThat(proxy.sample().upstream("a.test").connectionsIdle()).isEqualTo(1);
            }
        }
    }

    @Test
    void t45_ticketIsOfferedOnce() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity, "TLSv1.3");
                EgressProxy proxy = start(upstream(origin));
                Wireline one = client(proxy);
                Wireline other = client(proxy)) {
            // A full handshake; its connection ends when the ticket has come with the answer.
            exchange(origin, proxy, "a.test");
            // Two connections at once: there is one ticket, so one of them resumes and the other does not.
            one.send(get("a.test"));
            other.send(get("a.test"));
            List<String> tickets = new ArrayList<>();
            List<Wireline> lines = new ArrayList<>();
            for (Wireline raw : List.of(origin.acceptRaw(), origin.acceptRaw())) {
                ClientHello hello = ClientHello.read(raw.socket().getInputStream());
                tickets.addAll(hello.tickets());
                lines.add(origin.handshake(raw, hello.record().array()));
            }
            // Both requests are there before one is answered: else one connection would serve both.
            for (Wireline line : lines) {
                line.head();
            }
            for (Wireline line : lines) {
                line.send(ok("x"));
            }
            assertThat(one.message()).isEqualTo(ok("x"));
            assertThat(other.message()).isEqualTo(ok("x"));
            assertThat(tickets).hasSize(1);
            assertThat(sample(proxy).tlsResumed()).isEqualTo(1);
            assertThat(sample(proxy).tlsFull()).isEqualTo(2);
        }
    }

    private static void exchange(ScriptedOrigin origin, EgressProxy proxy, String host) throws IOException {
        try (Wireline client = client(proxy)) {
            client.send(get(host));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200 ");
        }
        eventually("the connection is gone", proxy::sample, seen -> seen.sum(s -> s.connectionsOpen()) == 0);
    }

    @Test
    void unreadableAuthorityIsSaidAtTheStart() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            UpstreamConfig broken = origin.upstream("a.test").withTls(TlsConfig.verified("edge.test", "no PEM"));
            assertThatThrownBy(() -> start(broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("TLS for edge.test cannot be set up");
        }
    }

    @Test
    void everyAddressIsUsedInTurn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                ScriptedOrigin second = ScriptedOrigin.plain("127.0.0.2", origin.port());
                EgressProxy proxy = start(origin.upstream("a.test").withAddresses(List.of("127.0.0.1", "127.0.0.2")))) {
            exchange(origin, proxy, "a.test");
            exchange(second, proxy, "a.test");
            exchange(origin, proxy, "a.test");
        }
    }
}
