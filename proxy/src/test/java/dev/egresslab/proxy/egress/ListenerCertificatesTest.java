package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a listener's certificates and keys come from, and how they change under way. */
class ListenerCertificatesTest extends SealedListener {
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
            eventually("the mismatch is seen", proxy::sample, seen -> seen.certificatesRefused() >= 1);
            assertThat(shownNow(proxy)).isEqualTo("CN=first");
            Files.writeString(folder.resolve("tls.key"), second.getPrivateKeyPEM());
            eventually("the pair is taken up", proxy::sample, seen -> seen.certificatesRead() == 1);
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
