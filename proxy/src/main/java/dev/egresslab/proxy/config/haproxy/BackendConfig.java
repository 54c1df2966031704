package dev.egresslab.proxy.config.haproxy;

import dev.egresslab.proxy.config.AddressFamilies;
import dev.egresslab.proxy.config.Findings;
import dev.egresslab.proxy.config.OutlierConfig;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.Resending;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.Rule;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a backend into an upstream of the proxy. What a line does not say has the proxy's own default, which is the safer one. */
public final class BackendConfig {
    private final Backend backend;
    private final BackendLines lines;
    private final CertificateFiles files;
    private final Findings findings;

    private BackendConfig(Backend backend, CertificateFiles files, Findings findings) {
        this.backend = backend;
        this.files = files;
        this.lines = backend.lines();
        this.findings = findings;
    }

    /** The upstream; null when its names or numbers cannot be used, which is then a finding. */
    public static @Nullable UpstreamConfig of(
            Backend backend, CertificateFiles files, PoolConfig pool, TimeoutConfig timeouts, Findings findings) {
        try {
            return new BackendConfig(backend, files, findings).upstream(pool, timeouts);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            if (backend.lines().placeholders().isEmpty()) {
                findings.add(backend.source(), backend.offset(), Rule.INVALID, message, "", List.of());
            }
            return null;
        }
    }

    private UpstreamConfig upstream(PoolConfig pool, TimeoutConfig timeouts) {
        boolean literal = backend.name().matches("[0-9.]+|.*:.*");
        String name = literal || backend.name().equalsIgnoreCase(backend.host()) ? null : backend.name();
        return new UpstreamConfig(
                backend.host().toLowerCase(Locale.ROOT),
                backend.port(),
                backend.tls() ? tls() : null,
                name,
                literal ? literals() : List.of(),
                false,
                pool(pool),
                timeouts(timeouts),
                Resending.IDEMPOTENT,
                resolve(),
                outlier(),
                retries());
    }

    /** HAProxy retries when no connection could be opened, unless {@code retry-on} says more or {@code retries 0} nothing. */
    private RetryConfig retries() {
        RetryConfig base = RetryConfig.DEFAULT;
        Directive number = lines.line("retries");
        int most = number == null || number.words().size() < 2
                ? base.numRetries()
                : read(number.words().get(1), base.numRetries(), Integer::parseInt);
        Directive reasons = lines.line("retry-on");
        Set<RetryOn> on = reasons == null ? Set.copyOf(base.retryOn()) : RetryWords.of(reasons, findings);
        return most == 0 || on.isEmpty() ? RetryConfig.OFF : base.withRetries(most, List.copyOf(on));
    }

    /** HAProxy's twin is {@code observe layer4|layer7 error-limit N on-error mark-down}; {@code slowstart} is its word, too. */
    private OutlierConfig outlier() {
        OutlierConfig base = OutlierConfig.DEFAULT.withSlowStart(
                time(lines.server("slowstart"), OutlierConfig.DEFAULT.slowStartWindow()));
        int limit = Math.max(1, number("error-limit", base.consecutiveLocalOriginFailure()));
        return switch (String.valueOf(lines.serverText("observe"))) {
            case "layer7" -> base.withFailures(limit, limit);
            case "layer4" -> base.withFailures(0, limit);
            default -> base;
        };
    }

    /** HAProxy prefers IPv6 unless told otherwise, and tries the other family only when the first has no address. */
    private AddressFamilies resolve() {
        Word prefer = lines.server("resolve-prefer");
        if (prefer == null) {
            return AddressFamilies.PREFER_IPV4;
        }
        return switch (prefer.text()) {
            case "ipv4" -> AddressFamilies.PREFER_IPV4;
            case "ipv6" -> AddressFamilies.PREFER_IPV6;
            default -> {
                invalid(prefer, "resolve-prefer must be ipv4 or ipv6, was '" + prefer.text() + "'");
                yield AddressFamilies.PREFER_IPV4;
            }
        };
    }

    /** The addresses of all server lines. */
    private List<String> literals() {
        List<String> literals = lines.servers().stream()
                .map(server -> Address.host(server.address().text()))
                .distinct()
                .toList();
        return literals.isEmpty() ? List.of(backend.name()) : literals;
    }

