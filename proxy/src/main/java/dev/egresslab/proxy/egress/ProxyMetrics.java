package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.MetricFamily;
import dev.egresslab.proxy.admin.MetricFamily.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A sample as Prometheus metrics: under our own names, and under those that dashboards made for HAProxy and Envoy already ask for.
 */
final class ProxyMetrics {
    private final ProxySample sample;
    private final List<MetricFamily> families = new ArrayList<>();

    private ProxyMetrics(ProxySample sample) {
        this.sample = sample;
    }

    static List<MetricFamily> of(ProxySample sample) {
        ProxyMetrics metrics = new ProxyMetrics(sample);
        metrics.own();
        metrics.haproxy();
        metrics.envoy();
        return metrics.families;
    }

    /** What reloads came to; the gauge is what Prometheus calls its own, under our name. */
    static List<MetricFamily> ofReloads(long applied, long refused, boolean lastApplied) {
        return List.of(
                new MetricFamily(
                        "egresslab_config_reloads",
                        "Configurations read anew, by what came of them.",
                        true,
                        List.of(
                                new Value(Map.of("result", "applied"), applied),
                                new Value(Map.of("result", "refused"), refused))),
                new MetricFamily(
                        "egresslab_config_last_reload_successful",
                        "Whether the last reload was taken up.",
                        false,
                        List.of(new Value(Map.of(), lastApplied ? 1 : 0))));
    }

    private void own() {
        single("egresslab_clients_open", "Client connections open now.", false, sample.clientsOpen());
        single("egresslab_clients_accepted", "Client connections accepted.", true, sample.clientsAccepted());
        single("egresslab_clients_refused", "Client connections closed at once.", true, sample.clientsRefused());
        single("egresslab_dns_queries", "Names looked up.", true, sample.dnsQueries());
        single("egresslab_dns_failures", "Names looked up without an answer.", true, sample.dnsFailures());
        single("egresslab_dns_empty", "Answers that there is no such record.", true, sample.dnsEmpty());
        single(
                "egresslab_log_lines_lost",
                "Access log lines that could not be written in time.",
                true,
                sample.logLinesLost());
        single(
                "egresslab_nat_alarms",
                "Destinations near the NAT gateway's limit.",
                false,
                sample.natAlarms().size());
        families.add(new MetricFamily(
                "egresslab_nat_ports_estimate",
                "Ports that the destination is estimated to hold at the NAT gateway.",
                false,
                sample.natPorts().entrySet().stream()
                        .map(e -> new Value(Map.of("destination", e.getKey()), e.getValue()))
                        .toList()));
        families.add(new MetricFamily(
                "egresslab_rejections",
                "Requests refused before any upstream was asked.",
                true,
                sample.rejections().entrySet().stream()
                        .map(e -> new Value(Map.of("status", e.getKey().toString()), e.getValue()))
                        .toList()));
        counter("egresslab_requests", "Requests routed to the upstream.", UpstreamSample::requests);
        byKey(
                "egresslab_retries",
                "Requests sent again.",
                "reason",
                s -> s.retried().byReason());
        counter(
                "egresslab_retries_succeeded",
                "Requests answered after that.",
                s -> s.retried().succeeded());
        counter(
                "egresslab_retry_budget_exhausted",
                "Requests not sent again because too many others were.",
                s -> s.retried().budgetExhausted());
        gauge(
                "egresslab_retries_active",
                "Retries under way that take from the budget.",
                s -> s.retried().active());
        counter("egresslab_connections_opened", "Connections opened.", UpstreamSample::connectionsOpened);
        counter("egresslab_connections_reused", "Requests on an open connection.", UpstreamSample::connectionsReused);
        gauge("egresslab_connections_idle", "Idle connections now.", UpstreamSample::connectionsIdle);
        gauge("egresslab_connections_in_use", "Connections in use now.", UpstreamSample::connectionsInUse);
        gauge(
                "egresslab_connections_needed",
                "Connections that the load has needed of late.",
                UpstreamSample::connectionsNeeded);
        gauge(
                "egresslab_idle_timeout_seconds",
                "Idle timeout as configured, said or learned.",
                s -> s.idleTimeoutNanos() / 1e9);
        gauge("egresslab_waiting", "Requests waiting for a connection now.", UpstreamSample::waiting);
        counter("egresslab_queued", "Requests that had to wait for a busy pool.", UpstreamSample::queued);
        counter("egresslab_queue_timeouts", "Requests that waited too long.", UpstreamSample::queueTimeouts);
        counter("egresslab_queue_refusals", "Requests that found the queue full.", UpstreamSample::queueRefusals);
        counter("egresslab_wait_seconds", "Time spent waiting for a connection.", s -> s.waitNanos() / 1e9);
        counter("egresslab_bytes_sent", "Bytes to the origin, before TLS.", UpstreamSample::bytesSent);
        counter("egresslab_bytes_received", "Bytes from the origin, after TLS.", UpstreamSample::bytesReceived);
        byKey("egresslab_answers", "Answers of the origin.", "class", UpstreamSample::answers);
        byKey("egresslab_errors", "Answers of the proxy's own.", "reason", UpstreamSample::errors);
        byKey("egresslab_discards", "Connections discarded.", "reason", UpstreamSample::discards);
        byKey(
                "egresslab_open_failures",
                "Connections that could not be opened.",
                "reason",
                UpstreamSample::openFailures);
        counter(
                "egresslab_connects_abandoned",
                "Attempts broken off because another address was faster.",
                UpstreamSample::connectsAbandoned);
        gauge(
                "egresslab_outlier_ejections_active",
                "Addresses left alone now because requests fail there.",
                s -> s.outliers().ejectionsActive());
        counter(
                "egresslab_outlier_ejections",
                "Addresses ejected.",
                s -> s.outliers().ejections());
        counter(
                "egresslab_outlier_overflows",
                "Ejections that would have been too many.",
                s -> s.outliers().overflows());
        counter(
                "egresslab_outlier_panics",
                "Connections for which all addresses were used because too few were left.",
                s -> s.outliers().panics());
        byKey(
                "egresslab_tls_handshakes",
                "TLS handshakes.",
                "resumed",
                s -> Map.of("true", s.tlsResumed(), "false", s.tlsFull()));
    }

