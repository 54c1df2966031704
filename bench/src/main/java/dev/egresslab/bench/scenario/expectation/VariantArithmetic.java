package dev.egresslab.bench.scenario.expectation;

import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.bench.scenario.Scenario;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.simulator.capacity.Peakedness;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of one variant.
 *
 * <p>A call over an open connection takes a round trip and the origin's time. Opening takes a round trip for TCP and one or two for TLS. So a page
 * takes {@code opens x (1 + tls) x rtt + calls x (rtt + service)}, a connection is there for a round trip more, until both sides have closed it
 * (none after a reset), and pages flow through the workers ({@link PageCount}). Connections take ports for their life and the hold
 * ({@link ConnectionUse}), split over the zones by their shares and over the destinations evenly. All that is as if each connection were tried once;
 * what waiting, retries and growing limits make of it where ports run short is the {@link Storm}'s.
 */
final class VariantArithmetic {
    /** What a JVM has open besides connections: jars, sockets that listen, the event loops' own. */
    private static final int DESCRIPTORS_BESIDES = 256;

    private final Scenario scenario;
    private final Scenario.Variant variant;
    private final GatewaySpec gateway;
    private final AppSpec app;
    private final ProxySpec proxy;
    private final GatewayProfile profile;
    private final PortSupply supply;
    private final double rttSeconds;

    VariantArithmetic(Scenario scenario, Scenario.Variant variant) {
        this.scenario = scenario;
        this.variant = variant;
        this.gateway = variant.gateway();
        this.app = variant.app();
        this.proxy = variant.proxy();
        this.profile = gateway.asRun();
        this.supply = new PortSupply(profile, variant.natClients());
        this.rttSeconds = gateway.rtt().toNanos() / 1e9;
    }

    VariantExpectation expect(String name) {
        double pageSeconds = freshPerPage() * openSeconds() + app.calls() * exchangeSeconds();
        PageCount pages = new PageCount(scenario.load(), app.workers(), app.listenQueue(), pageSeconds);
        ConnectionUse use = use(pages.peakPerSecond(), pageSeconds);
        List<DestinationExpectation> destinations = destinations(use, pages);
        return new VariantExpectation(
                name,
                pages.peakPerSecond() * app.calls(),
                pageSeconds,
                exchangeSeconds(),
                lifeSeconds(use),
                use.opensPerSecond(pages.peakPerSecond()),
                use instanceof ConnectionUse.Fresh fresh ? fresh.perPage() : 0,
                pages.busyMax(),
                pages.waitingMax(),
                pages.refused(),
                openMost(),
                destinations,
                descriptors(),
                tries().persistence(),
                use instanceof ConnectionUse.Fresh fresh ? storm(fresh, pageSeconds, destinations) : null);
    }

    /** None where ports are plentiful at every moment, and none of a closed load, which has no rate. */
    private @Nullable Storm storm(
            ConnectionUse.Fresh use, double pageSeconds, List<DestinationExpectation> destinations) {
        boolean scarce = destinations.stream().anyMatch(DestinationExpectation::runsShort);
        if (scenario.load().closed() || !scarce) {
            return null;
        }
        double openSeconds = openSeconds() + exchangeSeconds();
        int opens = (int) use.perPage();
        StormPage page = new StormPage(opens, openSeconds, Math.max(0, pageSeconds - opens * openSeconds));
        int clients = supply.sliced() ? supply.clients() : 1;
        List<PortShare> shares = destinations.stream()
                .map(each -> new PortShare(each.share() * clients, each.demand(), supply, gateway.ips(), opens))
                .toList();
        StormFluid fluid = new StormFluid(scenario.load(), page, tries(), shares, app.workers(), app.listenQueue());
        return fluid.run(shares.get(destinations.indexOf(VariantExpectation.tightest(destinations))));
    }

    private Tries tries() {
        return Tries.of(variant, openSeconds(), rttSeconds);
    }

    private boolean proxied() {
        return proxy.kind() != ProxySpec.Kind.NONE;
    }

    private int hosts() {
        return app.hosts().size();
    }

    /** Connections to origins that a page opens itself. */
    private double freshPerPage() {
        if (proxied()) {
            return 0;
        }
        return switch (app.connections()) {
            case PER_CALL -> app.calls();
            case PER_PAGE -> Math.min(app.calls(), hosts());
            case PER_WORKER, SHARED -> 0;
        };
    }

    private double exchangeSeconds() {
        return rttSeconds + scenario.origin().serviceTime().mean() / 1e9;
    }

    private double openSeconds() {
        return rttSeconds * (1 + tlsRoundTrips());
    }

    /** RFC 8446 figure 1: one. RFC 5246 figure 1: two, and one when a session is resumed (figure 2). */
    private int tlsRoundTrips() {
        OriginSpec.Tls tls = scenario.origin().tls();
        if (tls == null) {
            return 0;
        }
        return switch (tls.version()) {
            case TLS_1_3 -> 1;
            case TLS_1_2 -> app.tlsResumption() ? 1 : 2;
        };
    }

    private ConnectionUse use(double pagesPerSecond, double pageSeconds) {
        double busy = pagesPerSecond * app.calls() * exchangeSeconds();
        if (proxied()) {
            return pooled(busy, Math.min(app.workers(), (double) proxy.maxConnections() * hosts()));
        }
        return switch (app.connections()) {
            case PER_CALL -> {
                double callSeconds = openSeconds() + exchangeSeconds();
                yield new ConnectionUse.Fresh(app.calls(), callSeconds + closeSeconds(), callSeconds);
            }
            case PER_PAGE -> new ConnectionUse.Fresh(freshPerPage(), pageSeconds + closeSeconds(), 0);
            case PER_WORKER ->
                new ConnectionUse.KeptByWorkers(
                        app.workers(), Math.min(app.calls(), hosts()), renewedPerPage(app.workers()));
            case SHARED -> pooled(busy, app.workers());
        };
    }

