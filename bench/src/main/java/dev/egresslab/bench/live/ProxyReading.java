package dev.egresslab.bench.live;

import dev.egresslab.bench.live.Progress.Figure;
import dev.egresslab.bench.peer.EgressSample;
import dev.egresslab.bench.scenario.ProxySpec;
import dev.egresslab.proxy.egress.ProxySample;
import dev.egresslab.proxy.egress.UpstreamSample;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What an egress proxy says of itself, as counters of a round and as progress. */
final class ProxyReading {
    private ProxyReading() {}

    static ProxySample parse(JsonNode node) {
        return RoleMessage.JSON.treeToValue(node, ProxySample.class);
    }

    /** Returns the counters that become figures {@code proxy.*}, cumulative. */
    static Map<String, Long> counters(ProxySample sample) {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("proxy.requests", sample.requests());
        counters.put("proxy.connections.opened", sample.connectionsOpened());
        counters.put("proxy.connections.reused", sample.connectionsReused());
        counters.put("proxy.retries", sample.sum(UpstreamSample::retries));
        counters.put("proxy.queued", sample.sum(UpstreamSample::queued));
        counters.put("proxy.queueTimeouts", sample.sum(UpstreamSample::queueTimeouts));
        counters.put("proxy.queueRefusals", sample.sum(UpstreamSample::queueRefusals));
        counters.put("proxy.clients.accepted", sample.clientsAccepted());
        counters.put("proxy.dns.queries", sample.dnsQueries());
        counters.put("proxy.tls.full", sample.sum(UpstreamSample::tlsFull));
        counters.put("proxy.tls.resumed", sample.sum(UpstreamSample::tlsResumed));
        return counters;
    }

    /** Returns another program's counters under the same names; what it does not count is left out. */
    static Map<String, Long> counters(EgressSample sample) {
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("proxy.requests", sample.requests());
        counters.put("proxy.connections.opened", sample.connectionAttempts());
        counters.put("proxy.connections.reused", sample.connectionsReused());
        counters.put("proxy.retries", sample.retries());
        counters.values().removeIf(count -> count == EgressSample.UNKNOWN);
        return counters;
    }

    /** Returns what the progress line says of a proxy of this kind. */
    static List<Figure> sample(ProxySpec.Kind kind, JsonNode node, @Nullable Recorder recorder, long atMillis) {
        if (kind == ProxySpec.Kind.EGRESSLAB) {
            return sample(node, recorder, atMillis);
        }
        EgressSample sample = RoleMessage.JSON.treeToValue(node, EgressSample.class);
        if (sample.connectionAttempts() == EgressSample.UNKNOWN) {
            return List.of(new Figure("requests", Texts.number(sample.requests())));
        }
        return List.of(
                new Figure("idle", Texts.number(sample.idleNow())),
                new Figure("opened", Texts.number(sample.connectionAttempts())),
                new Figure("reused", Texts.number(sample.connectionsReused())));
    }

    /** Adds the connections to the series, and returns what the progress line says. */
    private static List<Figure> sample(JsonNode node, @Nullable Recorder recorder, long atMillis) {
        ProxySample sample = parse(node);
        long open = sample.sum(UpstreamSample::connectionsOpen);
        if (recorder != null) {
            recorder.add("connections", "", "count", atMillis, (double) open);
        }
        return List.of(
                new Figure("connections", Texts.number(open)),
                new Figure("opened", Texts.number(sample.connectionsOpened())),
                new Figure("reused", Texts.number(sample.connectionsReused())));
    }
}
