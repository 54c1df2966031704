package dev.egresslab.proxy.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Writes a configuration as the YAML that {@link ProxyConfigReader} reads: what is default is left out, and reading it again gives an equal
 * configuration.
 */
public final class ProxyConfigWriter {
    private final StringBuilder yaml = new StringBuilder();

    private ProxyConfigWriter() {}

    /** The text. */
    public static String write(ProxyConfig config) {
        ProxyConfigWriter writer = new ProxyConfigWriter();
        writer.top(config);
        writer.yaml.append("upstreams:\n");
        config.upstreams().forEach(writer::upstream);
        return writer.yaml.toString();
    }

    private void top(ProxyConfig config) {
        ProxyConfig base = ProxyConfig.of(config.listeners().getFirst().address(), config.upstreams());
        listeners(config.listeners());
        changed("admin", config.admin(), null);
        AccessLogConfig log = config.accessLog();
        if (log != null) {
            boolean json = log.format() == AccessLogConfig.Format.JSON;
            line(
                    "accessLog",
                    json
                            ? Flow.text(log.file())
                            : new Flow().of("file", log.file(), null).of("format", "haproxy", null));
        }
        changed("loops", config.loops(), base.loops());
        if (config.transport() != base.transport()) {
            line("transport", config.transport().name().toLowerCase(Locale.ROOT));
        }
        changed("drainDelay", config.drainDelay(), base.drainDelay());
        if (config.via() != null) {
            line(
                    "via",
                    new Flow()
                            .of("socks5", config.via().address(), null)
                            .of("user", config.via().user(), null));
        }
        section("resolver", resolver(config.resolver()));
        section("nat", nat(config.nat()));
        section("clients", clients(config.clients()));
        section("overload", overload(config.overload()));
    }

    private void listeners(List<ListenerConfig> listeners) {
        List<Endpoint> plain = listeners.stream().map(ListenerConfig::address).toList();
        if (listeners.stream().allMatch(listener -> listener.tls() == null)) {
            line("listen", plain.size() == 1 ? Flow.text(plain.getFirst()) : list(plain));
            return;
        }
        yaml.append("listen:\n");
        for (ListenerConfig listener : listeners) {
            ListenerTlsConfig tls = listener.tls();
            String address = Flow.text(listener.address());
            yaml.append("  - ")
                    .append(tls == null ? address : "address: " + address)
                    .append('\n');
            nested("tls", tls == null ? null : tls(tls));
        }
    }

    private static Flow tls(ListenerTlsConfig c) {
        ListenerTlsConfig base = ListenerTlsConfig.of(c.certFile(), c.keyFile());
        return new Flow()
                .of("certFile", c.certFile(), null)
                .of("keyFile", c.keyFile(), null)
                .of("minVersion", c.minVersion().text(), base.minVersion().text())
                .of("clientCaFile", c.clientCaFile(), null)
                .of("clientCertificate", c.clientCertificate().name().toLowerCase(Locale.ROOT), "required")
                .of("handshakeTimeout", c.handshakeTimeout(), base.handshakeTimeout())
                .of("watch", c.watch(), base.watch());
    }

    private static Flow resolver(ResolverConfig c) {
        ResolverConfig base = ResolverConfig.DEFAULT;
        return new Flow()
                .of("servers", c.servers().isEmpty() ? null : list(c.servers()), null)
                .of("ttlMin", c.ttlMin(), base.ttlMin())
                .of("ttlMax", c.ttlMax(), base.ttlMax())
                .of("queryTimeout", c.queryTimeout(), base.queryTimeout())
                .of("retryDelay", c.retryDelay(), base.retryDelay())
                .of("negativeTtl", c.negativeTtl(), base.negativeTtl())
                .of("staleMax", c.staleMax(), base.staleMax());
    }

    private static Flow nat(NatConfig c) {
        NatConfig base = NatConfig.DEFAULT;
        return new Flow()
                .of("portsPerDestination", c.portsPerDestination(), base.portsPerDestination())
                .of("hold", c.hold(), base.hold())
                .of("alarmShare", c.alarmShare(), base.alarmShare());
    }

