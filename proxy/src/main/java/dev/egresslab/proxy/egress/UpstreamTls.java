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
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards one upstream. Each upstream has a context of its own, and so a session cache of its own: a session is never resumed under
 * another name or with other trust (HAProxy #3195, nginx CVE-2025-23419). The certificate is verified against the fixed name, said in so
 * many words, not left to a default.
 *
 * <p>The files are those of one moment: when one says something else under the same name, the upstream {@linkplain #isCurrent is another},
 * with a pool of its own, at the next reload.
 */
final class UpstreamTls {
    private final TlsConfig config;
    private final String digest;
    private final SslContext context;
    private final String sni;
    private final int port;
    private final long handshakeMillis;

    /**
     * @throws IllegalArgumentException when the certificates or keys cannot be read
     */
    UpstreamTls(TlsConfig config, int port, Duration handshakeTimeout) {
        this.config = config;
        this.digest = digest(config);
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
        } else if (!config.caFiles().isEmpty()) {
            builder.trustManager(config.caFiles().stream()
                    .flatMap(file -> Arrays.stream(PemFiles.certificates(file)))
                    .toArray(X509Certificate[]::new));
        } else if (config.caPem() != null) {
            builder.trustManager(new ByteArrayInputStream(config.caPem().getBytes(StandardCharsets.US_ASCII)));
        }
        identity(config, builder);
        SslContext context = builder.build();
        if (!config.resumption() && context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(false);
        }
        return context;
    }

    private static void identity(TlsConfig config, SslContextBuilder builder) {
        String certPem = config.certPem();
        X509Certificate[] chain;
        PrivateKey key;
        if (certPem != null) {
            chain = PemFiles.certificates("certPem", certPem);
            key = PemFiles.key("certPem", certPem);
        } else if (config.certFile() != null && config.keyFile() != null) {
            chain = PemFiles.certificates(config.certFile());
            key = PemFiles.key(config.keyFile());
        } else {
            return;
        }
        if (!PemFiles.pair(key, chain[0])) {
            String where = certPem == null ? config.keyFile() : "certPem";
            String of = certPem == null ? " in " + config.certFile() : " before it";
            throw new IllegalArgumentException(where + " must have the key of the certificate" + of + ", has another");
        }
        builder.keyManager(key, chain);
    }

    /** Whether the configuration and what its files say are what this was made from. */
    boolean isCurrent(TlsConfig now) {
        return config.equals(now) && digest.equals(digest(now));
    }

    private static String digest(TlsConfig config) {
        List<@Nullable String> files = new ArrayList<>(config.caFiles());
        files.add(config.certFile());
        files.add(config.keyFile());
        return FilesDigest.of(files);
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
