package dev.egresslab.reports.gate;

import dev.egresslab.reports.gate.FigureDefinition.From;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Every figure that a gate may name. The names are a contract: scenarios and scripts hold them, so they are only ever added.
 *
 * <p>A whole name is {@code <variant>.<name>}, such as {@code pooled.latency.p99}; here stand the names without the variant.
 */
public final class FigureCatalog {
    /** The phases whose sum is the latency, in the order of a call. */
    public static final List<String> PHASES = List.of("wait", "dns", "connect", "tls", "firstByte", "body");

    /** The parts of a request whose times are kept as histograms, with what each is. */
    static final SequencedMap<String, String> TIMED_PARTS = timedParts();

    /** The statistics of each timed part, with what each is. */
    static final SequencedMap<String, String> STATISTICS = statistics();

    private static final List<FigureDefinition> DEFINITIONS = define();

    private FigureCatalog() {}

    /** Returns all definitions, in the order in which a reader wants them. */
    public static List<FigureDefinition> definitions() {
        return DEFINITIONS;
    }

    /** Returns the definition of a name without its variant; an exact name comes before a pattern. */
    public static Optional<FigureDefinition> find(String name) {
        return DEFINITIONS.stream()
                .filter(definition -> definition.pattern().equals(name))
                .findFirst()
                .or(() -> DEFINITIONS.stream()
                        .filter(FigureDefinition::isPattern)
                        .filter(definition -> definition.matches(name))
                        .findFirst());
    }

    private static List<FigureDefinition> define() {
        List<FigureDefinition> all = new ArrayList<>();
        TIMED_PARTS.forEach((part, what) -> STATISTICS.forEach((statistic, how) ->
                all.add(new FigureDefinition(part + "." + statistic, "ms", how + " " + what, From.HISTOGRAM))));
        counted(all);
        ErrorClasses.MEANINGS.forEach((name, meaning) -> all.add(new FigureDefinition(
                "errors." + name, "count", "Page requests that failed because " + meaning, From.COUNTER)));
        all.add(new FigureDefinition(
                "errors.<class>",
                "count",
                "Page requests that failed with an error that only some clients tell apart.",
                From.OPTIONAL));
        cpu(all);
        ofOneRole(all);
        CloudMetrics.define(all);
        return List.copyOf(all);
    }

    private static void counted(List<FigureDefinition> all) {
        all.add(counter("requests.ok", "Page requests of which every call succeeded."));
        all.add(counter("requests.failed", "Page requests of which a call failed, or that were refused."));
        all.add(derived("requests.total", "count", "Page requests that were due: ok and failed."));
        all.add(derived("requests.failedShare", "1", "Share of the page requests that failed."));
        all.add(derived("requests.rate", "1/s", "Page requests that ended, per second of the measured rounds."));
        all.add(optional("calls.ok", "count", "Calls to an origin that succeeded."));
        all.add(optional("calls.failed", "count", "Calls to an origin that failed."));
        all.add(derived("calls.total", "count", "Calls to an origin: ok and failed."));
        all.add(counter(
                "connections.opened",
                "Connections opened through the NAT gateway: the app's own, or the proxy's where there is one."));
        all.add(counter(
                "connections.reused", "Calls that went through the NAT gateway on a connection opened before."));
        all.add(derived("connections.perRequest", "1", "Connections opened for each page request."));
        all.add(derived("connections.perCall", "1", "Connections opened for each call to an origin."));
        all.add(counter("tls.handshakes.full", "Full TLS handshakes with an origin."));
        all.add(counter("tls.handshakes.resumed", "TLS handshakes with an origin that resumed a session."));
    }

    private static void cpu(List<FigureDefinition> all) {
        String role =
                "of app, proxy, gateway, origin, load for the load generator where the app is another program, total"
                        + " for app and proxy, which one pays for, or machine for all that ran";
        all.add(derived("<role>.cpuPerRequest", "us", "CPU time for each successful page request, " + role + "."));
        all.add(derived(
                "<role>.codeCpuPerRequest",
                "us",
                "CPU time for each successful page request but the JIT compiler's, which ends, of the same roles but"
                        + " machine."));
        all.add(derived("<role>.cpu", "cores", "Processors kept busy, " + role + "."));
        all.add(derived("<role>.cpuUser", "cores", "Processors kept busy in user mode, " + role + "."));
        all.add(derived("<role>.cpuSystem", "cores", "Processors kept busy in the kernel, " + role + "."));
        all.add(derived("<role>.jitShare", "1", "Share of the CPU time that the JIT compiler used, " + role + "."));
        all.add(derived("<role>.gcShare", "1", "Share of the CPU time that the garbage collector used, " + role + "."));
        all.add(optional("<role>.memory.max", "B", "The largest resident set, of app, proxy, gateway or origin."));
    }