    private static Flow clients(ClientLimits c) {
        ClientLimits base = ClientLimits.DEFAULT;
        return new Flow()
                .of("requestLineBytes", c.requestLineBytes(), base.requestLineBytes())
                .of("headerBytes", c.headerBytes(), base.headerBytes())
                .of("headerFields", c.headerFields(), base.headerFields())
                .of("bodyBytes", c.bodyBytes(), base.bodyBytes())
                .of("headerTimeout", c.headerTimeout(), base.headerTimeout())
                .of("idleTimeout", c.idleTimeout(), base.idleTimeout())
                .of("bodyRate", c.bodyRate(), base.bodyRate())
                .of("bodyGrace", c.bodyGrace(), base.bodyGrace())
                .of("maxConnections", c.maxConnections(), base.maxConnections())
                .of("maxPerAddress", c.maxPerAddress(), base.maxPerAddress());
    }

    private static Flow overload(OverloadConfig c) {
        OverloadConfig base = OverloadConfig.DEFAULT;
        return new Flow()
                .of("loopLag", list(c.loopLag()), list(base.loopLag()))
                .of("memory", list(c.memory()), list(base.memory()))
                .of("descriptors", list(c.descriptors()), list(base.descriptors()))
                .of("recovery", c.recovery(), base.recovery())
                .of("hold", c.hold(), base.hold());
    }

