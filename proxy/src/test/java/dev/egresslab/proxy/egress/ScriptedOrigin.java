package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server that does what the test says, byte by byte. */
final class ScriptedOrigin implements AutoCloseable {
    private final ServerSocket listener;
    private final @Nullable SSLContext tls;
    private final List<Wireline> accepted = new ArrayList<>();

    private ScriptedOrigin(@Nullable SSLContext tls, String address) throws IOException {
        this.tls = tls;
        this.listener = new ServerSocket(0, 1_024, InetAddress.getByName(address));
        listener.setSoTimeout(Wireline.SILENCE_MILLIS);
    }

    static ScriptedOrigin plain() throws IOException {
        return new ScriptedOrigin(null, "127.0.0.1");
    }

    static ScriptedOrigin tls(X509Bundle identity) throws IOException, GeneralSecurityException {
        return tls(identity, "TLSv1.3");
    }

    static ScriptedOrigin tls(X509Bundle identity, String protocol) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance(protocol);
        context.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        return new ScriptedOrigin(context, "127.0.0.1");
    }

    int port() {
        return listener.getLocalPort();
    }

    /** The next connection, after its TLS handshake. */
    Wireline accept() throws IOException {
        Wireline line = acceptRaw();
        if (tls != null) {
            Socket raw = line.socket();
            SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, raw.getPort(), true);
            socket.setUseClientMode(false);
            socket.startHandshake();
            line = new Wireline(socket, raw);
            accepted.add(line);
        }
        return line;
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
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } finally {
            listener.setSoTimeout(Wireline.SILENCE_MILLIS);
        }
    }

    /** An upstream of that name at this origin, without TLS. */
    UpstreamConfig upstream(String host) {
        return UpstreamConfig.http(host, port()).withAddresses(List.of("127.0.0.1"));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Wireline line : accepted) {
            line.close();
        }
    }
}
