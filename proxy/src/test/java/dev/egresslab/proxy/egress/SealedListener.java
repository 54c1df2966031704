package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that listens under TLS beside plain HTTP, with certificates that a test may change. */
abstract class SealedListener {
    static final Endpoint PLAIN = new Endpoint("127.0.0.1", 0);
    static final Endpoint SEALED = new Endpoint("127.0.0.2", 0);

    static X509Bundle authority;
    static X509Bundle stranger;

    @TempDir
    Path folder;

    ScriptedOrigin origin;

    @BeforeAll
    static void authorities() throws Exception {
        authority = authority("CN=ours");
        stranger = authority("CN=another's");
    }

    static X509Bundle authority(String name) throws Exception {
        return new CertificateBuilder()
                .subject(name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    static X509Bundle issued(String name, X509Bundle by) throws Exception {
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
    final void show(X509Bundle identity) throws IOException {
        Files.writeString(folder.resolve("tls.key"), identity.getPrivateKeyPEM());
        Files.writeString(folder.resolve("tls.crt"), identity.getCertificatePathPEM());
    }

    final ListenerTlsConfig tls() {
        return ListenerTlsConfig.of(
                folder.resolve("tls.crt").toString(), folder.resolve("tls.key").toString());
    }

    final ProxyConfig config(ListenerTlsConfig tls) {
        return Proxies.config(origin.upstream("a.test"))
                .withListeners(List.of(ListenerConfig.plain(PLAIN), new ListenerConfig(SEALED, tls)));
    }

    final EgressProxy proxy(ListenerTlsConfig tls) throws IOException {
        return EgressProxy.start(config(tls));
    }

    static Wireline connect(TlsClients clients, EgressProxy proxy) throws IOException {
        return clients.connect(proxy.listenAddresses().getLast());
    }

    static void exchange(Wireline client, Wireline upstream) throws IOException {
        client.send(get("a.test"));
        answer(client, upstream);
    }

    static void answer(Wireline client, Wireline upstream) throws IOException {
        assertThat(upstream.head()).isEqualTo(get("a.test"));
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    /** Sends a request, and takes the connection that the proxy opens for it. */
    final Wireline first(Wireline client) throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        answer(client, upstream);
        return upstream;
    }
}
