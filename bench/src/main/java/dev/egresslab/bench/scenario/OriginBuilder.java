package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Settings.Bound;
import dev.egresslab.bench.workload.Distribution;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the origin's record out of settings in which nothing is wrong. */
final class OriginBuilder {
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private OriginBuilder() {}

    static OriginSpec origin(Settings origin) {
        OriginSpec.@Nullable Tls tls = origin.is("tls", Settings.class) ? tls(origin.section("tls")) : null;
        int port = tls == null ? HTTP_PORT : HTTPS_PORT;
        Settings keepAlive = origin.section("keepAlive");
        Settings dns = origin.section("dns");
        return new OriginSpec(
                origin.table("hosts").entrySet().stream()
                        .map(host -> host(host, port))
                        .toList(),
                tls,
                keepAlive.duration("timeout"),
                keepAlive.count("requests"),
                distribution(origin.bound("serviceTime")),
                distribution(origin.bound("responseSize")),
                dns.duration("ttl"),
                dns.on("rotate"));
    }

    private static OriginSpec.Tls tls(Settings tls) {
        return new OriginSpec.Tls(
                ScenarioBuilder.constant(OriginSpec.Tls.Version.class, "tls-" + tls.text("version")),
                ScenarioBuilder.constant(OriginSpec.Tls.Key.class, tls.text("certificate")),
                tls.on("resumption"));
    }

    private static OriginSpec.Host host(Map.Entry<String, Bound> host, int port) {
        return switch (host.getValue().value()) {
            case Settings section ->
                new OriginSpec.Host(
                        host.getKey(),
                        texts(section.list("addresses")),
                        section.has("port") ? section.count("port") : port);
            case Settings.Elements addresses -> new OriginSpec.Host(host.getKey(), texts(addresses.values()), port);
            default -> throw new IllegalStateException("a host is a mapping or a list");
        };
    }

    private static List<String> texts(List<Bound> elements) {
        return elements.stream().map(Bound::text).toList();
    }

    private static Distribution distribution(Bound bound) {
        if (!(bound.value() instanceof Settings settings)) {
            return Distribution.constant(bound.amount().doubleValue());
        }
        return settings.knows("exponential")
                ? Distribution.exponential(settings.amount("exponential").doubleValue())
                : Distribution.logNormal(
                        settings.amount("median").doubleValue(),
                        settings.amount("p99").doubleValue());
    }
}
