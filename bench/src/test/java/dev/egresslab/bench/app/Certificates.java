package dev.egresslab.bench.app;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;

/** A certificate authority made for the test, and servers that it vouches for. */
final class Certificates {
    private final X509Bundle authority;

    Certificates() throws Exception {
        authority = new CertificateBuilder()
                .subject("CN=Test CA")
                .ecp256()
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    /** Returns the authority's certificate in PEM. */
    String caPem() {
        return authority.getCertificatePEM();
    }

    /** Returns a server's side of TLS for this host name. */
    SslContext server(String host, String... protocols) throws Exception {
        X509Bundle server = new CertificateBuilder()
                .subject("CN=" + host)
                .ecp256()
                .addSanDnsName(host)
                .buildIssuedBy(authority);
        return SslContextBuilder.forServer(server.getKeyPair().getPrivate(), server.getCertificatePath())
                .sslProvider(SslProvider.JDK)
                .protocols(protocols)
                .build();
    }
}