    private void haproxy() {
        counter(
                "haproxy_server_connection_attempts",
                "As egresslab_connections_opened, failures included.",
                s -> s.connectionsOpened() + total(s.openFailures()));
        counter(
                "haproxy_server_connection_reuses",
                "As egresslab_connections_reused.",
                UpstreamSample::connectionsReused);
        gauge(
                "haproxy_server_idle_connections_current",
                "As egresslab_connections_idle.",
                UpstreamSample::connectionsIdle);
        gauge(
                "haproxy_server_used_connections_current",
                "As egresslab_connections_in_use.",
                UpstreamSample::connectionsInUse);
        gauge(
                "haproxy_server_need_connections_current",
                "As egresslab_connections_needed.",
                UpstreamSample::connectionsNeeded);
        gauge("haproxy_server_current_queue", "As egresslab_waiting.", UpstreamSample::waiting);
        counter("haproxy_server_retry_warnings", "As egresslab_retries.", UpstreamSample::retries);
    }

    private void envoy() {
        counter("envoy_cluster_upstream_cx", "As egresslab_connections_opened.", UpstreamSample::connectionsOpened);
        gauge("envoy_cluster_upstream_cx_active", "Connections open now.", UpstreamSample::connectionsOpen);
        counter(
                "envoy_cluster_upstream_cx_connect_fail",
                "Connections that could not be opened.",
                s -> total(s.openFailures()));
        gauge(
                "envoy_cluster_outlier_detection_ejections_active",
                "As egresslab_outlier_ejections_active.",
                s -> s.outliers().ejectionsActive());
        counter(
                "envoy_cluster_outlier_detection_ejections_enforced",
                "As egresslab_outlier_ejections.",
                s -> s.outliers().ejections());
        counter(
                "envoy_cluster_outlier_detection_ejections_overflow",
                "As egresslab_outlier_overflows.",
                s -> s.outliers().overflows());
        counter("envoy_cluster_upstream_rq", "As egresslab_requests.", UpstreamSample::requests);
        gauge("envoy_cluster_upstream_rq_pending_active", "As egresslab_waiting.", UpstreamSample::waiting);
        counter(
                "envoy_cluster_upstream_rq_pending_overflow",
                "As egresslab_queue_refusals.",
                UpstreamSample::queueRefusals);
        counter("envoy_cluster_upstream_rq_retry", "As egresslab_retries.", UpstreamSample::retries);
        counter(
                "envoy_cluster_upstream_rq_retry_success",
                "As egresslab_retries_succeeded.",
                s -> s.retried().succeeded());
        counter(
                "envoy_cluster_upstream_rq_retry_overflow",
                "As egresslab_retry_budget_exhausted.",
                s -> s.retried().budgetExhausted());
    }

    private static long total(Map<String, Long> counters) {
        return counters.values().stream().mapToLong(Long::longValue).sum();
    }

    private void single(String name, String help, boolean counter, long number) {
        families.add(new MetricFamily(name, help, counter, List.of(new Value(Map.of(), (double) number))));
    }

    private void counter(String name, String help, ToDoubleFunction<UpstreamSample> number) {
        perUpstream(name, help, true, number);
    }

    private void gauge(String name, String help, ToDoubleFunction<UpstreamSample> number) {
        perUpstream(name, help, false, number);
    }

    private void perUpstream(String name, String help, boolean counter, ToDoubleFunction<UpstreamSample> number) {
        families.add(new MetricFamily(
                name,
                help,
                counter,
                sample.upstreams().entrySet().stream()
                        .map(e -> new Value(Map.of("upstream", e.getKey()), number.applyAsDouble(e.getValue())))
                        .toList()));
    }

    private void byKey(String name, String help, String label, Function<UpstreamSample, Map<String, Long>> counters) {
        List<Value> values = new ArrayList<>();
        sample.upstreams()
                .forEach((host, upstream) -> counters.apply(upstream)
                        .forEach((key, number) -> values.add(new Value(Map.of("upstream", host, label, key), number))));
        families.add(new MetricFamily(name, help, true, values));
    }
}
