package dev.egresslab.bench.origin;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslProvider;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The TLS side of an origin: BoringSSL where it is to be had, the JDK's own elsewhere. Counts each handshake as what it was. */
final class ServerTls implements AutoCloseable {
    private final SslContext context;
    private final boolean resumption;
    private final HostNames hosts;
    private final Counters counters;

    private ServerTls(SslContext context, boolean resumption, HostNames hosts, Counters counters) {
        this.context = context;
        this.resumption = resumption;
        this.hosts = hosts;
        this.counters = counters;
    }

    /** Makes the context. Throws when the certificate or the key cannot be read. */
    static ServerTls create(OriginConfig.Tls config, SslProvider provider, HostNames hosts, Counters counters) {
        try {
            SslContext context = provider == SslProvider.JDK
                    ? JdkResumption.during(
                            config.resumption(), () -> builder(config, provider).build())
                    : openSsl(config, provider);
            return new ServerTls(context, config.resumption(), hosts, counters);
        } catch (SSLException e) {
            throw new IllegalArgumentException("the origin's certificate cannot be used: " + e.getMessage(), e);
        }
    }

    private static SslContextBuilder builder(OriginConfig.Tls config, SslProvider provider) {
        String version = switch (config.version()) {
            case TLS_1_2 -> "TLSv1.2";
            case TLS_1_3 -> "TLSv1.3";
        };
        return SslContextBuilder.forServer(stream(config.certificateChain()), stream(config.privateKey()))
                .sslProvider(provider)
                .protocols(version);
    }

    /** Resumes by ticket alone: a cache of sessions would be work for the origin and tell clients nothing new. */
    private static SslContext openSsl(OriginConfig.Tls config, SslProvider provider) throws SSLException {
        SslContext context = builder(config, provider)
                .option(OpenSslContextOption.USE_TASKS, false)
                .build();
        OpenSslSessionContext sessions = (OpenSslSessionContext) context.sessionContext();
        sessions.setSessionCacheEnabled(false);
        if (config.resumption()) {
            sessions.setTicketKeys(ticketKey());
        }
        return context;
    }

    private static OpenSslSessionTicketKey ticketKey() {
        SecureRandom random = new SecureRandom();
        return new OpenSslSessionTicketKey(
                bytes(random, OpenSslSessionTicketKey.NAME_SIZE),
                bytes(random, OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                bytes(random, OpenSslSessionTicketKey.AES_KEY_SIZE));
    }

    private static byte[] bytes(SecureRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII));
    }

    /** The handler of one connection. Of a context, Netty switches off only the tickets of TLS 1.2, but not those of TLS 1.3. */
    SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        if (!resumption && handler.engine() instanceof ReferenceCountedOpenSslEngine engine) {
            SSL.setOptions(engine.sslPointer(), SSL.SSL_OP_NO_TICKET);
        }
        return handler;
    }

    /**
     * Counts a handshake that ended.
     *
     * @param event how it ended
     * @param engine its engine
     * @param begunMillis when the connection began, by the wall clock
     * @return the server name that the client asked for, in its one spelling; null when it named none, or the handshake failed
     */
    @Nullable
    String ended(SslHandshakeCompletionEvent event, SSLEngine engine, long begunMillis) {
        if (!event.isSuccess()) {
            boolean abandoned = event.cause() instanceof ClosedChannelException;
            (abandoned ? counters.handshakesAbandoned : counters.handshakesFailed).increment();
            return null;
        }
        (resumed(engine, begunMillis) ? counters.handshakesResumed : counters.handshakesFull).increment();
        String name = serverName(engine);
        if (!resumption) {
            forget(engine);
        }
        if (name == null) {
            counters.sniAbsent.increment();
        } else if (!hosts.contains(name)) {
            counters.sniUnknown.increment();
        }
        return name;
    }

    /** The JDK keeps sessions on its own, too, and cannot be told not to. */
    private static void forget(SSLEngine engine) {
        if (!(engine instanceof ReferenceCountedOpenSslEngine)) {
            engine.getSession().invalidate();
        }
    }

    /**
     * Whether a session was resumed. BoringSSL says so. The JDK does not, but a resumed session keeps the time of its first handshake; one
     * that is resumed within the millisecond of its making is taken for a full one.
     */
    private static boolean resumed(SSLEngine engine, long begunMillis) {
        return engine instanceof ReferenceCountedOpenSslEngine openSsl
                ? SSL.isSessionReused(openSsl.sslPointer())
                : engine.getSession().getCreationTime() < begunMillis;
    }

    private static @Nullable String serverName(SSLEngine engine) {
        if (!(engine.getSession() instanceof ExtendedSSLSession session)) {
            return null;
        }
        List<SNIServerName> names = session.getRequestedServerNames();
        return names.isEmpty() || !(names.getFirst() instanceof SNIHostName name)
                ? null
                : HostNames.canonical(name.getAsciiName());
    }

    /** Frees the native context. */
    @Override
    public void close() {
        ReferenceCountUtil.release(context);
    }
}
