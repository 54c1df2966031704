package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server that does what the test says, byte by byte. */
final class ScriptedOrigin implements AutoCloseable {
    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private boolean wantsCertificate;
    private final List<Wireline> accepted = new ArrayList<>();

    private ScriptedOrigin(@Nullable SSLContext tls, String address, int port) throws IOException {
        this.tls = tls;
        this.listener = new ServerSocket(port, 1_024, InetAddress.ofLiteral(address));
        listener.setSoTimeout(Wireline.SILENCE_MILLIS);
    }

    static ScriptedOrigin plain() throws IOException {
        return plain("127.0.0.1", 0);
    }

    static ScriptedOrigin plain(String address, int port) throws IOException {
        return new ScriptedOrigin(null, address, port);
    }

    static ScriptedOrigin tls(X509Bundle identity) throws IOException, GeneralSecurityException {
        return tls(identity, "TLSv1.3");
    }

    static ScriptedOrigin tls(X509Bundle identity, String protocol) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        return new ScriptedOrigin(context, "127.0.0.1", 0);
    }

    /** Speaks TLS to who shows a certificate of that authority, and to nobody else. */
    static ScriptedOrigin mutual(X509Bundle identity, X509Bundle authority)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(
                identity.toKeyManagerFactory().getKeyManagers(),
                authority.toTrustManagerFactory().getTrustManagers(),
                null);
        ScriptedOrigin origin = new ScriptedOrigin(context, "127.0.0.1", 0);
        origin.wantsCertificate = true;
        return origin;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next connection, after its TLS handshake. */
    Wireline accept() throws IOException {
        Wireline line = acceptRaw();
        return tls == null ? line : handshake(line);
    }

    /** The server's side of a TLS handshake. */
    Wireline handshake(Wireline line) throws IOException {
        return handshake(line, new byte[0]);
    }

    /** The same when some bytes of it have been read. */
    Wireline handshake(Wireline line, byte[] consumed) throws IOException {
        SSLContext context = Objects.requireNonNull(tls, "the origin must speak TLS");
        Socket raw = line.socket();
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(raw, new ByteArrayInputStream(consumed), true);
        socket.setNeedClientAuth(wantsCertificate);
        socket.startHandshake();
        Wireline sealed = new Wireline(socket, raw);
        accepted.add(sealed);
        return sealed;
    }

    /** The next TCP connection, untouched. */
    Wireline acceptRaw() throws IOException {
        Wireline line = new Wireline(listener.accept());
        accepted.add(line);
        return line;
    }

    /** Whether nobody wants to connect now. */
    boolean nobodyElse() throws IOException {
        listener.setSoTimeout(1);
        try (Socket _ = listener.accept()) {
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            listener.setSoTimeout(Wireline.SILENCE_MILLIS);
        }
    }

    /** An upstream of that name at this origin, without TLS. Its pool closes no connection for want of need, however slow a test is. */
    UpstreamConfig upstream(String host) {
        return UpstreamConfig.http(host, port())
                .withAddresses(List.of("127.0.0.1"))
                .withPool(PoolConfig.DEFAULT.withPurgeDelay(Duration.ZERO));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Wireline line : accepted) {
            line.close();
        }
    }
}
