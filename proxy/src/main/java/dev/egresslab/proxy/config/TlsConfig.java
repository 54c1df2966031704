package dev.egresslab.proxy.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards an upstream. The name in {@code sni} is fixed: it is sent to the server and its certificate is verified against it,
 * whatever Host a client sends.
 *
 * @param sni the server's name
 * @param verify whether the certificate's chain and name are verified; never turn it off outside a laboratory
 * @param caFiles PEM files with the only authorities to be trusted, all of them; empty for those of the JDK
 * @param caPem the same as text; at most one of both
 * @param certFile PEM file with the client's own certificate chain (mTLS); null for none
 * @param keyFile PEM file with its key
 * @param certPem the client's own certificate chain and its key as text, instead of the files; null for none
 * @param resumption whether TLS sessions are resumed
 */
public record TlsConfig(
        String sni,
        boolean verify,
        List<String> caFiles,
        @Nullable String caPem,
        @Nullable String certFile,
        @Nullable String keyFile,
        @Nullable String certPem,
        boolean resumption) {
    /** Checks the name and that what belongs together is there. */
    public TlsConfig {
        Checks.hostName("sni", sni);
        caFiles = List.copyOf(caFiles);
        if (!caFiles.isEmpty() && caPem != null) {
            throw new IllegalArgumentException("only one of caFile and caPem may be given, both were");
        }
        if ((certFile == null) != (keyFile == null)) {
            throw new IllegalArgumentException("certFile and keyFile must be given together, only one was");
        }
        if (certFile != null && certPem != null) {
            throw new IllegalArgumentException("only one of certFile and certPem may be given, both were");
        }
    }

    /** Verified against the JDK's authorities, with resumption. */
    public static TlsConfig verified(String sni) {
        return new TlsConfig(sni, true, List.of(), null, null, null, null, true);
    }

    /** Verified against the authorities of a PEM text alone, with resumption. */
    public static TlsConfig verified(String sni, String caPem) {
        return new TlsConfig(sni, true, List.of(), caPem, null, null, null, true);
    }

    /** The same without a look at the server's certificate. */
    public TlsConfig unverified() {
        return new TlsConfig(sni, false, List.of(), null, certFile, keyFile, certPem, resumption);
    }

    /** The same with the authorities of files. */
    public TlsConfig withCaFiles(List<String> files) {
        return new TlsConfig(sni, verify, files, null, certFile, keyFile, certPem, resumption);
    }

    /** The same with a certificate of its own, and its key, in files. */
    public TlsConfig withIdentity(String chainFile, String keysFile) {
        return new TlsConfig(sni, verify, caFiles, caPem, chainFile, keysFile, null, resumption);
    }

    /** The same with a certificate of its own, and its key, as text. */
    public TlsConfig withIdentity(String pem) {
        return new TlsConfig(sni, verify, caFiles, caPem, null, null, pem, resumption);
    }

    /** Without the key, which is not to stand in a log. */
    @Override
    public String toString() {
        String own = certPem == null ? String.valueOf(certFile) : "given";
        return "TlsConfig[sni=" + sni + ", verify=" + verify + ", caFiles=" + caFiles + ", caPem="
                + (caPem == null ? "null" : "given") + ", certificate=" + own + ", resumption=" + resumption + "]";
    }
}
