package dev.egresslab.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.egresslab.bench.scenario.OriginSpec;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters.TlsProtocol;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bootstrap file is what Envoy's own API defines: read into its messages as Envoy reads it, where a field that does not exist, or has a
 * value of another type, is an error. Stands in for Envoy where it is not installed.
 */
class EnvoyBootstrapTest {
    private static final JsonFormat.TypeRegistry EXTENSIONS = JsonFormat.TypeRegistry.newBuilder()
            .add(HttpConnectionManager.getDescriptor())
            .add(FileAccessLog.getDescriptor())
            .add(Router.getDescriptor())
            .add(UpstreamTlsContext.getDescriptor())
            .add(HttpProtocolOptions.getDescriptor())
            .build();

    @Test
    void everyFieldIsOneOfEnvoysApi() throws Exception {
        Bootstrap bootstrap = read(text());

        assertThat(bootstrap.getAdmin().getAddress().getSocketAddress().getPortValue())
                .isEqualTo(9901);
        Cluster cluster = bootstrap.getStaticResources().getClusters(0);
        assertThat(cluster.getType()).isEqualTo(Cluster.DiscoveryType.STATIC);
        assertThat(cluster.getLbPolicy()).isEqualTo(Cluster.LbPolicy.LEAST_REQUEST);
        assertThat(cluster.getConnectTimeout().getSeconds()).isEqualTo(3);
        assertThat(cluster.getCircuitBreakers()
                        .getThresholds(0)
                        .getMaxConnections()
                        .getValue())
                .isEqualTo(20);
        assertThat(cluster.getLoadAssignment().getEndpoints(0).getLbEndpointsList())
                .extracting(endpoint ->
                        endpoint.getEndpoint().getAddress().getSocketAddress().getPortValue())
                .containsExactly(40_001, 443);
    }

    @Test
    void everyExtensionIsOfTheTypeItSaysAndDoesWhatIsMeant() throws Exception {
        Bootstrap bootstrap = read(text());
        Cluster cluster = bootstrap.getStaticResources().getClusters(0);

        UpstreamTlsContext tls = cluster.getTransportSocket().getTypedConfig().unpack(UpstreamTlsContext.class);
        assertThat(tls.getSni()).isEqualTo("api.example.com");
        assertThat(tls.getCommonTlsContext().getTlsParams().getTlsMaximumProtocolVersion())
                .isEqualTo(TlsProtocol.TLSv1_3);
        assertThat(tls.getCommonTlsContext()
                        .getValidationContext()
                        .getTrustedCa()
                        .getFilename())
                .isEqualTo("/run/ca.pem");

        Map<String, Any> options = cluster.getTypedExtensionProtocolOptionsMap();
        // Envoy looks the options up by this name, and takes no notice of any other.
        assertThat(options).containsOnlyKeys("envoy.extensions.upstreams.http.v3.HttpProtocolOptions");
        HttpProtocolOptions http = options.values().iterator().next().unpack(HttpProtocolOptions.class);
        assertThat(http.getCommonHttpProtocolOptions().getIdleTimeout().getSeconds())
                .isEqualTo(30);
        assertThat(http.getExplicitHttpConfig().hasHttpProtocolOptions()).isTrue();

        HttpConnectionManager manager = bootstrap
                .getStaticResources()
                .getListeners(0)
                .getFilterChains(0)
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class);
        assertThat(manager.getCodecType()).isEqualTo(HttpConnectionManager.CodecType.HTTP1);
        assertThat(manager.getAccessLog(0)
                        .getTypedConfig()
                        .unpack(FileAccessLog.class)
                        .getPath())
                .isEqualTo("access.log");
        assertThat(manager.getHttpFilters(0)
                        .getTypedConfig()
                        .unpack(Router.class)
                        .getSuppressEnvoyHeaders())
                .isTrue();
        assertThat(manager.getRouteConfig()
                        .getVirtualHosts(0)
                        .getRoutes(0)
                        .getRoute()
                        .getRetryPolicy()
                        .getRetryOn())
                .isEqualTo("connect-failure,reset");
    }

    @Test
    void aMisspeltFieldWouldBeFound() {
        String misspelt = text().replace("suppress_envoy_headers", "suppress_envoy_header");
        assertThatExceptionOfType(InvalidProtocolBufferException.class)
                .isThrownBy(() -> read(misspelt))
                .withMessageContaining("suppress_envoy_header");
    }

    private static String text() {
        EgressConfig config = new EgressConfig(
                List.of(new OriginSpec.Host("api.example.com", List.of("198.51.100.10", "198.51.100.11"), 443)),
                "authority",
                new Endpoint("127.0.0.1", 53),
                new Endpoint("127.0.0.1", 1080),
                Map.of("198.51.100.10:443", new Endpoint("127.0.0.1", 40_001)),
                20,
                1,
                3_000,
                1_000,
                5_250,
                30_000,
                /* accessLog= */ true,
                /* metrics= */ true);
        return EnvoyConfiguration.of(config, 8080, 9901, "/run/ca.pem");
    }

    /** YAML to JSON and that into the message, which is how Envoy loads a file. */
    private static Bootstrap read(String yaml) throws InvalidProtocolBufferException {
        Object tree = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        JsonFormat.parser()
                .usingTypeRegistry(EXTENSIONS)
                .merge(JsonMapper.shared().writeValueAsString(tree), bootstrap);
        return bootstrap.build();
    }
}
