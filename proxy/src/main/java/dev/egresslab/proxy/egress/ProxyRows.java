package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.admin.MetricFamily.Kind.COUNTER;
import static dev.egresslab.proxy.admin.MetricFamily.Kind.GAUGE;

import dev.egresslab.proxy.admin.MetricFamily.Kind;
import dev.egresslab.proxy.admin.MetricFamily.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What is measured of the proxy as a whole: clients, names, the NAT gateway's ports, overload, configuration. Envoy's names are those of its
 * documentation's pages "HTTP connection manager: statistics" ({@code configuration/http/http_conn_man/stats}, {@code http.<stat_prefix>.*}; read at commit
 * 06ffb225) and "Overload manager" ({@code configuration/operations/overload_manager/overload_manager}, {@code overload.<name>.pressure}, a percentage, and
 * {@code overload.<name>.active}; commit 00a43496).
 */
final class ProxyRows {
    /** One frontend, as HAProxy and Envoy would call it. */
    private static final String FRONTEND = "egresslab";

    private ProxyRows() {}

    static List<MetricRow> rows() {
        return List.of(
                clients(
                        "egresslab_clients_open",
                        GAUGE,
                        "Client connections open now.",
                        "haproxy_frontend_current_sessions",
                        "envoy_http_downstream_cx_active",
                        m -> m.clientsOpen()),
                clients(
                        "egresslab_clients_accepted_total",
                        COUNTER,
                        "Client connections accepted.",
                        "haproxy_frontend_connections_total",
                        "envoy_http_downstream_cx_total",
                        m -> m.clientsAccepted()),
                clients(
                        "egresslab_clients_refused_total",
                        COUNTER,
                        "Client connections closed at once, there being too many in all or from their address.",
                        "haproxy_frontend_denied_connections_total",
                        "",
                        m -> m.clientsRefused()),
                own(
                        "egresslab_client_sources",
                        GAUGE,
                        "Addresses that clients come from now.",
                        m -> Metered.one(m.sample().clientSources())),
                own(
                        "egresslab_accept_failures_total",
                        COUNTER,
                        "Accepts that failed, as without a descriptor left.",
                        m -> Metered.one(m.sample().acceptFailures())),
                own(
                        "egresslab_rejections_total",
                        COUNTER,
                        "Requests refused before any upstream was asked, by the answer's status.",
                        m -> Metered.keyed("status", m.sample().rejections())),
                own(
                        "egresslab_client_tls_handshakes_total",
                        COUNTER,
                        "TLS handshakes of clients, by result.",
                        m -> Metered.keyed("result", m.sample().clientHandshakes())),
                own(
                        "egresslab_certificate_end_timestamp_seconds",
                        GAUGE,
                        "End of the validity of a listener's certificate.",
                        m -> Metered.keyed("listener", m.sample().certificateEnds())),
                own(
                        "egresslab_certificate_changes_total",
                        COUNTER,
                        "Changed certificates of listeners, by what came of them.",
                        m -> Metered.keyed(
                                "result",
                                Map.of(
                                        "applied", m.sample().certificatesRead(),
                                        "refused", m.sample().certificatesRefused()))),
                own(
                        "egresslab_dns_queries_total",
                        COUNTER,
                        "Names looked up.",
                        m -> Metered.one(m.sample().dnsQueries())),
                own(
                        "egresslab_dns_failures_total",
                        COUNTER,
                        "Names looked up without an answer.",
                        m -> Metered.one(m.sample().dnsFailures())),
                own(
                        "egresslab_dns_empty_total",
                        COUNTER,
                        "Answers that there is no such record.",
                        m -> Metered.one(m.sample().dnsEmpty())),
                own(
                        "egresslab_log_lines_lost_total",
                        COUNTER,
                        "Access log lines that could not be written in time.",
                        m -> Metered.one(m.sample().logLinesLost())),
                own(
                        "egresslab_nat_alarms",
                        GAUGE,
                        "Destinations near the NAT gateway's limit.",
                        m -> Metered.one(m.sample().natAlarms().size())),
                own(
                        "egresslab_nat_ports_estimate",
                        GAUGE,
                        "Ports that the destination is estimated to hold at the NAT gateway.",
                        m -> Metered.keyed("destination", m.sample().natPorts())),
                own(
                        "egresslab_loop_lag_seconds",
                        GAUGE,
                        "How late the latest event loop comes to its work, standing.",
                        m -> Metered.one(m.sample().overload().loopLagNanos() / 1e9)),
                own(
                        "egresslab_overload_stage",
                        GAUGE,
                        "What is shed: 0 nothing, 1 keep-alive, 2 requests too, 3 connections too.",
                        m -> Metered.one(m.sample().overload().stage())),
                own(
                        "egresslab_overload_stages_begun_total",
                        COUNTER,
                        "Stages of overload that have begun, up or down.",
                        m -> Metered.keyed("stage", m.sample().overload().begun())),
                action("disable_http_keepalive", 1),
                action("stop_accepting_requests", 2),
                action("stop_accepting_connections", 3),
                new MetricRow(
                        "egresslab_memory_share",
                        GAUGE,
                        "Share of the heap's or direct memory's limit in use, whichever is more (Envoy's in percent).",
                        "",
                        "envoy_overload_envoy_resource_monitors_fixed_heap_pressure",
                        m -> Metered.one(m.sample().overload().memoryShare()),
                        _ -> List.of(),
                        m -> Metered.one(100 * m.sample().overload().memoryShare())),
                own(
                        "egresslab_descriptor_share",
                        GAUGE,
                        "Share of the process's descriptors that is open.",
                        m -> Metered.one(m.sample().overload().descriptorShare())),
                own(
                        "egresslab_config_reloads_total",
                        COUNTER,
                        "Configurations read anew, by what came of them.",
                        m -> Metered.keyed(
                                "result", Map.of("applied", m.reloadsApplied(), "refused", m.reloadsRefused()))),
                own(
                        "egresslab_config_last_reload_successful",
                        GAUGE,
                        "Whether the last reload was taken up.",
                        m -> Metered.one(m.lastReloadApplied() ? 1 : 0)));
    }

    private static MetricRow own(String name, Kind kind, String help, Function<Metered, List<Value>> values) {
        return new MetricRow(name, kind, help, "", "", values, _ -> List.of(), _ -> List.of());
    }

    private static MetricRow clients(
            String name,
            Kind kind,
            String help,
            String haproxy,
            String envoy,
            Function<ProxySample, ? extends Number> number) {
        return new MetricRow(
                name,
                kind,
                help,
                haproxy,
                envoy,
                m -> Metered.one(number.apply(m.sample()).doubleValue()),
                m -> List.of(new Value(
                        Map.of("proxy", FRONTEND), number.apply(m.sample()).doubleValue())),
                m -> List.of(new Value(
                        Map.of("envoy_http_conn_manager_prefix", FRONTEND),
                        number.apply(m.sample()).doubleValue())));
    }

    /** One of Envoy's overload actions. */
    private static MetricRow action(String name, int stage) {
        return new MetricRow(
                "",
                GAUGE,
                "Whether egresslab_overload_stage is at least " + stage + ".",
                "",
                "envoy_overload_envoy_overload_actions_" + name + "_active",
                _ -> List.of(),
                _ -> List.of(),
                m -> Metered.one(m.sample().overload().stage() >= stage ? 1 : 0));
    }
}
