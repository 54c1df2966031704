package dev.egresslab.bench.peer;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/*
 * As somebody writes it who knows Envoy's v3 API and its FAQ ("How do I configure timeouts?", "Configuring Envoy as an edge proxy"). Each field and
 * default was compared with the API's own definitions (envoyproxy/data-plane-api at commit 84e84367, January 2026):
 *   - a cluster for each host, its addresses written down; they may be those of a gateway's listeners, as Envoy speaks no SOCKS;
 *   - SNI and the certificate's name are the host's; without a validation context Envoy verifies nothing;
 *   - TLS 1.3 has to be allowed: the most an upstream gets by itself is 1.2;
 *   - idle connections are closed after their idle time, which is an hour unless said: the cause of most of Envoy's 503 UC;
 *   - max_connections bounds a host's connections; the other circuit breakers must not bind before it;
 *   - a stale connection is retried once, for GET alone (`reset` does not ask whether the request has arrived);
 *   - no x-envoy headers, no request ids; where it is to log, a line for each request, which Envoy gathers for 10 s or 64 KB.
 */

/** Writes the bootstrap file of Envoy. */
final class EnvoyConfiguration {
    private static final String TYPES = "type.googleapis.com/envoy.extensions.";
    private static final String HTTP_OPTIONS = "upstreams.http.v3.HttpProtocolOptions";
    private static final int UNBOUND = 100_000;

    private final EgressConfig config;
    private final @Nullable String caFile;

    private EnvoyConfiguration(EgressConfig config, @Nullable String caFile) {
        this.config = config;
        this.caFile = caFile;
    }

    /**
     * The file's text, YAML.
     *
     * @param port where to listen on the loopback interface
     * @param adminPort where to be asked for statistics and metrics
     * @param caFile where the certificate authority lies; null when the hosts speak plain HTTP
     */
    static String of(EgressConfig config, int port, int adminPort, @Nullable String caFile) {
        EnvoyConfiguration file = new EnvoyConfiguration(config, caFile);
        Map<String, Object> bootstrap = map(
                "admin",
                map("address", address(new Endpoint(Ports.LOOPBACK, adminPort))),
                "static_resources",
                map(
                        "listeners",
                        List.of(file.listener(port)),
                        "clusters",
                        config.hosts().stream().map(file::cluster).toList()));
        DumpSettings block = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return new Dump(block).dumpToString(bootstrap);
    }

    private Map<String, Object> listener(int port) {
        Map<String, Object> manager = map(
                "@type",
                TYPES + "filters.network.http_connection_manager.v3.HttpConnectionManager",
                "stat_prefix",
                "egress",
                "codec_type",
                "HTTP1",
                "generate_request_id",
                false,
                "use_remote_address",
                true,
                "skip_xff_append",
                true,
                "stream_idle_timeout",
                seconds(config.answerTimeoutMillis() + config.queueTimeoutMillis()),
                "common_http_protocol_options",
                map("idle_timeout", "60s"));
        if (config.accessLog()) {
            manager.put(
                    "access_log",
                    List.of(extension(
                            "envoy.access_loggers.file",
                            map("@type", TYPES + "access_loggers.file.v3.FileAccessLog", "path", "access.log"))));
        }
        manager.put(
                "route_config",
                map(
                        "virtual_hosts",
                        config.hosts().stream().map(this::virtualHost).toList()));
        manager.put(
                "http_filters",
                List.of(extension(
                        "envoy.filters.http.router",
                        map("@type", TYPES + "filters.http.router.v3.Router", "suppress_envoy_headers", true))));
        return map(
                "name",
                "egress",
                "address",
                address(new Endpoint(Ports.LOOPBACK, port)),
                "filter_chains",
                List.of(map("filters", List.of(extension("envoy.filters.network.http_connection_manager", manager)))));
    }

    /** Any other host gets Envoy's own 404, and is never looked up. */
    private Map<String, Object> virtualHost(OriginSpec.Host host) {
        Map<String, Object> get =
                map("prefix", "/", "headers", List.of(map("name", ":method", "string_match", map("exact", "GET"))));
        return map(
                "name",
                host.name(),
                "domains",
                List.of(host.name(), host.name() + ":*"),
                "routes",
                List.of(
                        map("match", get, "route", route(host, "connect-failure,reset")),
                        map("match", map("prefix", "/"), "route", route(host, "connect-failure"))));
    }

    private Map<String, Object> route(OriginSpec.Host host, String retryOn) {
        return map(
                "cluster",
                host.name(),
                "timeout",
                seconds(config.answerTimeoutMillis()),
                "retry_policy",
                map("retry_on", retryOn, "num_retries", 1));
    }

    private Map<String, Object> cluster(OriginSpec.Host host) {
        List<Object> endpoints = new ArrayList<>();
        for (String address : host.addresses()) {
            endpoints.add(map("endpoint", map("address", address(config.reached(host, address)))));
        }
        Map<String, Object> cluster = map(
                "name", host.name(),
                "type", "STATIC",
                "lb_policy", "LEAST_REQUEST",
                "connect_timeout", seconds(config.connectTimeoutMillis()),
                "circuit_breakers", map("thresholds", List.of(breakers())),
                "typed_extension_protocol_options", map("envoy.extensions." + HTTP_OPTIONS, httpOptions()),
                "load_assignment",
                        map("cluster_name", host.name(), "endpoints", List.of(map("lb_endpoints", endpoints))));
        if (caFile != null) {
            cluster.put("transport_socket", extension("envoy.transport_sockets.tls", tls(host.name(), caFile)));
        }
        return cluster;
    }

    private Map<String, Object> breakers() {
        return map(
                "max_connections", config.maxConnections(),
                "max_pending_requests", UNBOUND,
                "max_requests", UNBOUND,
                "max_retries", UNBOUND);
    }

    private Map<String, Object> httpOptions() {
        return map(
                "@type", TYPES + HTTP_OPTIONS,
                "common_http_protocol_options",
                        map(
                                "idle_timeout",
                                seconds(config.idleTimeoutMillis()),
                                "max_requests_per_connection",
                                EgressConfig.REQUESTS_PER_CONNECTION),
                "explicit_http_config", map("http_protocol_options", map()));
    }

    private static Map<String, Object> tls(String name, String caFile) {
        Map<String, Object> validation = map(
                "trusted_ca",
                map("filename", caFile),
                "match_typed_subject_alt_names",
                List.of(map("san_type", "DNS", "matcher", map("exact", name))));
        Map<String, Object> versions =
                map("tls_minimum_protocol_version", "TLSv1_2", "tls_maximum_protocol_version", "TLSv1_3");
        return map(
                "@type",
                TYPES + "transport_sockets.tls.v3.UpstreamTlsContext",
                "sni",
                name,
                "common_tls_context",
                map("tls_params", versions, "alpn_protocols", List.of("http/1.1"), "validation_context", validation));
    }

    private static Map<String, Object> address(Endpoint endpoint) {
        return map("socket_address", map("address", endpoint.host(), "port_value", endpoint.port()));
    }

    private static Map<String, Object> extension(String name, Map<String, Object> typedConfig) {
        return map("name", name, "typed_config", typedConfig);
    }

    private static String seconds(long millis) {
        return "%d.%03ds".formatted(millis / 1_000, millis % 1_000);
    }

    /** A mapping of keys, each followed by its value, in this order. */
    private static Map<String, Object> map(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