    private void upstream(UpstreamConfig upstream) {
        yaml.append("  - host: ").append(Flow.text(upstream.host())).append('\n');
        nested("port", upstream.port() == (upstream.tls() == null ? 80 : 443) ? null : upstream.port());
        nested("name", upstream.name());
        nested("addresses", upstream.addresses().isEmpty() ? null : list(upstream.addresses()));
        nested("privateAddresses", upstream.privateAddresses() ? true : null);
        TlsConfig tls = upstream.tls();
        nested("tls", tls == null ? "false" : tls(tls, upstream.host()).orNull());
        nested("pool", pool(upstream.pool()).orNull());
        nested("timeouts", timeouts(upstream.timeouts()).orNull());
        if (upstream.resend() != Resending.IDEMPOTENT) {
            nested("resend", upstream.resend().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        nested(
                "retries",
                upstream.retries().equals(RetryConfig.OFF)
                        ? "false"
                        : retries(upstream.retries()).orNull());
        nested(
                "outlier",
                upstream.outlier().equals(OutlierConfig.OFF)
                        ? "false"
                        : outlier(upstream.outlier()).orNull());
        nested("resolve", upstream.resolve() == AddressFamilies.PREFER_IPV4 ? null : upstream.resolve());
    }

    private static Flow tls(TlsConfig c, String host) {
        return new Flow()
                .of("sni", c.sni(), host)
                .of("verify", c.verify(), true)
                .of(
                        "caFile",
                        c.caFiles().isEmpty()
                                ? null
                                : c.caFiles().size() == 1 ? c.caFiles().getFirst() : list(c.caFiles()),
                        null)
                .of("caPem", c.caPem(), null)
                .of("certFile", c.certFile(), null)
                .of("keyFile", c.keyFile(), null)
                .of("certPem", c.certPem(), null)
                .of("resumption", c.resumption(), true);
    }

    private static Flow pool(PoolConfig c) {
        PoolConfig base = PoolConfig.DEFAULT;
        return new Flow()
                .of("maxConnections", c.maxConnections(), base.maxConnections())
                .of("maxIdle", c.maxIdle(), Math.max(base.maxIdle(), c.maxConnections()))
                .of("minIdle", c.minIdle(), base.minIdle())
                .of("idleTimeout", c.idleTimeout(), base.idleTimeout())
                .of("maxAge", c.maxAge(), base.maxAge())
                .of("ageJitter", c.ageJitter(), base.ageJitter())
                .of("maxRequests", c.maxRequests(), base.maxRequests())
                .of("queueSize", c.queueSize(), base.queueSize())
                .of("queueTimeout", c.queueTimeout(), base.queueTimeout())
                .of("purgeDelay", c.purgeDelay(), base.purgeDelay());
    }

    private static Flow timeouts(TimeoutConfig c) {
        TimeoutConfig base = TimeoutConfig.DEFAULT;
        return new Flow()
                .of("connect", c.connect(), base.connect())
                .of("tls", c.tls(), base.tls())
                .of("firstByte", c.firstByte(), base.firstByte())
                .of("idle", c.idle(), base.idle())
                .of("total", c.total(), base.total());
    }

    private static Flow retries(RetryConfig c) {
        RetryConfig base = RetryConfig.DEFAULT;
        return new Flow()
                .of("numRetries", c.numRetries(), base.numRetries())
                .of("retryOn", list(c.retryOn()), list(base.retryOn()))
                .of("budgetPercent", c.budgetPercent(), base.budgetPercent())
                .of("minRetryConcurrency", c.minRetryConcurrency(), base.minRetryConcurrency())
                .of("baseInterval", c.baseInterval(), base.baseInterval())
                .of("maxInterval", c.maxInterval(), base.maxInterval())
                .of("perTryTimeout", c.perTryTimeout(), base.perTryTimeout());
    }

    private static Flow outlier(OutlierConfig c) {
        OutlierConfig base = OutlierConfig.DEFAULT;
        return new Flow()
                .of("consecutiveGatewayFailure", c.consecutiveGatewayFailure(), base.consecutiveGatewayFailure())
                .of(
                        "consecutiveLocalOriginFailure",
                        c.consecutiveLocalOriginFailure(),
                        base.consecutiveLocalOriginFailure())
                .of("interval", c.interval(), base.interval())
                .of("baseEjectionTime", c.baseEjectionTime(), base.baseEjectionTime())
                .of("maxEjectionTime", c.maxEjectionTime(), base.maxEjectionTime())
                .of("maxEjectionTimeJitter", c.maxEjectionTimeJitter(), base.maxEjectionTimeJitter())
                .of("maxEjectionPercent", c.maxEjectionPercent(), base.maxEjectionPercent())
                .of("panicThreshold", c.panicThreshold(), base.panicThreshold())
                .of("slowStartWindow", c.slowStartWindow(), base.slowStartWindow());
    }

    private static String list(List<?> items) {
        StringJoiner joined = new StringJoiner(", ", "[", "]");
        items.forEach(item -> joined.add(Flow.text(item)));
        return joined.toString();
    }

    private void changed(String key, @Nullable Object value, @Nullable Object base) {
        if (value != null && !Objects.equals(value, base)) {
            line(key, Flow.text(value));
        }
    }

    private void section(String key, Flow flow) {
        Object text = flow.orNull();
        if (text != null) {
            line(key, text);
        }
    }

    private void line(String key, Object value) {
        yaml.append(key).append(": ").append(value).append('\n');
    }

    private void nested(String key, @Nullable Object value) {
        if (value != null) {
            yaml.append("    ").append(key).append(": ").append(value).append('\n');
        }
    }

    /** A mapping on one line. */
    private static final class Flow {
        private final StringJoiner entries = new StringJoiner(", ", "{", "}").setEmptyValue("");

        Flow of(String key, @Nullable Object value, @Nullable Object base) {
            if (value != null && !Objects.equals(value, base)) {
                entries.add(key + ": " + (value instanceof String text && text.startsWith("[") ? text : text(value)));
            }
            return this;
        }

        @Nullable
        String orNull() {
            return entries.toString().isEmpty() ? null : entries.toString();
        }

        @Override
        public String toString() {
            return entries.toString();
        }

        /** Plain where YAML would read it back as it is, else in double quotes. */
        static String text(Object value) {
            if (value instanceof Duration duration) {
                return duration.toNanosPart() == 0
                        ? duration.toSeconds() + "s"
                        : BigDecimal.valueOf(duration.toNanos(), 6)
                                        .stripTrailingZeros()
                                        .toPlainString() + "ms";
            }
            String text = value.toString();
            boolean plain = text.matches("[A-Za-z0-9_./][A-Za-z0-9_./:@+-]*") && !text.endsWith(":");
            return plain
                    ? text
                    : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
    }
}
