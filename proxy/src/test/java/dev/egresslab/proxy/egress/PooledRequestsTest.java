package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static dev.egresslab.proxy.egress.Proxies.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.TlsConfig;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import org.junit.jupiter.api.Test;

/** The main path: clients that come and go, one connection to the origin. */
class PooledRequestsTest {
    @Test
    void oneConnectionServesClientsThatComeAndGo() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = start(origin.upstream("api.test"))) {
            // The first client's request opens a connection.
            try (Wireline client = client(proxy)) {
                client.send(get("api.test"));
                Wireline upstream = origin.accept();
                assertThat(upstream.head()).isEqualTo(get("api.test"));
                upstream.send(ok("one"));
                assertThat(client.message()).isEqualTo(ok("one"));
                eventuallyIdle(proxy, 1);

                // The second client's request finds it.
                try (Wireline other = client(proxy)) {
                    other.send(get("api.test"));
                    assertThat(upstream.head()).isEqualTo(get("api.test"));
                    upstream.send(ok("two"));
                    assertThat(other.message()).isEqualTo(ok("two"));
                }
                eventuallyIdle(proxy, 1);
            }
            assertThat(sample(proxy).connectionsOpened()).isEqualTo(1);
            assertThat(sample(proxy).connectionsReused()).isEqualTo(1);
            assertThat(sample(proxy).answers()).containsEntry("2xx", 2L);
            assertThat(origin.nobodyElse()).isTrue();
        }
    }

    @Test
    void upstreamSpeaksTlsVerifiedAgainstTheFixedName() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .subject("CN=test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=edge.test")
                .addSanDnsName("edge.test")
                .buildIssuedBy(authority);
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity);
                EgressProxy proxy = start(origin.upstream("api.test")
                        .withTls(TlsConfig.verified("edge.test", authority.getCertificatePEM())));
                Wireline client = client(proxy)) {
            client.send(get("api.test"));
            Wireline upstream = origin.accept();
            assertThat(upstream.head()).isEqualTo(get("api.test"));
            upstream.send(ok("sealed"));
            assertThat(client.message()).isEqualTo(ok("sealed"));
            assertThat(sample(proxy).tlsFull()).isEqualTo(1);
        }
    }
}
