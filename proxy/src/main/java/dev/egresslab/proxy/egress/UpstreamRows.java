package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.admin.MetricFamily.Kind.COUNTER;
import static dev.egresslab.proxy.admin.MetricFamily.Kind.GAUGE;
import static dev.egresslab.proxy.egress.UpstreamRow.E;
import static dev.egresslab.proxy.egress.UpstreamRow.H;
import static dev.egresslab.proxy.egress.UpstreamRow.answers;
import static dev.egresslab.proxy.egress.UpstreamRow.average;
import static dev.egresslab.proxy.egress.UpstreamRow.discards;
import static dev.egresslab.proxy.egress.UpstreamRow.errors;
import static dev.egresslab.proxy.egress.UpstreamRow.histogram;
import static dev.egresslab.proxy.egress.UpstreamRow.keyed;
import static dev.egresslab.proxy.egress.UpstreamRow.row;
import static dev.egresslab.proxy.egress.UpstreamRow.someOf;
import static dev.egresslab.proxy.egress.UpstreamRow.sum;

import java.util.List;
import java.util.Map;

/**
 * What is measured of each upstream. HAProxy's names are of its exporter. Envoy's are those of its documentation's page "Cluster manager
 * statistics" ({@code configuration/upstream/cluster_manager/cluster_stats}: general, outlier detection, dynamic HTTP and TLS statistics; read at
 * commit 02aefdc5), as {@code /stats/prometheus} writes {@code cluster.<name>.upstream_cx_total}. As there, answers that were put aside for another try
 * are not among {@code upstream_rq_xx}.
 */
final class UpstreamRows {
    private UpstreamRows() {}