    private static void ofOneRole(List<FigureDefinition> all) {
        all.add(optional(
                "calls.retried",
                "count",
                "Calls that were sent again on another connection, as the kept one had gone stale; part of one"
                        + " attempt."));
        all.add(optional("attempts.total", "count", "Attempts of calls: each call's first, and its retries."));
        all.add(optional(
                "attempts.retries", "count", "Attempts after the first of a call, as `app.retries` has the app make."));
        all.add(optional("attempts.overBudget", "count", "Retries that were not made as the retry budget was spent."));
        all.add(derived("attempts.perCall", "1", "Attempts of each call: how retries amplify the load."));
        all.add(optional("dns.queries", "count", "Queries that the app sent to the name server."));
        all.add(optional("bytes.sent", "B", "Bytes of requests that the app sent."));
        all.add(optional("bytes.received", "B", "Bytes of responses that the app received."));
        all.add(optional("app.connections.opened", "count", "Connections that the app opened to the proxy."));
        all.add(optional(
                "app.connections.reused",
                "count",
                "Calls that the app sent to the proxy on a connection opened before."));
        all.add(optional("app.connections.open.max", "count", "The most connections that the app had open at once."));
        all.add(optional(
                "app.requests.inFlight.max", "count", "The most page requests at once, waiting ones included."));
        all.add(optional("proxy.requests", "count", "Requests that the proxy took."));
        all.add(optional("proxy.connections.opened", "count", "Connections that the proxy opened to origins."));
        all.add(optional(
                "proxy.connections.reused", "count", "Requests that the proxy sent on a connection opened before."));
        all.add(optional(
                "proxy.retries",
                "count",
                "How often the proxy sent a request again: after a stale connection, or, within its budget, as it could"
                        + " open none."));
        all.add(optional("proxy.queued", "count", "Requests that waited in the proxy for a connection."));
        all.add(optional("proxy.queueTimeouts", "count", "Requests that waited in the proxy until their deadline."));
        all.add(optional(
                "proxy.queueRefusals", "count", "Requests that the proxy refused because its queue was full."));
        all.add(optional("proxy.clients.accepted", "count", "Connections that the proxy accepted."));
        all.add(optional("proxy.dns.queries", "count", "Queries that the proxy sent to the name server."));
        all.add(optional("origin.connections", "count", "Connections that the origin accepted."));
        all.add(optional("origin.requests", "count", "Requests that the origin served."));
        all.add(optional("origin.tls.full", "count", "Full TLS handshakes that the origin made."));
        all.add(optional("origin.tls.resumed", "count", "TLS handshakes that the origin resumed."));
    }

    private static FigureDefinition counter(String name, String meaning) {
        return new FigureDefinition(name, "count", meaning, From.COUNTER);
    }

    private static FigureDefinition optional(String name, String unit, String meaning) {
        return new FigureDefinition(name, unit, meaning, From.OPTIONAL);
    }

    private static FigureDefinition derived(String name, String unit, String meaning) {
        return new FigureDefinition(name, unit, meaning, From.DERIVED);
    }

    private static SequencedMap<String, String> timedParts() {
        SequencedMap<String, String> parts = new LinkedHashMap<>();
        parts.put("latency", "of page requests, from the intended start to the end, failed ones included.");
        parts.put("okLatency", "of page requests that succeeded, from the intended start to the end.");
        parts.put("callLatency", "of single calls to an origin.");
        parts.put("wait", "spent waiting for a worker, a connection or the next attempt, summed over a page request.");
        parts.put("dns", "spent resolving names, summed over a page request.");
        parts.put("connect", "spent opening TCP connections, summed over a page request.");
        parts.put("tls", "spent in TLS handshakes, summed over a page request.");
        parts.put("firstByte", "from the request sent to the first byte of the response, summed over a page request.");
        parts.put("body", "from the first to the last byte of the response, summed over a page request.");
        parts.put("scheduleLag", "by which the load generator was late; says whether the run can be trusted.");
        return Collections.unmodifiableSequencedMap(parts);
    }

    private static SequencedMap<String, String> statistics() {
        SequencedMap<String, String> statistics = new LinkedHashMap<>();
        statistics.put("p50", "Median time");
        statistics.put("p90", "90th percentile of the time");
        statistics.put("p99", "99th percentile of the time");
        statistics.put("p999", "99.9th percentile of the time");
        statistics.put("max", "Longest time");
        statistics.put("mean", "Mean time");
        return Collections.unmodifiableSequencedMap(statistics);
    }
}
