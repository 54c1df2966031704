package dev.egresslab.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.OriginSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Envoy's configuration and what is made of its answers; the program itself runs only where it is installed. */
class EnvoyPeerTest {
    private static final Endpoint NAMES = new Endpoint("127.0.0.1", 53);
    private static final Endpoint SOCKS = new Endpoint("127.0.0.1", 1080);

    @Test
    void eachHostIsAClusterThatIsReachedByTheGatewaysListeners() {
        Object bootstrap = read(EnvoyConfiguration.of(config("authority"), 8080, 9901, "/run/ca.pem"));

        assertThat(at(bootstrap, "static_resources", "clusters", 0, "name")).isEqualTo("api.example.com");
        assertThat(at(bootstrap, "static_resources", "clusters", 0, "type")).isEqualTo("STATIC");
        Object endpoints =
                at(bootstrap, "static_resources", "clusters", 0, "load_assignment", "endpoints", 0, "lb_endpoints");
        // The first address has a listener of the gateway, the second stands for itself.
        assertThat(at(endpoints, 0, "endpoint", "address", "socket_address"))
                .isEqualTo(Map.of("address", "127.0.0.1", "port_value", 40_001));
        assertThat(at(endpoints, 1, "endpoint", "address", "socket_address"))
                .isEqualTo(Map.of("address", "198.51.100.11", "port_value", 443));
        assertThat(at(
                        bootstrap,
                        "static_resources",
                        "clusters",
                        0,
                        "circuit_breakers",
                        "thresholds",
                        0,
                        "max_connections"))
                .isEqualTo(20);
        assertThat(at(bootstrap, "admin", "address", "socket_address", "port_value"))
                .isEqualTo(9901);
    }

    @Test
    void theCertificateIsVerifiedAgainstTheNameThatIsAskedFor() {
        Object tls = at(
                read(EnvoyConfiguration.of(config("authority"), 8080, 9901, "/run/ca.pem")),
                "static_resources",
                "clusters",
                0,
                "transport_socket",
                "typed_config");

        assertThat(at(tls, "@type"))
                .isEqualTo("type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext");
        assertThat(at(tls, "sni")).isEqualTo("api.example.com");
        Object validation = at(tls, "common_tls_context", "validation_context");
        assertThat(at(validation, "trusted_ca", "filename")).isEqualTo("/run/ca.pem");
        assertThat(at(validation, "match_typed_subject_alt_names", 0))
                .isEqualTo(Map.of("san_type", "DNS", "matcher", Map.of("exact", "api.example.com")));
        assertThat(at(tls, "common_tls_context", "tls_params", "tls_maximum_protocol_version"))
                .isEqualTo("TLSv1_3");
    }

    @Test
    void onlyAGetIsRetriedOnceItMayHaveArrived() {
        Object host = at(manager(config("authority")), "route_config", "virtual_hosts", 0);

        assertThat(at(host, "domains")).isEqualTo(List.of("api.example.com", "api.example.com:*"));
        assertThat(at(host, "routes", 0, "match", "headers", 0, "string_match", "exact"))
                .isEqualTo("GET");
        assertThat(at(host, "routes", 0, "route", "retry_policy", "retry_on")).isEqualTo("connect-failure,reset");
        assertThat(at(host, "routes", 1, "route", "retry_policy", "retry_on")).isEqualTo("connect-failure");
        assertThat(at(host, "routes", 1, "route", "timeout")).isEqualTo("5.250s");
    }

    @Test
    void plainHostsHaveNoTlsAndALogIsWrittenWhereAsked() {
        Object plain = read(EnvoyConfiguration.of(config(null), 8080, 9901, null));

        assertThat(at(plain, "static_resources", "clusters", 0).toString()).doesNotContain("transport_socket");
        assertThat(at(manager(config(null)), "access_log", 0, "typed_config", "path"))
                .isEqualTo("access.log");
    }

    @Test
    void aGatewayWithoutListenersIsSaidToBeOutOfReach() {
        EgressConfig config = config("authority");

        assertThat(EnvoyPeer.availability(config))
                .isInstanceOfSatisfying(
                        Availability.Unfit.class,
                        unfit -> assertThat(unfit.reason()).contains("listener of the gateway for each"));
    }

    @Test
    void countersAreSummedOverTheClusters() {
        EgressSample sample = EnvoyStats.parse("""
            cluster.api.example.com.upstream_cx_total: 3
            cluster.api.example.com.upstream_cx_connect_fail: 1
            cluster.api.example.com.upstream_cx_active: 2
            cluster.api.example.com.upstream_rq_total: 30
            cluster.api.example.com.upstream_rq_active: 1
            cluster.api.example.com.upstream_rq_retry: 1
            cluster.cdn.example.com.upstream_cx_total: 1
            cluster.cdn.example.com.upstream_rq_total: 5
            cluster.cdn.example.com.upstream_cx_active: 1
            cluster.cdn.example.com.upstream_cx_length_ms: P0(nan,1.0) P99(nan,20.0)
            http.admin.downstream_rq_total: 9
            http.egress.downstream_rq_total: 34
            server.version: 816188
            """).sample();

        // Three connections came about, so 32 of 35 requests were not a connection's first.
        assertThat(sample).isEqualTo(new EgressSample(34, 4, 32, 1, 0, 1, 0, 2));
    }

    private static Object manager(EgressConfig config) {
        return at(
                read(EnvoyConfiguration.of(config, 8080, 9901, null)),
                "static_resources",
                "listeners",
                0,
                "filter_chains",
                0,
                "filters",
                0,
                "typed_config");
    }

    private static EgressConfig config(@Nullable String trusted) {
        return new EgressConfig(
                List.of(new OriginSpec.Host("api.example.com", List.of("198.51.100.10", "198.51.100.11"), 443)),
                trusted,
                NAMES,
                SOCKS,
                Map.of("198.51.100.10:443", new Endpoint("127.0.0.1", 40_001)),
                20,
                1,
                3_000,
                1_000,
                5_250,
                30_000,
                /* accessLog= */ true,
                /* metrics= */ true);
    }

    private static Object read(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    /** What is found by these keys and places. */
    private static Object at(Object tree, Object... path) {
        Object found = tree;
        for (Object step : path) {
            Object next = step instanceof Integer place ? ((List<?>) found).get(place) : ((Map<?, ?>) found).get(step);
            found = Objects.requireNonNull(next, () -> step + " of " + List.of(path));
        }
        return found;
    }
}
