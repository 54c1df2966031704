package dev.egresslab.proxy.egress;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Clients that speak TLS to a proxy: what they say of themselves, and what they see. */
final class TlsClients {
    private final SSLContext context;
    private String protocol = "TLSv1.3";
    private List<String> alpn = List.of();
    private @Nullable String serverName;

    private TlsClients(X509Bundle trusted, KeyManager @Nullable [] keys) throws GeneralSecurityException {
        context = SSLContext.getInstance("TLS");
        context.init(keys, trusted.toTrustManagerFactory().getTrustManagers(), null);
    }

    static TlsClients trusting(X509Bundle authority) throws GeneralSecurityException {
        return new TlsClients(authority, null);
    }

    static TlsClients with(X509Bundle identity, X509Bundle authority) throws GeneralSecurityException {
        return new TlsClients(authority, new KeyManager[] {new Insistent(identity)});
    }

    /** Shows its certificate whatever authorities the proxy says it takes. */
    private static final class Insistent extends X509ExtendedKeyManager {
        private final X509Bundle identity;

        Insistent(X509Bundle identity) {
            this.identity = identity;
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {"own"};
        }

        @Override
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return "own";
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return identity.getCertificatePath();
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return identity.getKeyPair().getPrivate();
        }
    }

    TlsClients speaking(String version) {
        protocol = version;
        return this;
    }

    TlsClients offering(String... protocols) {
        alpn = List.of(protocols);
        return this;
    }

    TlsClients naming(String name) {
        serverName = name;
        return this;
    }

    /** A connection after its handshake. */
    Wireline connect(InetSocketAddress proxy) throws IOException {
        Socket raw = new Socket(proxy.getAddress(), proxy.getPort());
        raw.setSoTimeout(Wireline.SILENCE_MILLIS);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "proxy", proxy.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(new String[] {protocol});
        parameters.setApplicationProtocols(alpn.toArray(String[]::new));
        parameters.setServerNames(serverName == null ? List.of() : List.of(new SNIHostName(serverName)));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return new Wireline(socket, raw);
    }

    /** The certificate that the proxy showed. */
    static X509Certificate shown(Wireline client) throws IOException {
        return (X509Certificate) ((SSLSocket) client.socket()).getSession().getPeerCertificates()[0];
    }

    /** The protocol agreed on by ALPN; empty for none. */
    static String agreed(Wireline client) {
        return ((SSLSocket) client.socket()).getApplicationProtocol();
    }
}
