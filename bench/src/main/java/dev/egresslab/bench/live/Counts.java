package dev.egresslab.bench.live;

import dev.egresslab.bench.app.RoundOutcome;
import dev.egresslab.bench.live.VariantProcesses.Member;
import dev.egresslab.bench.origin.OriginSample;
import dev.egresslab.bench.peer.EgressSample;
import dev.egresslab.bench.scenario.AppSpec;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.proxy.egress.ProxySample;
import dev.egresslab.simulator.loopback.GatewaySample;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What gateway, proxy and origin had counted at one moment. The app's counters come with its round; of all others a round takes the
 * difference of two moments.
 *
 * <p>Figures {@code connections.*} and {@code tls.handshakes.*} speak of the connections that go through the NAT gateway, because those
 * hold its ports: the app's own without a proxy, the proxy's with one. The app's connections to the proxy are {@code app.connections.*}.
 */
final class Counts {
    private final boolean proxied;
    /** Whether the app counts its own handshakes; what PHP's curl does not tell, the origin does. */
    private final boolean told;

    private final Map<String, Long> counters = new LinkedHashMap<>();
    private final Map<String, Long> maxima = new LinkedHashMap<>();
    private long openedThroughGateways;

    private Counts(boolean proxied, boolean told) {
        this.proxied = proxied;
        this.told = told;
    }

    /** Asks the roles of the variant for their counters now. */
    static Counts read(Topology topology, VariantProcesses variant) throws InterruptedException {
        Member proxy = variant.proxy();
        Counts counts = new Counts(proxy != null, variant.variant().app().client() != AppSpec.Client.PHP);
        counts.gateways(
                GatewayReading.parse(variant, variant.gateway().process().sample()));
        if (proxy != null) {
            JsonNode sample = proxy.process().sample();
            if (variant.variant().proxy().kind() == ProxySpec.Kind.EGRESSLAB) {
                counts.proxy(ProxyReading.parse(sample));
            } else {
                counts.peer(RoleMessage.JSON.treeToValue(sample, EgressSample.class));
            }
        }
        counts.origin(RoleMessage.JSON.treeToValue(topology.origin().process().sample(), OriginSample.class));
        return counts;
    }

    private void gateways(Map<String, GatewaySample> samples) {
        samples.forEach((zone, sample) -> {
            note(counters, zone, samples.size(), sample.counted());
            note(maxima, zone, samples.size(), sample.highest());
            long inUseMax = sample.destinations().stream()
                    .mapToLong(GatewaySample.Destination::inUseMax)
                    .max()
                    .orElse(0);
            maxima.merge("nat.portsInUse.max", inUseMax, Math::max);
            openedThroughGateways += sample.destinations().stream()
                    .mapToLong(GatewaySample.Destination::opened)
                    .sum();
        });
    }

    private static void note(Map<String, Long> into, String zone, int zones, Map<String, Long> totals) {
        totals.forEach((name, total) -> {
            into.merge("nat." + name, total, Long::sum);
            if (zones > 1) {
                into.put("nat." + zone + "." + name, total);
            }
        });
    }

    private void proxy(ProxySample sample) {
        counters.putAll(ProxyReading.counters(sample));
        counters.put("connections.opened", sample.connectionsOpened());
        counters.put("connections.reused", sample.connectionsReused());
        counters.put("tls.handshakes.full", counters.remove("proxy.tls.full"));
        counters.put("tls.handshakes.resumed", counters.remove("proxy.tls.resumed"));
    }

    /** What a program does not count itself, the gateway and the origin counted of it: its connections, and their handshakes. */
    private void peer(EgressSample sample) {
        counters.putAll(ProxyReading.counters(sample));
        boolean tells = sample.connectionAttempts() != EgressSample.UNKNOWN;
        long opened = tells ? sample.connectionAttempts() : openedThroughGateways;
        counters.put("connections.opened", opened);
        counters.put("connections.reused", tells ? sample.connectionsReused() : sample.requests() - opened);
    }

    private void origin(OriginSample sample) {
        counters.put("origin.connections", sample.connections().accepted());
        counters.put("origin.requests", sample.http().requests());
        counters.put("origin.tls.full", sample.tls().full());
        counters.put("origin.tls.resumed", sample.tls().resumed());
        if (proxied || !told) {
            counters.putIfAbsent("tls.handshakes.full", sample.tls().full());
            counters.putIfAbsent("tls.handshakes.resumed", sample.tls().resumed());
        }
    }

    /** Returns what was counted from the earlier moment on, with the app's own counters. */
    Map<String, Long> since(Counts before, RoundOutcome app) {
        Map<String, Long> since = new HashMap<>();
        counters.forEach((name, count) -> since.put(name, count - before.counters.getOrDefault(name, 0L)));
        app.counters().forEach((name, count) -> since.put(appName(name), count));
        return since;
    }

    private String appName(String name) {
        return proxied && (name.startsWith("connections.") || name.startsWith("tls.")) ? "app." + name : name;
    }

    /** Returns the largest values seen until now, with the app's own of the round. */
    Map<String, Long> maxima(RoundOutcome app) {
        Map<String, Long> all = new HashMap<>(maxima);
        app.maxima().forEach((name, value) -> all.put("app." + name, value));
        return all;
    }
}