    private TlsConfig tls() {
        String fixed = backend.fixedServerName();
        String verify = lines.serverText("verify");
        boolean verified = backend.verifiedBy() != null || !"none".equals(verify);
        Word crt = backend.identity() == null ? lines.server("crt") : null;
        String certFile = crt == null ? null : files.certificate(crt, this::invalid);
        String keyFile = crt == null || certFile == null ? null : CertificateFiles.key(crt, certFile, this::invalid);
        return new TlsConfig(
                fixed == null ? backend.host() : fixed,
                verified,
                backend.verifiedBy() == null ? caFiles() : List.of(),
                backend.verifiedBy() == null || backend.verifiedBy().isEmpty() ? null : backend.verifiedBy(),
                keyFile == null ? null : certFile,
                keyFile,
                backend.identity(),
                lines.server("no-ssl-reuse") == null);
    }

    private List<String> caFiles() {
        Word word = lines.server("ca-file");
        if (word == null || word.text().equals("@system-ca")) {
            return List.of();
        }
        String file = files.authorities(word, this::invalid);
        return file == null ? List.of() : List.of(file);
    }

    private PoolConfig pool(PoolConfig base) {
        int written = lines.servers().stream().mapToInt(this::slots).sum();
        int slots = Math.max(1, backend.controlled() ? written + 1 : written);
        int most = scaled(number("maxconn", 0), slots, base.maxConnections());
        int idle = number("pool-max-conn", -1);
        return new PoolConfig(
                most,
                idle < 0 ? Math.max(most, base.maxIdle()) : idle * slots,
                base.minIdle(),
                base.idleTimeout(),
                base.maxAge(),
                base.ageJitter(),
                number("max-reuse", -1) < 0 ? base.maxRequests() : number("max-reuse", 0) + 1,
                number("maxqueue", 0) == 0 ? base.queueSize() : number("maxqueue", 0),
                time(argument("timeout queue"), base.queueTimeout()),
                time(lines.server("pool-purge-delay"), base.purgeDelay()));
    }

    /** HAProxy's limits hold for a server each; 0 and less are none. */
    private static int scaled(int each, int slots, int fallback) {
        return each <= 0 ? fallback : Math.multiplyExact(each, slots);
    }

    /** How many servers a line stands for: {@code server-template NAME 4 ...} or {@code 1-4}. */
    private int slots(BackendLines.Server server) {
        if (!server.template()) {
            return 1;
        }
        Word count = server.line().words().get(2);
        String[] range = count.text().split("-", 2);
        Integer first = read(new Word(range[0], count.source(), count.start(), count.end()), 1, Integer::parseInt);
        return range.length == 1
                ? first
                : 1
                        - first
                        + read(
                                new Word(range[1], count.source(), count.start(), count.end()),
                                first,
                                Integer::parseInt);
    }

    /** HAProxy counts the handshake to the connect timeout; the server's timeout is between any two bytes. */
    private TimeoutConfig timeouts(TimeoutConfig base) {
        Word connect = argument("timeout connect");
        Word server = argument("timeout server");
        return new TimeoutConfig(
                time(connect, base.connect()),
                time(connect, base.tls()),
                time(server, base.firstByte()),
                time(server, base.idle()),
                base.total());
    }

    private @Nullable Word argument(String phrase) {
        Directive line = lines.line(phrase);
        return line == null || line.words().size() < 3 ? null : line.words().get(2);
    }

    private int number(String keyword, int fallback) {
        return read(lines.server(keyword), fallback, Integer::parseInt);
    }

    private Duration time(@Nullable Word word, Duration fallback) {
        return read(word, fallback, Times::parse);
    }

    private <T> T read(@Nullable Word word, T fallback, Function<String, T> reader) {
        if (word == null) {
            return fallback;
        }
        try {
            return reader.apply(word.text());
        } catch (IllegalArgumentException e) {
            invalid(word, "must be a number or a time, was '" + word.text() + "'");
            return fallback;
        }
    }

    private void invalid(Word word, String message) {
        findings.add(word.source(), word.start(), Rule.INVALID, message, "", List.of());
    }
}
