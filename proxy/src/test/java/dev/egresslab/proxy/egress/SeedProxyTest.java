package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.config.files.ProxyFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** The published configuration, mended by {@code --fix}, as a running proxy. */
class SeedProxyTest {
    private static final byte[] CONNECT_TO_443 = {5, 1, 0, 1, (byte) 203, 0, 113, 7, 1, (byte) 187};

    @Test
    void mendedSeedIsAWorkingProxy() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=app1.example.com")
                .addSanDnsName("app1.example.com")
                .buildIssuedBy(authority);
        try (NameServer names = new NameServer(60, "203.0.113.7");
                ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy = EgressProxy.start(mended(names, origin, authority.getCertificatePEM()))) {
            Wireline upstream;
            try (Wireline client = client(proxy)) {
                client.send(get("app1.example.com"));
                // The name is asked for at run time, and its address called on the Service's port.
                upstream = throughRelay(origin);
                assertThat(names.questions()).isEqualTo(1);
                // TLS with the fixed name, then the request with its Host unchanged.
                assertThat(serverName(upstream)).isEqualTo("app1.example.com");
                assertThat(upstream.head()).isEqualTo(get("app1.example.com"));
                upstream.send(ok("first"));
                assertThat(client.message()).isEqualTo(ok("first"));
            }
            Proxies.eventually("it is idle", proxy::sample, seen -> seen.sum(UpstreamSample::connectionsIdle) == 1);
            // A new client's first request takes the connection that is open.
            try (Wireline client = client(proxy)) {
                client.send(get("app1.example.com"));
                assertThat(upstream.head()).isEqualTo(get("app1.example.com"));
                upstream.send(ok("second"));
                assertThat(client.message()).isEqualTo(ok("second"));
            }
            assertThat(proxy.sample().connectionsOpened()).isEqualTo(1);
            assertThat(proxy.sample().connectionsReused()).isEqualTo(1);
        }
    }

    /**
     * The mended files' own configuration, in the test's world: an ephemeral port to listen on, its name server for the system's, its authority
     * for the public ones, and a relay, because nobody may listen on port 443 of a public address here.
     */
    private static ProxyConfig mended(NameServer names, ScriptedOrigin relay, String authority) throws Exception {
        ProxyConfig config = ProxyFiles.load(Path.of("src/test/resources/seed"), Proxies.ANY)
                .fixed()
                .check()
                .orThrow();
        List<UpstreamConfig> upstreams = config.upstreams().stream()
                .map(upstream -> {
                    TlsConfig tls = Objects.requireNonNull(upstream.tls());
                    assertThat(tls).isEqualTo(TlsConfig.verified(tls.sni()));
                    return upstream.withTls(TlsConfig.verified(tls.sni(), authority));
                })
                .toList();
        return config.withUpstreams(upstreams)
                .withResolver(config.resolver().withServers(List.of(names.endpoint())))
                .withVia(new SocksConfig(new Endpoint("127.0.0.1", relay.port()), null));
    }

    private static Wireline throughRelay(ScriptedOrigin origin) throws IOException {
        Wireline relay = origin.acceptRaw();
        relay.bytes(3);
        relay.send(new byte[] {5, 0});
        assertThat(relay.bytes(10).getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(CONNECT_TO_443);
        relay.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        return origin.handshake(relay);
    }

    private static String serverName(Wireline line) {
        ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) line.socket()).getSession();
        return ((SNIHostName) session.getRequestedServerNames().getFirst()).getAsciiName();
    }
}
