package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.ScenarioReader.Origins;
import dev.egresslab.bench.scenario.Settings.Bound;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.RetryReason;
import dev.egresslab.bench.workload.Stage;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Builds the scenario's records out of settings in which nothing is wrong. */
final class ScenarioBuilder {
    private ScenarioBuilder() {}

    /**
     * The scenario's name.
     *
     * @param scenario the settings; its name may be absent
     * @param file the file's path
     * @return its own name or else the file's, or nothing when the file's will not do
     */
    static Optional<String> name(Settings scenario, String file) {
        if (scenario.has("name")) {
            return Optional.of(scenario.text("name"));
        }
        String stem = String.valueOf(Path.of(file).getFileName()).replaceFirst("\\.ya?ml$", "");
        return stem.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}") ? Optional.of(stem) : Optional.empty();
    }

    static Scenario build(String name, Settings scenario, List<VariantSettings> variants, Origins origins) {
        OriginSpec origin = OriginBuilder.origin(scenario.section("origin"));
        return new Scenario(
                name,
                scenario.text("why").strip(),
                origins.file(),
                origins.text(),
                origins.sets(),
                scenario.whole("seed"),
                constant(Scenario.Plane.class, scenario.text("plane")),
                origin,
                load(scenario.section("load")),
                measure(scenario.section("measure")),
                variants.stream().map(variant -> variant(variant, origin)).toList(),
                scenario.list("gates").stream()
                        .map(gate -> gate(gate, origins.file()))
                        .toList());
    }

    private static Load load(Settings load) {
        if (load.knows("clients")) {
            return Load.closed(load.count("clients"), load.duration("for"));
        }
        return new Load(
                constant(Load.Arrivals.class, load.text("arrivals")),
                load.list("stages").stream()
                        .map(stage -> stage(stage.section()))
                        .toList());
    }

    private static Stage stage(Settings stage) {
        double start = stage.perSecond("rate");
        return new Stage(stage.duration("for"), start, stage.has("to") ? stage.perSecond("to") : start);
    }

    private static MeasureSpec measure(Settings measure) {
        return new MeasureSpec(
                measure.count("rounds"),
                measure.duration("warmUp"),
                measure.has("warmUpRequests") ? measure.whole("warmUpRequests") : null,
                measure.duration("lagP99Max"));
    }

    private static Scenario.Variant variant(VariantSettings variant, OriginSpec origin) {
        AppSpec app = app(variant.app(), origin);
        ProxySpec proxy = proxy(variant.own());
        int clients = Scenario.Variant.natClients(app, proxy);
        return new Scenario.Variant(variant.name(), gateway(variant.gateway(), clients), app, proxy);
    }

    private static GatewaySpec gateway(Settings gateway, int clients) {
        return new GatewaySpec(
                profile(gateway).forClients(clients),
                gateway.count("ips"),
                gateway.duration("rtt"),
                gateway.has("ports") ? gateway.count("ports") : null,
                gateway.has("hold") ? gateway.duration("hold") : null,
                gateway.has("idleTimeout") ? gateway.duration("idleTimeout") : null,
                gateway.duration("period"),
                gateway.has("exhaustion") ? constant(GatewaySpec.Exhaustion.class, gateway.text("exhaustion")) : null,
                zones(gateway));
    }

    /** The profile that the gateway's settings name or describe. */
    static GatewayProfile profile(Settings gateway) {
        return gateway.is("profile", Settings.class)
                ? OwnProfile.of(gateway.section("profile"))
                : Profiles.byName(gateway.text("profile")).orElseThrow();
    }

    private static Map<String, Double> zones(Settings gateway) {
        if (!gateway.has("zones")) {
            return Map.of(GatewaySpec.ONLY_ZONE, 1.0);
        }
        Map<String, Double> zones = new LinkedHashMap<>();
        gateway.table("zones")
                .forEach((zone, share) ->
                        zones.put(zone, share.amount().movePointLeft(2).doubleValue()));
        return zones;
    }

    private static AppSpec app(Settings app, OriginSpec origin) {
        return new AppSpec(
                constant(AppSpec.Client.class, app.text("client")),
                app.count("workers"),
                app.count("instances"),
                app.count("listenQueue"),
                app.count("calls"),
                hosts(app, origin),
                app.text("method"),
                app.text("path"),
                app.amount("bodySize").longValue(),
                constant(ConnectionModel.class, app.text("connections")),
                constant(AppSpec.Close.class, app.text("close")),
                app.duration("connectTimeout"),
                app.duration("timeout"),
                retries(app.section("retries")),
                app.on("dnsCache"),
                app.on("tlsResumption"));
    }

    private static RetryPolicy retries(Settings retries) {
        Set<String> on = retries.list("on").stream().map(Bound::text).collect(Collectors.toSet());
        return new RetryPolicy(
                retries.count("attempts"),
                Arrays.stream(RetryReason.values())
                        .filter(reason -> on.contains(reason.figure()))
                        .collect(Collectors.toSet()),
                constant(RetryPolicy.Backoff.class, retries.text("backoff")),
                retries.duration("wait").toNanos(),
                retries.duration("waitMax").toNanos(),
                constant(RetryPolicy.Jitter.class, retries.text("jitter")),
                retries.has("budget")
                        ? retries.amount("budget").movePointLeft(2).doubleValue()
                        : null);
    }

    private static List<String> hosts(Settings app, OriginSpec origin) {
        if (!app.has("host")) {
            return origin.hosts().stream().map(OriginSpec.Host::name).toList();
        }
        return app.is("host", String.class)
                ? List.of(app.text("host"))
                : app.list("host").stream().map(Bound::text).toList();
    }

    /** A variant without a proxy has the settings of one all the same, so that nobody has to ask whether they are there. */
    private static ProxySpec proxy(Settings variant) {
        boolean detailed = variant.is("proxy", Settings.class);
        String kind = detailed ? variant.section("proxy").text("kind") : variant.text("proxy");
        Settings settings = detailed ? variant.section("proxy") : Binder.defaults(ProxyKeys.PROXY);
        return new ProxySpec(
                constant(ProxySpec.Kind.class, kind),
                settings.count("maxConnections"),
                settings.duration("queueTimeout"),
                settings.duration("idleTimeout"),
                settings.count("threads"),
                constant(Transport.class, settings.text("transport")),
                settings.on("accessLog"),
                settings.on("metrics"));
    }

    /** The place of the expression's first character, which a quote precedes; none when it came from an override. */
    private static Scenario.Gate gate(Bound gate, String file) {
        Mark start = Yaml.start(gate.node());
        if (!start.getName().equals(file)) {
            return new Scenario.Gate(gate.text(), 0, 0);
        }
        boolean quoted = gate.node() instanceof ScalarNode scalar
                && (scalar.getScalarStyle() == ScalarStyle.SINGLE_QUOTED
                        || scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED);
        return new Scenario.Gate(gate.text(), start.getLine() + 1, start.getColumn() + (quoted ? 2 : 1));
    }

    /** The enum constant of a choice: {@code per-call} is {@code PER_CALL}. */
    static <E extends Enum<E>> E constant(Class<E> type, String word) {
        return Enum.valueOf(
                type, word.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_'));
    }
}
