package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig;
import dev.egresslab.proxy.config.ListenerTlsConfig.ClientCertificate;
import dev.egresslab.proxy.config.ListenerTlsConfig.Version;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code bind} line: an address and, with {@code ssl}, how TLS is spoken there (configuration.txt 5.1). A certificate lies with its key
 * in one file, or the key beside it under the same name with {@code .key}.
 */
final class BindLine {
    /** Obeyed, with one argument. */
    private static final Set<String> OBEYED = Set.of("crt", "ca-file", "verify", "alpn", "ssl-min-ver");

    /** One argument, of no effect here: names, the kernel's queue, which thread accepts, and ciphers (the library's). */
    private static final Set<String> HARMLESS = Set.of(
            "name",
            "id",
            "backlog",
            "nice",
            "process",
            "thread",
            "shards",
            "ciphers",
            "ciphersuites",
            "curves",
            "ecdhe",
            "npn",
            "ssl-max-ver");

    /** No argument, of no effect here. */
    private static final Set<String> HARMLESS_FLAGS =
            Set.of("defer-accept", "tfo", "v4v6", "no-sslv3", "no-tlsv10", "no-tlsv11", "no-ca-names");

    /** Takes what is wrong. */
    interface Complaints {
        /** What is not understood. */
        void strange(Word word, String message);

        /** What cannot be. */
        void invalid(Word word, String message);
    }

    private final Directive line;
    private final CertificateFiles files;
    private final Version minVersion;
    private final Complaints complaints;
    private final Map<String, Word> said = new HashMap<>();

    private BindLine(Directive line, CertificateFiles files, Version minVersion, Complaints complaints) {
        this.line = line;
        this.files = files;
        this.minVersion = minVersion;
        this.complaints = complaints;
    }

    /**
     * The listener; null when it cannot be one, which is complained of.
     *
     * @param files where certificates lie
     * @param minVersion the oldest version of TLS, where the line does not say it
     */
    static @Nullable ListenerConfig read(
            Directive line, CertificateFiles files, Version minVersion, Complaints complaints) {
        return new BindLine(line, files, minVersion, complaints).listener();
    }

    private @Nullable ListenerConfig listener() {
        words();
        String address = line.text(1);
        String host = Address.host(address);
        try {
            Endpoint endpoint =
                    new Endpoint(host.isEmpty() || host.equals("*") ? "0.0.0.0" : host, Address.port(address, 80));
            Word tls = said.get("ssl");
            if (tls == null) {
                Word crt = said.get("crt");
                if (crt != null) {
                    complaints.strange(crt, "crt has no effect without ssl: this listener speaks plain HTTP");
                }
                return ListenerConfig.plain(endpoint);
            }
            ListenerTlsConfig config = tls(tls);
            return config == null ? null : new ListenerConfig(endpoint, config);
        } catch (IllegalArgumentException e) {
            complaints.invalid(line.words().getLast(), String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** Up to the first word whose arguments, and so the rest of the line, are not known. */
    private void words() {
        List<Word> words = line.words();
        for (int i = 2; i < words.size(); i++) {
            Word word = words.get(i);
            boolean obeyed = OBEYED.contains(word.text());
            if (obeyed && i + 1 < words.size()) {
                i++;
                if (said.putIfAbsent(word.text(), words.get(i)) != null) {
                    complaints.strange(words.get(i), "a second " + word.text() + " is not understood");
                }
            } else if (word.text().equals("ssl")) {
                said.put("ssl", word);
            } else if (HARMLESS.contains(word.text())) {
                i++;
            } else if (!HARMLESS_FLAGS.contains(word.text())) {
                complaints.strange(word, "'" + word.text() + "' is not understood");
                return;
            }
        }
    }

    private @Nullable ListenerTlsConfig tls(Word ssl) {
        Word crt = said.get("crt");
        if (crt == null) {
            complaints.invalid(ssl, "ssl must come with crt, which is not given");
            return null;
        }
        alpn();
        String certFile = files.certificate(crt, complaints::invalid);
        String keyFile = certFile == null ? null : CertificateFiles.key(crt, certFile, complaints::invalid);
        if (certFile == null || keyFile == null) {
            return null;
        }
        ListenerTlsConfig config = ListenerTlsConfig.of(certFile, keyFile).withMinVersion(minVersion());
        return clients(config);
    }

    /** Only HTTP/1.1 is spoken to clients, and agreed on whether the line says it or not. */
    private void alpn() {
        Word alpn = said.get("alpn");
        if (alpn != null && !Set.of("http/1.1", "http/1.0", "http/1.1,http/1.0").contains(alpn.text())) {
            complaints.strange(alpn, "of alpn '" + alpn.text() + "' only http/1.1 is spoken here");
        }
    }

    private Version minVersion() {
        Word oldest = said.get("ssl-min-ver");
        return oldest == null ? minVersion : version(oldest, complaints, minVersion);
    }

    /** A version of TLS; older ones than are spoken here are the oldest that is. */
    static Version version(Word word, Complaints complaints, Version fallback) {
        if (Set.of("SSLv3", "TLSv1.0", "TLSv1.1").contains(word.text())) {
            return Version.TLS_1_2;
        }
        try {
            return Version.parse(word.text());
        } catch (IllegalArgumentException _) {
            complaints.invalid(word, "ssl-min-ver must be TLSv1.2 or TLSv1.3, was '" + word.text() + "'");
            return fallback;
        }
    }

    private @Nullable ListenerTlsConfig clients(ListenerTlsConfig config) {
        Word verify = said.get("verify");
        Word authorities = said.get("ca-file");
        ClientCertificate asked = verify == null
                ? null
                : switch (verify.text()) {
                    case "required" -> ClientCertificate.REQUIRED;
                    case "optional" -> ClientCertificate.OPTIONAL;
                    default -> null;
                };
        if (verify != null && asked == null && !verify.text().equals("none")) {
            complaints.invalid(verify, "verify must be none, optional or required, was '" + verify.text() + "'");
            return null;
        }
        if (verify != null && asked != null && authorities == null) {
            complaints.invalid(verify, "verify " + verify.text() + " must come with ca-file, which is not given");
            return null;
        }
        if (asked == null || authorities == null) {
            return config;
        }
        String file = files.authorities(authorities, complaints::invalid);
        return file == null ? null : config.withClientCa(file, asked);
    }
}