    /** From one side's FIN to the other's, or no time for a reset. */
    private double closeSeconds() {
        return variant.resets() ? 0 : rttSeconds;
    }

    private ConnectionUse pooled(double busy, double most) {
        double open = new ConnectionUse.Pooled(busy, most, 0).open();
        return new ConnectionUse.Pooled(busy, most, renewedPerPage(open));
    }

    /** Kept connections end when the origin has answered so many requests on each; in a short run none comes that far. */
    private double renewedPerPage(double open) {
        double callsOfEach = scenario.load().expectedArrivals() * app.calls() / Math.max(1, open);
        int limit = scenario.origin().keepAliveRequests();
        return callsOfEach < limit ? 0 : (double) app.calls() / limit;
    }

    private static double lifeSeconds(ConnectionUse use) {
        return use instanceof ConnectionUse.Fresh fresh ? fresh.lifeSeconds() : Double.POSITIVE_INFINITY;
    }

    private List<DestinationExpectation> destinations(ConnectionUse use, PageCount pages) {
        List<DestinationExpectation> expected = new ArrayList<>();
        zoneShares()
                .forEach((zone, zoneShare) -> destinationShares()
                        .forEach((destination, share) ->
                                expected.add(destination(zone, destination, zoneShare, share, use, pages))));
        return expected;
    }

    private DestinationExpectation destination(
            String zone,
            String destination,
            double zoneShare,
            double destinationShare,
            ConnectionUse use,
            PageCount pages) {
        double share = zoneShare * destinationShare;
        double own = supply.sliced() ? share / supply.clients() : share;
        double perSecond = own * use.opensPerSecond(pages.peakPerSecond());
        PortDemand demand = demand(perSecond, zoneShare, use);
        return new DestinationExpectation(
                zone, destination, own, demand, supply, gateway.ips(), new PortsOverTime(use, pages, own, demand));
    }

    private PortDemand demand(double perSecond, double zoneShare, ConnectionUse use) {
        double hold = variant.hold(profile).toNanos() / 1e9;
        double life = use instanceof ConnectionUse.Fresh fresh ? fresh.lifeSeconds() : 0;
        double bursts = peakedness(use, life + hold);
        return new PortDemand(perSecond, life, hold, Peakedness.ofShare(zoneShare, bursts));
    }

    /**
     * A page's connections to one destination come one after another, so they are in use together; those of different pages by chance. Equal
     * gaps leave nothing to chance.
     */
    private double peakedness(ConnectionUse use, double takenSeconds) {
        if (scenario.load().arrivals() == Load.Arrivals.CONSTANT) {
            return 0;
        }
        if (!(use instanceof ConnectionUse.Fresh fresh)) {
            return 1;
        }
        int ways = destinationShares().size();
        long length = Math.max(1, Math.round(fresh.perPage() / ways));
        return Peakedness.ofSequences(length, fresh.gapSeconds() * ways, takenSeconds);
    }

    /** The proxy stands in one zone, the first; its few connections need no other gateway. */
    private Map<String, Double> zoneShares() {
        if (!proxied()) {
            return gateway.zones();
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        gateway.zones().keySet().forEach(zone -> shares.put(zone, shares.isEmpty() ? 1.0 : 0.0));
        return shares;
    }

    /** Calls go to the hosts in turn, and to all addresses of a host alike when the name server rotates them. */
    private Map<String, Double> destinationShares() {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (String name : app.hosts()) {
            OriginSpec.Host host = host(name);
            List<String> used = scenario.origin().dnsRotate()
                    ? host.addresses()
                    : host.addresses().subList(0, 1);
            used.forEach(
                    address -> shares.merge(address + ":" + host.port(), 1.0 / hosts() / used.size(), Double::sum));
        }
        return shares;
    }

    private OriginSpec.Host host(String name) {
        Optional<OriginSpec.Host> host = scenario.origin().hosts().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst();
        return host.orElseThrow(() -> new IllegalArgumentException("hosts must be known, was " + name));
    }

    private long openMost() {
        return proxied() ? Math.min(app.workers(), (long) proxy.maxConnections() * hosts()) : appConnectionsMost();
    }

    private long appConnectionsMost() {
        int places = proxied() ? 1 : hosts();
        return switch (app.connections()) {
            case PER_CALL -> app.workers();
            case PER_PAGE -> (long) app.workers() * Math.min(app.calls(), places);
            case PER_WORKER, SHARED -> (long) app.workers() * places;
        };
    }

    /** A relay has a socket on each side of a connection. */
    private List<VariantExpectation.Descriptors> descriptors() {
        List<VariantExpectation.Descriptors> descriptors = new ArrayList<>();
        descriptors.add(new VariantExpectation.Descriptors("app", appConnectionsMost() + DESCRIPTORS_BESIDES));
        if (proxied()) {
            descriptors.add(new VariantExpectation.Descriptors(
                    "proxy", appConnectionsMost() + openMost() + DESCRIPTORS_BESIDES));
        }
        descriptors.add(new VariantExpectation.Descriptors("gateway", 2 * openMost() + DESCRIPTORS_BESIDES));
        descriptors.add(new VariantExpectation.Descriptors("origin", openMost() + DESCRIPTORS_BESIDES));
        return descriptors;
    }
}
