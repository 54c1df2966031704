package dev.egresslab.reports.html;

import java.util.Map;
import java.util.Optional;

/** What figures are called where people read them, by their name without the variant; the same in every table. */
final class Labels {
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("latency.p50", "Latency p50"),
            Map.entry("latency.p99", "Latency p99"),
            Map.entry("latency.p999", "Latency p99.9"),
            Map.entry("latency.mean", "Latency mean"),
            Map.entry("requests.total", "Requests"),
            Map.entry("requests.ok", "Requests ok"),
            Map.entry("requests.failed", "Requests failed"),
            Map.entry("requests.failedShare", "Share of requests failed"),
            Map.entry("attempts.retries", "Retries"),
            Map.entry("attempts.perCall", "Attempts per call"),
            Map.entry("connections.opened", "Connections opened"),
            Map.entry("connections.perRequest", "Connections per request"),
            Map.entry("tls.handshakes.full", "Full TLS handshakes"),
            Map.entry("nat.portsInUse.max", "Ports in use, most"),
            Map.entry("nat.portsInUse.share", "Ports in use, share of the limit"),
            Map.entry("nat.client.portsInUse.limit", "Ports of a client"),
            Map.entry("nat.publicIps", "Public IPs"),
            Map.entry("nat.ipsNeeded", "Public IPs needed"),
            Map.entry("nat.refusedShare", "Attempts without a port"),
            Map.entry("nat.secondsToExhaustion", "Ports run out after"),
            Map.entry("nat.ceilingPerSecond", "The most it carries"),
            Map.entry("nat.ErrorPortAllocation", "ErrorPortAllocation"),
            Map.entry("nat.SNATConnectionCountFailed", "SNATConnectionCount, failed"),
            Map.entry("nat.SnatConnectionCountFailed", "SnatConnectionCount, failed"),
            Map.entry("nat.dropped_sent_packets_count", "dropped_sent_packets_count"),
            Map.entry("app.cpuPerRequest", "CPU per request, app"),
            Map.entry("proxy.cpuPerRequest", "CPU per request, proxy"),
            Map.entry("total.cpuPerRequest", "CPU per request, app and proxy"),
            Map.entry("total.codeCpuPerRequest", "CPU per request but the JIT's"),
            Map.entry("machine.cpuPerRequest", "CPU per request, whole machine"));

    private Labels() {}

    /** Returns the figure in words, or its name when it has none. */
    static String of(String figure) {
        return ALL.getOrDefault(figure, figure);
    }

    /** Returns the figure in words, or nothing when it has none. */
    static Optional<String> find(String figure) {
        return Optional.ofNullable(ALL.get(figure));
    }
}