    static List<MetricRow> rows() {
        return List.of(
                row(
                        "requests_total",
                        COUNTER,
                        "Requests routed to the upstream.",
                        H + "sessions_total",
                        E + "upstream_rq_total",
                        UpstreamSample::requests),
                keyed(
                        "retries_total",
                        "Requests sent again, by why.",
                        "reason",
                        s -> s.retried().byReason()),
                row(
                        "",
                        COUNTER,
                        "All egresslab_retries_total.",
                        H + "retry_warnings_total",
                        E + "upstream_rq_retry",
                        UpstreamSample::retries),
                row(
                        "retries_succeeded_total",
                        COUNTER,
                        "Requests answered after they were sent again.",
                        "",
                        E + "upstream_rq_retry_success",
                        s -> s.retried().succeeded()),
                row(
                        "retry_budget_exhausted_total",
                        COUNTER,
                        "Requests not sent again because too many others were.",
                        "",
                        E + "upstream_rq_retry_overflow",
                        s -> s.retried().budgetExhausted()),
                row(
                        "retries_active",
                        GAUGE,
                        "Retries under way that take from the budget.",
                        "",
                        "",
                        s -> s.retried().active()),
                row(
                        "connections_attempted_total",
                        COUNTER,
                        "Connections opened, and tried to open.",
                        H + "connection_attempts_total",
                        E + "upstream_cx_total",
                        s -> s.connectionsOpened() + sum(s.openFailures())),
                row(
                        "connections_opened_total",
                        COUNTER,
                        "Connections opened.",
                        "",
                        "",
                        UpstreamSample::connectionsOpened),
                row(
                        "connections_reused_total",
                        COUNTER,
                        "Requests on a connection that had carried one before.",
                        H + "connection_reuses_total",
                        "",
                        UpstreamSample::connectionsReused),
                row(
                        "connections_open",
                        GAUGE,
                        "Connections open now.",
                        "",
                        E + "upstream_cx_active",
                        UpstreamSample::connectionsOpen),
                row(
                        "connections_idle",
                        GAUGE,
                        "Idle connections now.",
                        H + "idle_connections_current",
                        "",
                        UpstreamSample::connectionsIdle),
                row(
                        "connections_in_use",
                        GAUGE,
                        "Connections in use now, one request on each.",
                        H + "used_connections_current",
                        E + "upstream_rq_active",
                        UpstreamSample::connectionsInUse),
                row(
                        "connections_needed",
                        GAUGE,
                        "Connections that the load has needed of late.",
                        H + "need_connections_current",
                        "",
                        UpstreamSample::connectionsNeeded),
                row(
                        "connections_failed_total",
                        COUNTER,
                        "Connections that could not be opened.",
                        H + "connection_errors_total",
                        E + "upstream_cx_connect_fail",
                        s -> sum(s.openFailures())),
                row(
                        "connections_timed_out_total",
                        COUNTER,
                        "Of these, those that took too long, TLS included.",
                        "",
                        E + "upstream_cx_connect_timeout",
                        s -> someOf(s.openFailures(), "CONNECT_TIMEOUT", "TLS_TIMEOUT")),
                keyed(
                        "open_failures_total",
                        "Connections that could not be opened, by reason.",
                        "reason",
                        UpstreamSample::openFailures),
                row(
                        "connects_abandoned_total",
                        COUNTER,
                        "Attempts broken off because another address was faster.",
                        "",
                        "",
                        UpstreamSample::connectsAbandoned),
                keyed(
                        "discards_total",
                        "Connections that left the pool, by reason.",
                        "reason",
                        UpstreamSample::discards),
                discards("upstream_cx_idle_timeout", "IDLE_TIMEOUT"),
                discards("upstream_cx_max_duration_reached", "AGE"),
                discards("upstream_cx_max_requests", "REQUESTS"),
                discards("upstream_cx_close_notify", "CLOSE_ASKED"),
                discards("upstream_cx_destroy_remote_with_active_rq", "CLOSED_BEFORE_ANSWER", "INCOMPLETE"),
                discards("upstream_cx_protocol_error", "PROTOCOL_ERROR", "UNSOLICITED", "RESIDUAL"),
                row(
                        "waiting",
                        GAUGE,
                        "Requests waiting for a connection now.",
                        H + "current_queue",
                        E + "upstream_rq_pending_active",
                        UpstreamSample::waiting),
                row(
                        "queued_total",
                        COUNTER,
                        "Requests that had to wait because no other connection was allowed.",
                        "",
                        E + "upstream_cx_overflow",
                        UpstreamSample::queued),
                row(
                        "queue_refusals_total",
                        COUNTER,
                        "Requests that found the queue full.",
                        "",
                        E + "upstream_rq_pending_overflow",
                        UpstreamSample::queueRefusals),
                row(
                        "queue_timeouts_total",
                        COUNTER,
                        "Requests that waited too long.",
                        "",
                        "",
                        UpstreamSample::queueTimeouts),
                row(
                        "wait_seconds_total",
                        COUNTER,
                        "Time spent waiting for a connection.",
                        "",
                        "",
                        s -> s.waitNanos() / 1e9),
                row(
                        "idle_timeout_seconds",
                        GAUGE,
                        "Idle timeout as configured, said or learned.",
                        "",
                        "",
                        s -> s.idleTimeoutNanos() / 1e9),
                answers(),
                keyed(
                        "errors_total",
                        "Answers of the proxy's own, or cut off, by reason.",
                        "reason",
                        UpstreamSample::errors),
                errors(H + "response_errors_total", "", "TERMINATED", "INCOMPLETE", "PROTOCOL_ERROR", "ANSWER_TIMEOUT"),
                errors(H + "server_aborts_total", "", "TERMINATED", "INCOMPLETE"),
                errors(H + "client_aborts_total", "", "CLIENT_GONE"),
                errors("", E + "upstream_rq_timeout", "ANSWER_TIMEOUT"),
                row(
                        "bytes_sent_total",
                        COUNTER,
                        "Bytes to the origin, before TLS.",
                        H + "bytes_in_total",
                        E + "upstream_cx_tx_bytes_total",
                        UpstreamSample::bytesSent),
                row(
                        "bytes_received_total",
                        COUNTER,
                        "Bytes from the origin, after TLS.",
                        H + "bytes_out_total",
                        E + "upstream_cx_rx_bytes_total",
                        UpstreamSample::bytesReceived),
                keyed(
                        "tls_handshakes_total",
                        "TLS handshakes with the origin.",
                        "resumed",
                        s -> Map.of("true", s.tlsResumed(), "false", s.tlsFull())),
                row(
                        "",
                        COUNTER,
                        "All egresslab_tls_handshakes_total.",
                        "",
                        E + "ssl_handshake",
                        s -> s.tlsFull() + s.tlsResumed()),
                row(
                        "",
                        COUNTER,
                        "As egresslab_tls_handshakes_total{resumed=\"true\"}.",
                        "",
                        E + "ssl_session_reused",
                        UpstreamSample::tlsResumed),
                row(
                        "outlier_ejections_active",
                        GAUGE,
                        "Addresses left alone now because requests fail there.",
                        "",
                        E + "outlier_detection_ejections_active",
                        s -> s.outliers().ejectionsActive()),
                row(
                        "outlier_ejections_total",
                        COUNTER,
                        "Addresses ejected.",
                        "",
                        E + "outlier_detection_ejections_enforced_total",
                        s -> s.outliers().ejections()),
                row(
                        "outlier_overflows_total",
                        COUNTER,
                        "Ejections that would have been too many.",
                        "",
                        E + "outlier_detection_ejections_overflow",
                        s -> s.outliers().overflows()),
                row(
                        "outlier_panics_total",
                        COUNTER,
                        "Connections for which all addresses were used because too few were left.",
                        "",
                        "",
                        s -> s.outliers().panics()),
                histogram(
                        "request_seconds",
                        "From a request's head to its answer's end (Envoy's in milliseconds).",
                        E + "upstream_rq_time",
                        t -> t.requests),
                histogram(
                        "connect_seconds",
                        "From the decision to open a connection to its readiness, TLS included (Envoy's in"
                                + " milliseconds).",
                        E + "upstream_cx_connect_ms",
                        t -> t.connects),
                average("queue", "a connection in use by others", t -> t.queue),
                average("connect", "a connection opened for them", t -> t.connect),
                average("response", "the answer's head, once connected", t -> t.response),
                average("total", "the answer's end", t -> t.total));
    }
}
