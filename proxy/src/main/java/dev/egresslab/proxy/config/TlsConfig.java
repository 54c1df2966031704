package dev.egresslab.proxy.config;

import org.jspecify.annotations.Nullable;

/**
 * TLS towards an upstream. The name in {@code sni} is fixed: it is sent to the server and its certificate is verified against it,
 * whatever Host a client sends.
 *
 * @param sni the server's name
 * @param verify whether the certificate's chain and name are verified; never turn it off outside a laboratory
 * @param caFile PEM file with the only authorities to be trusted; null for those of the JDK
 * @param caPem the same as text; at most one of both
 * @param certFile PEM file with the client's own certificate chain (mTLS); null for none
 * @param keyFile PEM file with its key (PKCS #8)
 * @param resumption whether TLS sessions are resumed
 */
public record TlsConfig(
        String sni,
        boolean verify,
        @Nullable String caFile,
        @Nullable String caPem,
        @Nullable String certFile,
        @Nullable String keyFile,
        boolean resumption) {
    /** Checks the name and that what belongs together is there. */
    public TlsConfig {
        Checks.hostName("sni", sni);
        if (caFile != null && caPem != null) {
            throw new IllegalArgumentException("only one of caFile and caPem may be given, both were");
        }
        if ((certFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("certFile and keyFile must be given together, only one was");
        }
    }

    /** Verified against the JDK's authorities, with resumption. */
    public static TlsConfig verified(String sni) {
        return new TlsConfig(sni, true, null, null, null, null, true);
    }

    /** Verified against the authorities of a PEM text alone, with resumption. */
    public static TlsConfig verified(String sni, String caPem) {
        return new TlsConfig(sni, true, null, caPem, null, null, true);
    }
}
