package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.ListenerTlsConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig.ClientCertificate;
import dev.egresslab.proxy.config.ListenerTlsConfig.Version;
import dev.egresslab.proxy.config.Transport;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards clients, beside plain HTTP. */
class InboundTlsTest extends SealedListener {
    private static long handshakes(EgressProxy proxy, String result) {
        return proxy.sample().clientHandshakes().getOrDefault(result, -1L);
    }

    @Test
    void plainAndSealedClientsShareThePool() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline plain = Proxies.client(proxy);
                Wireline sealed = connect(TlsClients.trusting(authority), proxy)) {
            Wireline upstream = first(plain);
            eventuallyIdle(proxy, 1);
            exchange(sealed, upstream);
            eventuallyIdle(proxy, 1);
            exchange(sealed, upstream);
            assertThat(Proxies.sample(proxy).connectionsOpened()).isEqualTo(1);
            assertThat(handshakes(proxy, "full")).isEqualTo(1);
        }
    }

    @Test
    void requestsAreRoutedByHostWhateverServerNameTheClientSaid() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline client = connect(TlsClients.trusting(authority).naming("other.test"), proxy);
                Wireline nameless = connect(TlsClients.trusting(authority), proxy)) {
            // Neither 421 nor anything else is made of a name that differs from Host.
            Wireline upstream = first(client);
            eventuallyIdle(proxy, 1);
            exchange(nameless, upstream);
            client.send(get("other.test"));
            assertThat(client.message()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void onlyHttp11IsAgreedOn() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline both = connect(TlsClients.trusting(authority).offering("h2", "http/1.1"), proxy);
                Wireline two = connect(TlsClients.trusting(authority).offering("h2"), proxy)) {
            assertThat(TlsClients.agreed(both)).isEqualTo("http/1.1");
            assertThat(TlsClients.agreed(two)).isEmpty();
            first(both);
        }
    }

    @Test
    void olderVersionThanTheOldestIsRefused() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline old = connect(TlsClients.trusting(authority).speaking("TLSv1.2"), proxy)) {
            first(old);
        }
        try (EgressProxy proxy = proxy(tls().withMinVersion(Version.TLS_1_3))) {
            assertThatThrownBy(() -> connect(TlsClients.trusting(authority).speaking("TLSv1.2"), proxy))
                    .isInstanceOf(IOException.class);
            eventually("it is counted", () -> handshakes(proxy, "refused") == 1);
            connect(TlsClients.trusting(authority), proxy).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientWithoutTheCertificateAskedForIsTurnedAway(String version) throws Exception {
        ListenerTlsConfig asking = tls().withClientCa(folder.resolve("ca.pem").toString(), ClientCertificate.REQUIRED);
        try (EgressProxy proxy = proxy(asking)) {
            assertRefused(proxy, TlsClients.trusting(authority).speaking(version));
            assertRefused(
                    proxy,
                    TlsClients.with(issued("client", stranger), authority).speaking(version));
            eventually("both are counted", () -> handshakes(proxy, "refused") == 2);
            TlsClients ours =
                    TlsClients.with(issued("client", authority), authority).speaking(version);
            try (Wireline client = connect(ours, proxy)) {
                first(client);
            }
        }
    }

    /** Under TLS 1.3 a client believes its handshake done before its certificate is looked at. */
    private static void assertRefused(EgressProxy proxy, TlsClients clients) {
        assertThatThrownBy(() -> {
                    try (Wireline client = connect(clients, proxy)) {
                        client.send(get("a.test"));
                        client.message();
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(proxy.sample().requests()).isZero();
    }

    @Test
    void optionalCertificateIsCheckedWhenItIsThere() throws Exception {
        ListenerTlsConfig asking = tls().withClientCa(folder.resolve("ca.pem").toString(), ClientCertificate.OPTIONAL);
        try (EgressProxy proxy = proxy(asking)) {
            assertRefused(proxy, TlsClients.with(issued("client", stranger), authority));
            try (Wireline without = connect(TlsClients.trusting(authority), proxy)) {
                first(without);
            }
        }
    }

    @Test
    void sessionIsNotResumedPastTheAuthoritiesItWasCheckedAgainst() throws Exception {
        // nginx CVE-2025-23419: a ticket from before must not stand in for a certificate.
        ListenerTlsConfig asking = tls().withClientCa(folder.resolve("ca.pem").toString(), ClientCertificate.REQUIRED);
        try (EgressProxy proxy = proxy(asking)) {
            TlsClients ours = TlsClients.with(issued("client", authority), authority);
            try (Wireline client = connect(ours, proxy)) {
                first(client);
            }
            Files.writeString(folder.resolve("ca.pem"), stranger.getCertificatePEM());
            assertThat(proxy.reload(config(asking)).applied()).isTrue();
            assertThatThrownBy(() -> {
                        try (Wireline client = connect(ours, proxy)) {
                            client.send(get("a.test"));
                            client.message();
                        }
                    })
                    .isInstanceOf(IOException.class);
            assertThat(proxy.sample().requests()).isEqualTo(1);
        }
    }

    @Test
    void clientThatDoesNotShakeHandsIsClosedInTime() throws Exception {
        try (EgressProxy proxy = proxy(tls().withTimes(Duration.ofMillis(50), Duration.ZERO));
                Wireline silent = new Wireline(new Socket(
                        proxy.listenAddresses().getLast().getAddress(),
                        proxy.listenAddresses().getLast().getPort()))) {
            assertThat(silent.ending()).endsWith("FIN");
            eventually("it is counted", () -> handshakes(proxy, "timeout") == 1);
            eventually("nothing is left of it", proxy::sample, seen -> seen.clientsOpen() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void plainHttpWhereTlsIsSpokenIsClosedAndCounted(Transport transport) throws Exception {
        Proxies.assumeWorks(transport);
        try (EgressProxy proxy = EgressProxy.start(config(tls()).withLoops(1, transport));
                Wireline plain = new Wireline(new Socket(
                        proxy.listenAddresses().getLast().getAddress(),
                        proxy.listenAddresses().getLast().getPort()))) {
            plain.send(get("a.test"));
            assertThat(plain.ending()).doesNotContain("HTTP/1.1").matches("(?s).*(FIN|RST)");
            eventually("it is counted", () -> handshakes(proxy, "no_tls") == 1);
            assertThat(proxy.sample().requests()).isZero();
        }
    }

    @Test
    void lastAnswerReachesAClientThatIsStillSending() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline client = connect(TlsClients.trusting(authority), proxy)) {
            client.send("POST / HTTP/1.1\r\nHost: unknown.test\r\nContent-Length: 100000\r\n\r\n");
            client.send("x".repeat(50_000));
            assertThat(client.message()).startsWith("HTTP/1.1 404 ");
            client.send("x".repeat(50_000));
            // close_notify, then FIN: not a truncation, not a reset.
            assertThat(client.rest()).isEmpty();
            client.cut();
            eventually("nothing is left of it", proxy::sample, seen -> seen.clientsOpen() == 0);
        }
    }

    @Test
    void clientThatEndsItsTlsIsGone() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline client = connect(TlsClients.trusting(authority), proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            client.socket().shutdownOutput();
            assertThat(upstream.ending()).endsWith("FIN");
            eventually("nothing is left of it", proxy::sample, seen -> seen.clientsOpen() == 0);
        }
    }

    @Test
    void cutOffAnswerIsATruncationForTheClient() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline client = connect(TlsClients.trusting(authority), proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\n\r\nhalf");
            client.head();
            upstream.reset();
            assertThatThrownBy(client::rest).isInstanceOfAny(SSLException.class, IOException.class);
        }
    }

    @Test
    void longBodiesGoBothWays() throws Exception {
        String body = "0123456789".repeat(200_000);
        try (EgressProxy proxy = proxy(tls());
                Wireline client = connect(TlsClients.trusting(authority), proxy)) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: " + body.length() + "\r\n\r\n");
                    client.send(body);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            Wireline upstream = origin.accept();
            assertThat(upstream.message()).endsWith(body);
            sender.join();
            Thread answerer = Thread.ofVirtual().start(() -> {
                try {
                    upstream.send(ok(body));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.message()).endsWith(body);
            answerer.join();
        }
    }
}
