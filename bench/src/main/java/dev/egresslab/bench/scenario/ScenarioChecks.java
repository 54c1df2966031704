package dev.egresslab.bench.scenario;

import dev.egresslab.bench.scenario.Settings.Bound;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What must hold between values: names that exist, shares that add up, limits that can be reached. Each check looks only at values that
 * were bound, so a wrong value does not hide the others.
 */
final class ScenarioChecks {
    private static final BigDecimal ALL = BigDecimal.valueOf(100);
    private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);
    private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final Findings findings;

    ScenarioChecks(Findings findings) {
        this.findings = findings;
    }

    /**
     * Checks the whole scenario.
     *
     * @param scenario the file's settings
     * @param variants the variants' settings
     */
    void check(Settings scenario, List<VariantSettings> variants) {
        if (scenario.has("load")) {
            load(scenario);
        }
        if (scenario.has("origin")) {
            origin(scenario.section("origin"));
        }
        for (VariantSettings variant : variants) {
            gateway(variant.gateway());
            app(variant.app());
            clientsHaveWorkers(scenario, variant.app());
            new PhpChecks(findings).check(scenario, variant.app());
            proxyCanDoThat(variant.own());
            if (scenario.has("origin")) {
                hostsExist(variant.app(), scenario.section("origin"));
                resumptionIsPossible(variant.app(), scenario.section("origin"));
            }
        }
    }

    private void load(Settings scenario) {
        Settings load = scenario.section("load");
        if (!load.knows("clients")) {
            someoneArrives(load);
        } else if (scenario.has("plane") && scenario.text("plane").equals("virtual")) {
            findings.add(
                    scenario.bound("load").key(),
                    "`load.clients` needs real sockets: in virtual time the CPU costs nothing, and clients that ask"
                            + " again at once would ask without end; give `load.stages`");
        }
    }

    private void clientsHaveWorkers(Settings scenario, Settings app) {
        if (!scenario.has("load") || !scenario.section("load").knows("clients") || !app.has("workers")) {
            return;
        }
        Settings load = scenario.section("load");
        if (load.has("clients") && load.whole("clients") > app.whole("workers")) {
            findings.add(
                    load.node("clients"),
                    "`load.clients` (%d) must not be more than `app.workers` (%d): a client whose page waits for a"
                                    .formatted(load.whole("clients"), app.whole("workers"))
                            + " worker asks nothing");
        }
    }

    private void proxyCanDoThat(Settings variant) {
        if (!variant.has("proxy") || !variant.is("proxy", Settings.class)) {
            return;
        }
        Settings proxy = variant.section("proxy");
        if (!proxy.has("kind")) {
            return;
        }
        String kind = proxy.text("kind");
        if (proxy.has("transport")
                && !kind.equals("egresslab")
                && !proxy.text("transport").equals("auto")) {
            findings.add(
                    proxy.node("transport"),
                    "`proxy.transport` is for the bundled proxy; %s chooses for itself".formatted(kind));
        }
        for (String key : List.of("accessLog", "metrics")) {
            if (kind.equals("haproxy-seed") && proxy.has(key) && proxy.on(key)) {
                findings.add(
                        proxy.node(key),
                        "`proxy.%s` cannot be added to haproxy-seed, which is the article's configuration to the letter; take haproxy"
                                .formatted(key));
            }
        }
    }

    private void someoneArrives(Settings load) {
        if (!load.has("stages")) {
            return;
        }
        boolean nobody = load.list("stages").stream()
                .flatMap(stage -> Stream.of("rate", "to")
                        .filter(key -> stage.section().has(key))
                        .map(key -> stage.section().amount(key)))
                .allMatch(rate -> rate.signum() == 0);
        if (nobody && !load.list("stages").isEmpty()) {
            findings.add(load.bound("stages").key(), "nothing arrives: every rate of `load.stages` is 0");
        }
    }

    private void origin(Settings origin) {
        for (String key : List.of("serviceTime", "responseSize")) {
            if (origin.is(key, Settings.class)) {
                medianIsBelowP99(origin.section(key), "origin." + key);
            }
        }
        if (origin.has("dns")) {
            wholeSeconds(origin.section("dns"), "ttl", "origin.dns.ttl");
        }
        if (origin.has("hosts")) {
            origin.table("hosts").forEach((name, host) -> eachAddressOnce(name, host));
        }
    }

    private void medianIsBelowP99(Settings distribution, String path) {
        if (!distribution.knows("median") || !distribution.has("median") || !distribution.has("p99")) {
            return;
        }
        if (distribution.amount("median").signum() == 0) {
            findings.add(
                    distribution.node("median"),
                    "the median of `%s` must be above 0: a log-normal distribution has no other values"
                            .formatted(path));
        } else if (distribution.amount("p99").compareTo(distribution.amount("median")) < 0) {
            findings.add(distribution.node("p99"), "the p99 of `%s` must not be below its median".formatted(path));
        }
    }

    private void eachAddressOnce(String name, Bound host) {
        Set<String> seen = new HashSet<>();
        for (Bound address : addresses(host)) {
            if (!seen.add(address.text())) {
                findings.add(address.node(), "`%s` is given twice for `%s`".formatted(address.text(), name));
            }
        }
    }

    private static List<Bound> addresses(Bound host) {
        return switch (host.value()) {
            case Settings.Elements elements -> elements.values();
            case Settings section when section.has("addresses") -> section.list("addresses");
            default -> List.of();
        };
    }

    private void gateway(Settings gateway) {
        wholeSeconds(gateway, "period", "gateway.period");
        if (gateway.has("profile")) {
            profile(gateway).ifPresent(profile -> profileAllows(gateway, profile));
        }
        if (!gateway.has("zones")) {
            return;
        }
        Map<String, Bound> zones = gateway.table("zones");
        BigDecimal sum = zones.values().stream().map(Bound::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
        boolean allBound = gateway.node("zones") instanceof MappingNode mapping
                && mapping.getValue().size() == zones.size();
        if (allBound && sum.compareTo(ALL) != 0) {
            findings.add(
                    gateway.bound("zones").key(),
                    "the shares of `gateway.zones` must add up to 100%%, were %s%%"
                            .formatted(sum.stripTrailingZeros().toPlainString()));
        }
    }

    /** The profile; what does not go together in one that the scenario writes is told at the key that the reason begins with. */
    private Optional<GatewayProfile> profile(Settings gateway) {
        if (!gateway.is("profile", Settings.class)) {
            return Optional.of(ScenarioBuilder.profile(gateway));
        }
        Settings own = gateway.section("profile");
        if (!own.has("basedOn") || !own.has("name")) {
            return Optional.empty();
        }
        if (Profiles.byName(own.text("name")).isPresent()) {
            findings.add(own.node("name"), "`gateway.profile.name` must not be that of a profile there is already");
        }
        try {
            return Optional.of(OwnProfile.of(own));
        } catch (IllegalArgumentException e) {
            String reason = String.valueOf(e.getMessage());
            String key = reason.replaceFirst("\\W.*", "");
            boolean given =
                    own.knows(key) && own.has(key) && !Yaml.label(own.node(key)).equals(Yaml.DEFAULT);
            findings.add(given ? own.node(key) : gateway.bound("profile").key(), "`gateway.profile`: " + reason);
            return Optional.empty();
        }
    }

    private void profileAllows(Settings gateway, GatewayProfile profile) {
        int ipsMax = profile.publicIpsMax().value();
        if (gateway.has("ips") && gateway.whole("ips") > ipsMax) {
            findings.add(
                    gateway.node("ips"),
                    "`gateway.ips` must be at most %d with the profile %s, was %d"
                            .formatted(ipsMax, profile.name(), gateway.whole("ips")));
        }
        int portsMax = profile.ports().value().size();
        if (gateway.has("ports") && gateway.whole("ports") > portsMax) {
            findings.add(
                    gateway.node("ports"),
                    "`gateway.ports` must be at most %d with the profile %s, was %d"
                            .formatted(portsMax, profile.name(), gateway.whole("ports")));
        }
    }

    private void wholeSeconds(Settings section, String key, String path) {
        if (section.has(key) && section.amount(key).remainder(SECOND).signum() != 0) {
            findings.add(section.node(key), "`%s` must be whole seconds, such as `1s`".formatted(path));
        }
    }

    private void app(Settings app) {
        if (app.has("instances") && app.has("workers") && app.whole("instances") > app.whole("workers")) {
            findings.add(
                    place(app, "instances", "workers"),
                    "`app.instances` (%d) must not be more than `app.workers` (%d), which are spread over them"
                            .formatted(app.whole("instances"), app.whole("workers")));
        }
        if (app.is("retries", Settings.class)) {
            retries(app.section("retries"));
        }
        if (app.has("connectTimeout")
                && app.has("timeout")
                && app.amount("connectTimeout").compareTo(app.amount("timeout")) > 0) {
            findings.add(
                    place(app, "connectTimeout", "timeout"),
                    "`app.connectTimeout` (%s) must not be longer than `app.timeout` (%s), which ends the whole call"
                            .formatted(Yaml.text(app.node("connectTimeout")), Yaml.text(app.node("timeout"))));
        }
        if (app.has("bodySize")
                && app.has("method")
                && app.amount("bodySize").signum() > 0
                && !METHODS_WITH_BODY.contains(app.text("method"))) {
            findings.add(
                    app.node("bodySize"),
                    "`app.bodySize` needs a method with a body (POST, PUT or PATCH), `app.method` is %s"
                            .formatted(app.text("method")));
        }
    }

    private void retries(Settings retries) {
        if (retries.has("wait")
                && retries.has("waitMax")
                && retries.amount("wait").compareTo(retries.amount("waitMax")) > 0) {
            findings.add(
                    place(retries, "wait", "waitMax"),
                    "`app.retries.wait` (%s) must not be longer than `app.retries.waitMax` (%s)"
                            .formatted(Yaml.text(retries.node("wait")), Yaml.text(retries.node("waitMax"))));
        }
    }

    /** The one of two keys that the user wrote: the other one's default cannot be pointed at. */
    private static Node place(Settings section, String key, String other) {
        return Yaml.label(section.node(key)).equals(Yaml.DEFAULT) ? section.node(other) : section.node(key);
    }

    private void hostsExist(Settings app, Settings origin) {
        if (!app.has("host") || !origin.has("hosts")) {
            return;
        }
        Set<String> known = origin.table("hosts").keySet();
        for (Bound host : hosts(app)) {
            if (!known.contains(host.text())) {
                findings.add(
                        host.node(),
                        "`app.host` must be a host of `origin.hosts` (%s), was `%s`%s"
                                .formatted(
                                        String.join(", ", known),
                                        host.text(),
                                        Suggestion.didYouMean(host.text(), known)));
            }
        }
    }

    private static List<Bound> hosts(Settings app) {
        return app.is("host", String.class) ? List.of(app.bound("host")) : app.list("host");
    }

    private void resumptionIsPossible(Settings app, Settings origin) {
        if (!app.has("tlsResumption") || !app.on("tlsResumption") || !origin.has("tls")) {
            return;
        }
        if (!origin.is("tls", Settings.class)) {
            findings.add(app.node("tlsResumption"), "`app.tlsResumption` needs TLS, but `origin.tls` is off");
        } else if (origin.section("tls").has("resumption")
                && !origin.section("tls").on("resumption")) {
            findings.add(
                    app.node("tlsResumption"),
                    "`app.tlsResumption` needs an origin that lets sessions resume, but `origin.tls.resumption` is"
                            + " false");
        }
    }
}
