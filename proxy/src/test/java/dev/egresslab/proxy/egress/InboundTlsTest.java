package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig.ClientCertificate;
import dev.egresslab.proxy.config.ListenerTlsConfig.Version;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards clients, beside plain HTTP. */
class InboundTlsTest {
    private static final Endpoint PLAIN = new Endpoint("127.0.0.1", 0);
    private static final Endpoint SEALED = new Endpoint("127.0.0.2", 0);

    private static X509Bundle authority;
    private static X509Bundle stranger;

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;

    @BeforeAll
    static void authorities() throws Exception {
        authority = authority("CN=ours");
        stranger = authority("CN=another's");
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle issued(String name, X509Bundle by) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .algorithm(Algorithm.ecp256)
                .buildIssuedBy(by);
    }

    @BeforeEach
    void start() throws Exception {
        origin = ScriptedOrigin.plain();
        show(issued("first", authority));
        Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
    }

    @AfterEach
    void end() throws IOException {
        origin.close();
    }

    /** Puts a certificate and its key where the proxy finds them. */
    private void show(X509Bundle identity) throws IOException {
        Files.writeString(folder.resolve("tls.key"), identity.getPrivateKeyPEM());
        Files.writeString(folder.resolve("tls.crt"), identity.getCertificatePathPEM());
    }

    private ListenerTlsConfig tls() {
        return ListenerTlsConfig.of(
                folder.resolve("tls.crt").toString(), folder.resolve("tls.key").toString());
    }

    private ProxyConfig config(ListenerTlsConfig tls) {
        return Proxies.config(origin.upstream("a.test"))
                .withListeners(List.of(ListenerConfig.plain(PLAIN), new ListenerConfig(SEALED, tls)));
    }

    private EgressProxy proxy(ListenerTlsConfig tls) throws IOException {
        return EgressProxy.start(config(tls));
    }

    private static Wireline connect(TlsClients clients, EgressProxy proxy) throws IOException {
        return clients.connect(proxy.listenAddresses().getLast());
    }

    private static void exchange(Wireline client, Wireline upstream) throws IOException {
        client.send(get("a.test"));
        answer(client, upstream);
    }

    private static void answer(Wireline client, Wireline upstream) throws IOException {
        assertThat(upstream.head()).isEqualTo(get("a.test"));
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    /** Sends a request, and takes the connection that the proxy opens for it. */
    private Wireline first(Wireline client) throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        answer(client, upstream);
        return upstream;
    }

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
            eventually("nothing is left of it", () -> proxy.sample().clientsOpen() == 0);
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
    void changedCertificateIsReadOnReloadAndOldConnectionsGoOn() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline old = connect(TlsClients.trusting(authority), proxy)) {
            Wireline upstream = first(old);
            show(issued("second", authority));
            // Not before it is asked to.
            try (Wireline between = connect(TlsClients.trusting(authority), proxy)) {
                assertThat(TlsClients.shown(between).getSubjectX500Principal().getName())
                        .isEqualTo("CN=first");
            }
            assertThat(proxy.reload(config(tls())).applied()).isTrue();
            try (Wireline fresh = connect(TlsClients.trusting(authority), proxy)) {
                assertThat(TlsClients.shown(fresh).getSubjectX500Principal().getName())
                        .isEqualTo("CN=second");
                eventuallyIdle(proxy, 1);
                exchange(old, upstream);
                eventuallyIdle(proxy, 1);
                exchange(fresh, upstream);
            }
        }
    }

    @Test
    void certificateWithoutItsKeyChangesNothing() throws Exception {
        try (EgressProxy proxy = proxy(tls())) {
            Files.writeString(
                    folder.resolve("tls.crt"), issued("second", authority).getCertificatePEM());
            Reload reload = proxy.reload(config(tls()));
            assertThat(reload.applied()).isFalse();
            assertThat(reload.text()).contains("tls.key must have the key of the certificate in");
            try (Wireline client = connect(TlsClients.trusting(authority), proxy)) {
                assertThat(TlsClients.shown(client).getSubjectX500Principal().getName())
                        .isEqualTo("CN=first");
            }
        }
        // At the start there is no old one to stay with.
        assertThatThrownBy(() -> proxy(tls())).hasMessageContaining("tls.key must have the key");
    }

    @Test
    void watchedFilesAreTakenUpWhenTheyFitTogether() throws Exception {
        ListenerTlsConfig watched = tls().withTimes(Duration.ofSeconds(5), Duration.ofMillis(5));
        try (EgressProxy proxy = proxy(watched);
                Wireline old = connect(TlsClients.trusting(authority), proxy)) {
            X509Bundle second = issued("second", authority);
            // The key comes later than the certificate.
            Files.writeString(folder.resolve("tls.crt"), second.getCertificatePEM());
            eventually("the mismatch is seen", () -> proxy.sample().certificatesRefused() == 1);
            assertThat(shownNow(proxy)).isEqualTo("CN=first");
            Files.writeString(folder.resolve("tls.key"), second.getPrivateKeyPEM());
            eventually("the pair is taken up", () -> proxy.sample().certificatesRead() == 1);
            assertThat(shownNow(proxy)).isEqualTo("CN=second");
            first(old);
        }
    }

    private static String shownNow(EgressProxy proxy) throws Exception {
        try (Wireline client = connect(TlsClients.trusting(authority), proxy)) {
            return TlsClients.shown(client).getSubjectX500Principal().getName();
        }
    }

    @Test
    void listenerMayTurnFromPlainToTlsUnderWay() throws Exception {
        try (EgressProxy proxy = proxy(tls());
                Wireline plain = Proxies.client(proxy)) {
            Wireline upstream = first(plain);
            assertThat(proxy.reload(config(tls()).withListeners(List.of(new ListenerConfig(PLAIN, tls()))))
                            .applied())
                    .isTrue();
            try (Wireline sealed = connect(TlsClients.trusting(authority), proxy)) {
                eventuallyIdle(proxy, 1);
                exchange(sealed, upstream);
                // Who was there before is not asked to change.
                eventuallyIdle(proxy, 1);
                exchange(plain, upstream);
            }
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
            eventually("nothing is left of it", () -> proxy.sample().clientsOpen() == 0);
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
            eventually("nothing is left of it", () -> proxy.sample().clientsOpen() == 0);
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

    @Test
    void keysOfOldFormsAreRead() throws Exception {
        for (Algorithm algorithm : List.of(Algorithm.rsa2048, Algorithm.ecp256, Algorithm.ecp384, Algorithm.ed25519)) {
            X509Bundle identity = new CertificateBuilder()
                    .subject("CN=" + algorithm)
                    .algorithm(algorithm)
                    .buildIssuedBy(authority);
            Path key = folder.resolve(algorithm + ".key");
            Files.writeString(key, identity.getPrivateKeyPEM());
            assertThat(PemFiles.key(key.toString()))
                    .as("%s as PKCS #8", algorithm)
                    .isEqualTo(identity.getKeyPair().getPrivate());
        }
        for (String name : List.of("rsa-pkcs1", "ec-sec1")) {
            Path made = Path.of("src/test/resources/keys/" + name + ".pem");
            assertThat(PemFiles.pair(PemFiles.key(made.toString()), PemFiles.certificates(made.toString())[0]))
                    .as(name)
                    .isTrue();
        }
        Path none = Files.writeString(folder.resolve("none.key"), authority.getCertificatePEM());
        assertThatThrownBy(() -> PemFiles.key(none.toString()))
                .hasMessageEndingWith("must have a private key (PEM), it has none");
    }
}
