package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards clients. Only HTTP/1.1 is agreed on (ALPN), and the server name a client sends has no say in anything: requests are routed by
 * Host alone.
 *
 * @param certFile PEM file with the proxy's certificate, its issuers behind it
 * @param keyFile PEM file with its key: PKCS #8, PKCS #1 or SEC 1
 * @param minVersion the oldest version that is spoken
 * @param clientCaFile PEM file with the authorities that clients' certificates must come from; null when clients need none
 * @param clientCertificate whether a client may come without a certificate; of no effect without {@code clientCaFile}
 * @param handshakeTimeout longest time from a connection's first moment to the end of its handshake
 * @param watch how often the files are looked at for a change; zero for only when the configuration is reloaded
 */
public record ListenerTlsConfig(
        String certFile,
        String keyFile,
        Version minVersion,
        @Nullable String clientCaFile,
        ClientCertificate clientCertificate,
        Duration handshakeTimeout,
        Duration watch) {
    /** A version of TLS; older ones are forbidden (RFC 8996). */
    public enum Version {
        /** RFC 5246. */
        TLS_1_2,
        /** RFC 8446. */
        TLS_1_3;

        /**
         * Reads {@code 1.2} or {@code TLSv1.2}.
         *
         * @throws IllegalArgumentException when it is neither version
         */
        public static Version parse(String text) {
            return switch (text.toLowerCase(Locale.ROOT).replaceFirst("^tlsv?", "")) {
                case "1.2" -> TLS_1_2;
                case "1.3" -> TLS_1_3;
                default -> throw new IllegalArgumentException(text);
            };
        }

        /** As it is written in configurations. */
        public String text() {
            return this == TLS_1_2 ? "1.2" : "1.3";
        }
    }

    /** What is asked of a client whose certificate can be checked. */
    public enum ClientCertificate {
        /** A client without one is turned away in the handshake. */
        REQUIRED,
        /** A client without one is served; one with a wrong one is turned away. */
        OPTIONAL
    }

    /** As long as a request's head may take; Envoy has 15 s for it, HAProxy its {@code timeout client}. */
    public static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** Checks the times. */
    public ListenerTlsConfig {
        Checks.positive("handshakeTimeout", handshakeTimeout);
        Checks.notNegative("watch", watch);
    }

    /** TLS 1.2 and 1.3, no certificates of clients, files read on reload. */
    public static ListenerTlsConfig of(String certFile, String keyFile) {
        return new ListenerTlsConfig(
                certFile, keyFile, Version.TLS_1_2, null, ClientCertificate.REQUIRED, HANDSHAKE_TIMEOUT, Duration.ZERO);
    }

    /** The same with a certificate asked of each client. */
    public ListenerTlsConfig withClientCa(String file, ClientCertificate asked) {
        return new ListenerTlsConfig(certFile, keyFile, minVersion, file, asked, handshakeTimeout, watch);
    }

    /** The same with another oldest version. */
    public ListenerTlsConfig withMinVersion(Version changed) {
        return new ListenerTlsConfig(
                certFile, keyFile, changed, clientCaFile, clientCertificate, handshakeTimeout, watch);
    }

    /** The same with other times. */
    public ListenerTlsConfig withTimes(Duration changedHandshakeTimeout, Duration changedWatch) {
        return new ListenerTlsConfig(
                certFile, keyFile, minVersion, clientCaFile, clientCertificate, changedHandshakeTimeout, changedWatch);
    }
}
