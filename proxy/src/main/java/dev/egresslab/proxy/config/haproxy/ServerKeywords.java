package dev.egresslab.proxy.config.haproxy;

import java.util.Set;

/**
 * The keywords of {@code server} and {@code default-server} lines (configuration.txt 5.2) that have a meaning here or may be left out
 * without harm. Any other is named in a finding, since its arguments, and so the rest of the line, are not known.
 */
final class ServerKeywords {
    /** Obeyed, with one argument. */
    static final Set<String> OBEYED = Set.of(
            "sni",
            "verify",
            "verifyhost",
            "ca-file",
            "crt",
            "resolvers",
            "resolve-prefer",
            "observe",
            "error-limit",
            "slowstart",
            "maxconn",
            "maxqueue",
            "max-reuse",
            "pool-max-conn",
            "pool-purge-delay",
            "init-addr");

    /** Obeyed, without argument. */
    static final Set<String> FLAGS = Set.of("ssl", "no-ssl-reuse");

    /**
     * One argument, of no effect here: checks (the proxy ejects addresses by what requests meet), versions and ciphers of TLS (the library's),
     * weights (addresses take turns), and how HAProxy's threads share connections.
     */
    static final Set<String> HARMLESS = Set.of(
            "check-sni",
            "check-alpn",
            "check-proto",
            "alpn",
            "npn",
            "ciphers",
            "ciphersuites",
            "resolve-opts",
            "inter",
            "fastinter",
            "downinter",
            "rise",
            "fall",
            "weight",
            "minconn",
            "pool-low-conn",
            "on-error",
            "on-marked-down",
            "on-marked-up",
            "ssl-min-ver",
            "ssl-max-ver",
            "tcp-ut",
            "id",
            "pool-conn-name");

    /** No argument, of no effect here. */
    static final Set<String> HARMLESS_FLAGS = Set.of(
            "check",
            "no-check",
            "check-ssl",
            "no-check-ssl",
            "check-reuse-pool",
            "no-check-reuse-pool",
            "enabled",
            "tls-tickets",
            "no-tls-tickets",
            "no-sslv3",
            "no-tlsv10",
            "no-tlsv11",
            "ssl-reuse",
            "tfo",
            "no-sni-auto",
            "sni-auto",
            "check-sni-auto");

    private ServerKeywords() {}
}
