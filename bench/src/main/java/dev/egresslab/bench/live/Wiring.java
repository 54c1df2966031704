package dev.egresslab.bench.live;

import dev.egresslab.bench.app.AppConfig;
import dev.egresslab.bench.origin.OriginConfig;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.peer.EgressConfig;
import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.scenario.Scenario.Variant;
import dev.egresslab.proxy.config.AccessLogConfig;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.simulator.loopback.FixedListener;
import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Turns what the scenario asks for into what the roles run: the same settings with the addresses that exist only at run time. */
final class Wiring {
    static final String LOOPBACK = "127.0.0.1";
    /** The zone-independent gateway that warm-up goes through, so that it leaves no port held in the measured ones. */
    static final String WARM_UP = "warm-up";

    private static final Duration WARM_UP_HOLD = Duration.ofMillis(1);

    private final Scenario scenario;
    private final RunAuthority authority;

    Wiring(Scenario scenario, Instant now) {
        this.scenario = scenario;
        OriginSpec.Tls tls = scenario.origin().tls();
        this.authority = RunAuthority.create(tls == null ? OriginSpec.Tls.Key.ECDSA_P256 : tls.certificate(), now);
    }

    OriginConfig origin() {
        List<String> names =
                scenario.origin().hosts().stream().map(OriginSpec.Host::name).toList();
        return OriginConfig.of(scenario.origin(), authority.issue(names), scenario.seed());
    }

    /** The variant's gateways, one for each zone, and the one for the warm-up. */
    List<GatewayConfig> gateways(Variant variant, int originPort) {
        GatewaySpec spec = variant.gateway();
        GatewayProfile profile = spec.asRun();
        List<GatewayConfig> gateways = new ArrayList<>();
        for (String zone : spec.zones().keySet()) {
            gateways.add(gateway(variant, zone, profile, gateways.size(), originPort));
        }
        GatewayProfile unlimited = profile.unscaled().scaled(null, WARM_UP_HOLD, null);
        gateways.add(gateway(variant, WARM_UP, unlimited, gateways.size(), originPort));
        return gateways;
    }

    private GatewayConfig gateway(Variant variant, String name, GatewayProfile profile, int index, int originPort) {
        GatewaySpec spec = variant.gateway();
        // TEST-NET-1 (RFC 5737): addresses that belong to nobody. The gateway of each zone has its own.
        List<String> publicIps = IntStream.range(0, spec.ips())
                .mapToObj(i -> "192.0.2." + (1 + (index * spec.ips() + i) % 254))
                .toList();
        Map<String, String> destinations = new LinkedHashMap<>();
        for (OriginSpec.Host host : scenario.origin().hosts()) {
            host.addresses()
                    .forEach(address -> destinations.put(address + ":" + host.port(), LOOPBACK + ":" + originPort));
        }
        return new GatewayConfig(
                name,
                profile,
                publicIps,
                spec.rtt().toNanos(),
                spec.period().toNanos(),
                LOOPBACK + ":0",
                index == 0 && variant.proxy().kind().needsListeners()
                        ? listeners(variant, destinations.keySet())
                        : List.of(),
                destinations,
                scenario.seed() + index);
    }

    /** One for each destination, for a proxy that speaks no SOCKS; like every proxy it stands in the first zone. */
    private static List<FixedListener> listeners(Variant variant, Set<String> destinations) {
        String client = variant.proxy().kind().name().toLowerCase(Locale.ROOT);
        return destinations.stream()
                .map(destination -> new FixedListener(client, destination, LOOPBACK + ":0"))
                .toList();
    }

    /** The role that runs the variant's app. */
    static String appRole(Variant variant) {
        return isPhp(variant) ? Roles.PHP : Roles.APP;
    }

    private static boolean isPhp(Variant variant) {
        return variant.app().client() == AppSpec.Client.PHP;
    }

    /** The role that runs the variant's proxy. */
    static String proxyRole(Variant variant) {
        return variant.proxy().kind() == ProxySpec.Kind.EGRESSLAB ? Roles.PROXY : Roles.PEER;
    }

    /**
     * The configuration of the variant's proxy, as its role takes it.
     *
     * @param socksPort where the gateway in its way takes SOCKS
     * @param listeners where else that gateway listens, as {@code HOST:PORT}, by destination
     */
    Object proxyConfig(Variant variant, int dnsPort, int socksPort, Map<String, String> listeners) {
        return switch (variant.proxy().kind()) {
            case EGRESSLAB -> proxy(variant, dnsPort, socksPort);
            case HAPROXY, HAPROXY_SEED, NGINX, ENVOY -> peer(variant, dnsPort, socksPort, listeners);
            case NONE -> throw new IllegalArgumentException(variant.name() + " has no proxy");
        };
    }

    private PeerRole.Config peer(Variant variant, int dnsPort, int socksPort, Map<String, String> listeners) {
        Map<String, dev.egresslab.bench.peer.Endpoint> fixed = new LinkedHashMap<>();
        listeners.forEach((destination, at) -> fixed.put(destination, dev.egresslab.bench.peer.Endpoint.parse(at)));
        ProxySpec spec = variant.proxy();
        AppSpec app = variant.app();
        return new PeerRole.Config(
                spec.kind(),
                new EgressConfig(
                        scenario.origin().hosts(),
                        scenario.origin().tls() == null ? null : authority.rootCertificate(),
                        new dev.egresslab.bench.peer.Endpoint(LOOPBACK, dnsPort),
                        new dev.egresslab.bench.peer.Endpoint(LOOPBACK, socksPort),
                        fixed,
                        spec.maxConnections(),
                        spec.threads(),
                        app.connectTimeout().toMillis(),
                        spec.queueTimeout().toMillis(),
                        app.timeout().toMillis(),
                        spec.idleTimeout().toMillis(),
                        spec.accessLog(),
                        spec.metrics()));
    }

