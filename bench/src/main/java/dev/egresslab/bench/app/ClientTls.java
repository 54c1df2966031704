package dev.egresslab.bench.app;

import dev.egresslab.bench.scenario.OriginSpec;
import io.netty.channel.Channel;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of TLS: one context for all connections, certificate and host name verified. BoringSSL without finalizers where it
 * is available, which costs a quarter of the JDK's own engine for a new connection; the JDK's elsewhere.
 */
final class ClientTls implements AutoCloseable {
    private static final long CLOSE_NOTIFY_FLUSH_MILLIS = 500;

    private final SslContext context;

    /**
     * Reads the trusted certificates.
     *
     * @throws IllegalArgumentException if they are not certificates in PEM
     */
    ClientTls(AppConfig.Tls config) {
        boolean openSsl = OpenSsl.isAvailable();
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .trustManager(new ByteArrayInputStream(config.caPem().getBytes(StandardCharsets.US_ASCII)))
                .protocols(protocols(config.version()))
                .endpointIdentificationAlgorithm("HTTPS");
        try {
            context = builder.build();
        } catch (SSLException e) {
            throw new IllegalArgumentException("caPem: " + e.getMessage(), e);
        }
        if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
            sessions.setSessionCacheEnabled(config.resumption());
        }
    }

    private static String[] protocols(OriginSpec.Tls.@Nullable Version version) {
        return switch (version) {
            case null -> new String[] {"TLSv1.3", "TLSv1.2"};
            case TLS_1_2 -> new String[] {"TLSv1.2"};
            case TLS_1_3 -> new String[] {"TLSv1.3"};
        };
    }

    /** Returns a handler that begins the handshake when it is added to the channel. The caller has its own timeout. */
    SslHandler newHandler(Channel channel, String host, int port) {
        SslHandler handler = context.newHandler(channel.alloc(), host, port);
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_FLUSH_MILLIS);
        return handler;
    }

    /**
     * Tells whether a finished handshake resumed a session. BoringSSL is asked; with the JDK's engine a session older than the
     * connection must have been resumed.
     */
    static boolean resumed(SslHandler handler, long connectionMillis) {
        if (handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            long pointer = engine.sslPointer();
            return pointer != 0 && SSL.isSessionReused(pointer);
        }
        return handler.engine().getSession().getCreationTime() < connectionMillis;
    }

    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
