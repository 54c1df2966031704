package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who the proxy is to an origin, and whom it trusts: client certificates and authorities, and that they belong to the pool's identity. */
class UpstreamIdentityTest {
    private static X509Bundle authority;
    private static X509Bundle identity;

    @TempDir
    private Path folder;

    private Path chain;
    private Path key;
    private Path authorities;

    @BeforeAll
    static void certificates() throws Exception {
        authority = authority("test authority");
        identity = named("edge.test", authority);
    }

    private static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private static X509Bundle named(String name, X509Bundle issuer) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName(name)
                .buildIssuedBy(issuer);
    }

    @BeforeEach
    void files() throws Exception {
        chain = folder.resolve("client.pem");
        key = folder.resolve("client.key");
        authorities = Files.writeString(folder.resolve("ca.pem"), authority.getCertificatePEM());
        renew("client-1.test");
    }

    private void renew(String name) throws Exception {
        X509Bundle own = named(name, authority);
        Files.writeString(chain, own.getCertificatePathPEM());
        Files.writeString(key, own.getPrivateKeyPEM());
    }

    private ProxyConfig mutual(ScriptedOrigin origin) {
        TlsConfig tls = TlsConfig.verified("edge.test")
                .withCaFiles(List.of(authorities.toString()))
                .withIdentity(chain.toString(), key.toString());
        return Proxies.config(origin.upstream("a.test").withTls(tls).withRetries(RetryConfig.OFF));
    }

    private static String who(Wireline line) throws IOException {
        return ((SSLSocket) line.socket()).getSession().getPeerPrincipal().getName();
    }

    private static Wireline served(EgressProxy proxy, ScriptedOrigin origin) throws IOException {
        try (Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            return upstream;
        }
    }

    @Test
    void originThatAsksForACertificateGetsIt() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(identity, authority);
                EgressProxy proxy = EgressProxy.start(mutual(origin))) {
            assertThat(who(served(proxy, origin))).isEqualTo("CN=client-1.test");
        }
    }

    @Test
    void certificateAndKeyMayBeGivenAsText() throws Exception {
        X509Bundle own = named("text.test", authority);
        TlsConfig tls = TlsConfig.verified("edge.test", authority.getCertificatePEM())
                .withIdentity(own.getCertificatePathPEM() + own.getPrivateKeyPEM());
        // The key does not stand where a configuration is logged.
        assertThat(tls.toString()).doesNotContain("PRIVATE KEY", "BEGIN CERTIFICATE");
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(identity, authority);
                EgressProxy proxy = Proxies.start(origin.upstream("a.test").withTls(tls))) {
            assertThat(who(served(proxy, origin))).isEqualTo("CN=text.test");
        }
    }

    @Test
    void keyInTheTextMustBeTheCertificates() throws Exception {
        String mixed = named("one.test", authority).getCertificatePEM()
                + named("two.test", authority).getPrivateKeyPEM();
        TlsConfig tls = TlsConfig.verified("edge.test").withIdentity(mixed);
        UpstreamConfig upstream = UpstreamConfig.http("a.test", 443).withTls(tls);
        assertThatThrownBy(() -> Proxies.start(upstream))
                .hasMessage(
                        "TLS for edge.test cannot be set up: certPem must have the key of the certificate before it,"
                                + " has another");
    }

    @Test
    void authoritiesOfAllFilesAreTrusted() throws Exception {
        X509Bundle second = authority("second authority");
        Path other = Files.writeString(folder.resolve("second.pem"), second.getCertificatePEM());
        List<String> both = List.of(authorities.toString(), other.toString());
        // Origins of the first file's authority and of the second's are served, as while one follows the other.
        for (X509Bundle issuer : List.of(authority, second)) {
            try (ScriptedOrigin origin = ScriptedOrigin.tls(named("edge.test", issuer));
                    EgressProxy proxy = Proxies.start(origin.upstream("a.test")
                            .withTls(TlsConfig.verified("edge.test").withCaFiles(both)))) {
                served(proxy, origin);
            }
        }
    }

    @Test
    void withoutACertificateItRefuses() throws Exception {
        UpstreamConfig bare;
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(identity, authority)) {
            bare = origin.upstream("a.test")
                    .withTls(TlsConfig.verified("edge.test", authority.getCertificatePEM()))
                    .withRetries(RetryConfig.OFF);
            try (EgressProxy proxy = Proxies.start(bare);
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline raw = origin.acceptRaw();
                assertThatThrownBy(() -> origin.handshake(raw)).isInstanceOf(IOException.class);
                assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            }
        }
    }

    @Test
    void certificateRenewedUnderTheSameNameIsAnotherIdentityFromTheReloadOn() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(identity, authority);
                EgressProxy proxy = EgressProxy.start(mutual(origin))) {
            Wireline old = served(proxy, origin);
            eventually(
                    "it is idle", proxy::sample, seen -> seen.upstream("a.test").connectionsIdle() == 1);
            // Nothing has changed: the pool stays.
            assertThat(proxy.reload(mutual(origin)).text()).contains("kept [a.test]");
            assertThat(proxy.sample().upstream("a.test").connectionsIdle()).isEqualTo(1);
            renew("client-2.test");
            assertThat(proxy.reload(mutual(origin)).text()).contains("changed [a.test]");
            // The old connection, which speaks for the old certificate, is closed; the next speaks for the new one.
            assertThat(old.ending()).isIn("FIN", "RST");
            assertThat(who(served(proxy, origin))).isEqualTo("CN=client-2.test");
        }
    }

    @Test
    void renewedAuthoritiesAreAnotherIdentityToo() throws Exception {
        X509Bundle next = authority("next authority");
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(named("edge.test", next), authority);
                EgressProxy proxy = EgressProxy.start(mutual(origin));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline raw = origin.acceptRaw();
            assertThatThrownBy(() -> origin.handshake(raw)).isInstanceOf(IOException.class);
            assertThat(client.message()).contains("error=tls_certificate_error;");
            // Several authorities in one file, while an origin moves from one to the next: each is trusted.
            Files.writeString(authorities, authority.getCertificatePEM() + next.getCertificatePEM());
            assertThat(proxy.reload(mutual(origin)).text()).contains("changed [a.test]");
            served(proxy, origin);
        }
    }

    @Test
    void certificateWhoseKeyIsNotThereYetRefusesTheReload() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.mutual(identity, authority);
                EgressProxy proxy = EgressProxy.start(mutual(origin))) {
            Files.writeString(chain, named("client-2.test", authority).getCertificatePathPEM());
            Reload refused = proxy.reload(mutual(origin));
            assertThat(refused.applied()).isFalse();
            assertThat(refused.text()).contains("must have the key of the certificate in");
            Files.delete(key);
            assertThat(proxy.reload(mutual(origin)).text()).contains("client.key cannot be read");
            // The old identity goes on.
            assertThat(who(served(proxy, origin))).isEqualTo("CN=client-1.test");
        }
    }
}
