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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns a backend into an upstream of the proxy. What a line does not say has the proxy's own default, which is the safer one. */
public final class BackendConfig {
    private final Backend backend;
    private final BackendLines lines;
    private final Findings findings;

    private BackendConfig(Backend backend, Findings findings) {
        this.backend = backend;
        this.lines = backend.lines();
        this.findings = findings;
    }

    /** The upstream; null when its names or numbers cannot be used, which is then a finding. */
    public static @Nullable UpstreamConfig of(
            Backend backend, PoolConfig pool, TimeoutConfig timeouts, Findings findings) {
        try {
            return new BackendConfig(backend, findings).upstream(pool, timeouts);
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
        Set<RetryOn> on = reasons == null ? Set.copyOf(base.retryOn()) : EnumSet.noneOf(RetryOn.class);
        if (reasons != null) {
            reasons.words().stream().skip(1).forEach(word -> on.addAll(retryOn(word.text())));
        }
        return most == 0 || on.isEmpty() ? RetryConfig.OFF : base.withRetries(most, List.copyOf(on));
    }

    /** A stale connection, which is what {@code empty-response} is written for, needs no saying here: see {@link Resending}. */
    private static Set<RetryOn> retryOn(String word) {
        return switch (word) {
            case "conn-failure" -> EnumSet.of(RetryOn.CONNECT_FAILURE);
            case "502", "503", "504" -> EnumSet.of(RetryOn.GATEWAY_ERROR);
            case "response-timeout" -> EnumSet.of(RetryOn.RESPONSE_TIMEOUT);
            case "all-retryable-errors" -> EnumSet.allOf(RetryOn.class);
            default -> EnumSet.noneOf(RetryOn.class);
        };
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
        return new TlsConfig(
                fixed == null ? backend.host() : fixed,
                verified,
                backend.verifiedBy() == null ? caFiles() : List.of(),
                backend.verifiedBy() == null || backend.verifiedBy().isEmpty() ? null : backend.verifiedBy(),
                backend.identity() == null ? file("crt") : null,
                backend.identity() == null ? file("crt") : null,
                backend.identity(),
                lines.server("no-ssl-reuse") == null);
    }

    private List<String> caFiles() {
        Word word = lines.server("ca-file");
        String file = word == null || word.text().equals("@system-ca") ? null : file("ca-file");
        return file == null ? List.of() : List.of(file);
    }

    /** A file of certificates; that of {@code crt} has the key in it, too. */
    private @Nullable String file(String keyword) {
        Word word = lines.server(keyword);
        if (word != null && !Files.isReadable(Path.of(word.text()))) {
            invalid(word, keyword + " must be a file that can be read here, was '" + word.text() + "'");
        }
        return word == null ? null : word.text();
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
