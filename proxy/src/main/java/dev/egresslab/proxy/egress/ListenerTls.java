package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ListenerTlsConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig.ClientCertificate;
import dev.egresslab.proxy.config.ListenerTlsConfig.Version;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * TLS towards the clients of one listener, from the files as they were at one moment. When these change, another takes its place for the
 * next connections; those that are open hold on to theirs. Tickets are sealed with keys that each context makes for itself, so that a
 * session never outlives the authorities it was checked against (nginx CVE-2025-23419).
 */
final class ListenerTls {
    private final ListenerTlsConfig config;
    private final String digest;
    private final SslContext context;
    private final Instant notAfter;

    private ListenerTls(ListenerTlsConfig config, String digest, SslContext context, Instant notAfter) {
        this.config = config;
        this.digest = digest;
        this.context = context;
        this.notAfter = notAfter;
    }

    /**
     * Reads the files. What changes while they are read shows as a change afterwards.
     *
     * @throws IllegalArgumentException when they cannot be used together
     */
    static ListenerTls read(ListenerTlsConfig config) {
        String digest = digest(config);
        X509Certificate[] chain = PemFiles.certificates(config.certFile());
        PrivateKey key = PemFiles.key(config.keyFile());
        if (!PemFiles.pair(key, chain[0])) {
            throw new IllegalArgumentException(config.keyFile() + " must have the key of the certificate in "
                    + config.certFile() + ", has another");
        }
        try {
            return new ListenerTls(
                    config,
                    digest,
                    context(config, key, chain),
                    chain[0].getNotAfter().toInstant());
        } catch (SSLException | IllegalArgumentException e) {
            throw new IllegalArgumentException("TLS with " + config.certFile() + " cannot be set up: " + reason(e), e);
        }
    }

    /** The innermost message: Netty's own says only that it failed. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < 8; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static SslContext context(ListenerTlsConfig config, PrivateKey key, X509Certificate[] chain)
            throws SSLException {
        SslContextBuilder builder = SslContextBuilder.forServer(key, chain)
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(
                        config.minVersion() == Version.TLS_1_3
                                ? new String[] {"TLSv1.3"}
                                : new String[] {"TLSv1.3", "TLSv1.2"})
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_1_1));
        if (config.clientCaFile() != null) {
            builder.trustManager(PemFiles.certificates(config.clientCaFile()))
                    .clientAuth(
                            config.clientCertificate() == ClientCertificate.REQUIRED
                                    ? ClientAuth.REQUIRE
                                    : ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    /** Whether the files say the same now as this was made from. A file that cannot be read says something else. */
    boolean isCurrent(ListenerTlsConfig now) {
        return config.equals(now) && digest.equals(digest(now));
    }

    private static String digest(ListenerTlsConfig config) {
        return FilesDigest.of(Arrays.asList(config.certFile(), config.keyFile(), config.clientCaFile()));
    }

    SslHandler handler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeout(config.handshakeTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }

    /** The end of the certificate's validity. */
    Instant notAfter() {
        return notAfter;
    }

    void close() {
        ReferenceCountUtil.release(context);
    }
}