    /** The variant's egress proxy. It stands in the first zone: its few connections need no second gateway. */
    private ProxyConfig proxy(Variant variant, int dnsPort, int socksPort) {
        ProxySpec spec = variant.proxy();
        PoolConfig pool = PoolConfig.DEFAULT
                .withMaxConnections(spec.maxConnections())
                .withQueue(PoolConfig.DEFAULT.queueSize(), spec.queueTimeout())
                .withIdleTimeout(spec.idleTimeout());
        List<UpstreamConfig> upstreams = scenario.origin().hosts().stream()
                .map(host -> upstream(host).withPool(pool))
                .toList();
        ProxyConfig config = ProxyConfig.of(new Endpoint(LOOPBACK, 0), upstreams)
                .withVia(new SocksConfig(new Endpoint(LOOPBACK, socksPort), "proxy"))
                .withResolver(ResolverConfig.DEFAULT.withServers(List.of(new Endpoint(LOOPBACK, dnsPort))))
                .withLoops(spec.threads(), spec.transport())
                .withAdmin(spec.metrics() ? new Endpoint(LOOPBACK, 0) : null);
        return spec.accessLog() ? config.withAccessLog(ProxyRole.ACCESS_LOG, AccessLogConfig.Format.HAPROXY) : config;
    }

    private UpstreamConfig upstream(OriginSpec.Host host) {
        UpstreamConfig plain = UpstreamConfig.http(host.name(), host.port()).withPrivateAddresses();
        return scenario.origin().tls() == null
                ? plain
                : plain.withTls(TlsConfig.verified(host.name(), authority.rootCertificate()));
    }

    /** The configuration of the variant's app, as its role takes it; the arguments are those of {@link #app}. */
    Object appConfig(Variant variant, int dnsPort, Map<String, Integer> gateways, @Nullable Integer proxyPort) {
        AppConfig app = app(variant, dnsPort, gateways, proxyPort);
        return isPhp(variant) ? PhpRole.Config.of(app, scenario.origin()) : app;
    }

    /**
     * The variant's app.
     *
     * @param gateways where each zone's gateway listens, by zone
     * @param proxyPort where the variant's proxy listens, or null when it has none
     */
    AppConfig app(Variant variant, int dnsPort, Map<String, Integer> gateways, @Nullable Integer proxyPort) {
        AppSpec spec = variant.app();
        List<AppConfig.Host> hosts = spec.hosts().stream().map(this::host).toList();
        AppConfig.Direct direct = new AppConfig.Direct(
                new AppConfig.Endpoint(LOOPBACK, dnsPort), zones(variant.gateway(), gateways), "app");
        return new AppConfig(
                variant.name(),
                spec.workers(),
                spec.instances(),
                spec.listenQueue(),
                spec.calls(),
                hosts,
                spec.method(),
                spec.path(),
                spec.bodySize(),
                spec.connections(),
                spec.close(),
                spec.connectTimeout().toNanos(),
                spec.timeout().toNanos(),
                spec.retries(),
                spec.dnsCache(),
                proxyPort == null ? tls(spec) : null,
                AppConfig.TransportChoice.AUTO,
                proxyPort == null ? direct : null,
                proxyPort == null ? null : new AppConfig.Endpoint(LOOPBACK, proxyPort));
    }

    private AppConfig.Host host(String name) {
        int port = scenario.origin().hosts().stream()
                .filter(host -> host.name().equals(name))
                .mapToInt(OriginSpec.Host::port)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no host `" + name + "` in the scenario"));
        return new AppConfig.Host(name, port);
    }

    private AppConfig.@Nullable Tls tls(AppSpec spec) {
        OriginSpec.Tls tls = scenario.origin().tls();
        return tls == null ? null : new AppConfig.Tls(authority.rootCertificate(), tls.version(), spec.tlsResumption());
    }

    private static List<AppConfig.Gateway> zones(GatewaySpec spec, Map<String, Integer> ports) {
        return spec.zones().entrySet().stream()
                .filter(zone -> zone.getValue() > 0)
                .map(zone -> new AppConfig.Gateway(
                        zone.getKey(), new AppConfig.Endpoint(LOOPBACK, port(ports, zone.getKey())), zone.getValue()))
                .toList();
    }

    /** The way that the warm-up takes. */
    static List<AppConfig.Gateway> warmUp(Map<String, Integer> ports) {
        return List.of(new AppConfig.Gateway(WARM_UP, new AppConfig.Endpoint(LOOPBACK, port(ports, WARM_UP)), 1));
    }

    static int port(Map<String, Integer> ports, String gateway) {
        Integer port = ports.get(gateway);
        if (port == null) {
            throw new IllegalStateException("no gateway `" + gateway + "` among " + ports.keySet());
        }
        return port;
    }
}
