package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.TlsConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * TLS towards one upstream. Each upstream has a context of its own, and so a session cache of its own: a session is never resumed under
 * another name or with other trust (HAProxy #3195, nginx CVE-2025-23419). The certificate is verified against the fixed name, said in so
 * many words, not left to a default.
 */
final class UpstreamTls {
    private final SslContext context;
    private final String sni;
    private final int port;
    private final long handshakeMillis;

    /**
     * @throws IllegalArgumentException when the certificates or keys cannot be read
     */
    UpstreamTls(TlsConfig config, int port, Duration handshakeTimeout) {
        this.sni = config.sni();
        this.port = port;
        this.handshakeMillis = handshakeTimeout.toMillis();
        try {
            this.context = context(config);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS for " + config.sni() + " cannot be set up: " + e.getMessage(), e);
        }
    }

    private static SslContext context(TlsConfig config) throws SSLException {
        boolean openSsl = OpenSsl.isAvailable();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .endpointIdentificationAlgorithm(config.verify() ? "HTTPS" : "");
        if (!config.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else if (config.caFile() != null) {
            builder.trustManager(new File(config.caFile()));
        } else if (config.caPem() != null) {
            builder.trustManager(new ByteArrayInputStream(config.caPem().getBytes(StandardCharsets.US_ASCII)));
        }
        if (config.certFile() != null && config.keyFile() != null) {
            builder.keyManager(new File(config.certFile()), new File(config.keyFile()));
        }
        SslContext context = builder.build();
        if (!config.resumption() && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator, sni, port);
        handler.setHandshakeTimeout(handshakeMillis, TimeUnit.MILLISECONDS);
        return handler;
    }

    /** Whether the handshake resumed an earlier session. BoringSSL says so; the JDK's sessions are older than their handshake then. */
    static boolean resumed(SslHandler handler, long handshakeBeganMillis) {
        SSLEngine engine = handler.engine();
        if (engine instanceof ReferenceCountedOpenSslEngine openSsl) {
            return SSL.isSessionReused(openSsl.sslPointer());
        }
        SSLSession session = engine.getSession();
        return session.getCreationTime() < handshakeBeganMillis;
    }

    void close() {
        ReferenceCountUtil.release(context);
    }
}
