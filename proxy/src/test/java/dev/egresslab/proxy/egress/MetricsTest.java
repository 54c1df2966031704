package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.proxy.admin.MetricFamily.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics page: sound, true, and documented. */
class MetricsTest {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

    private static Exposition page(EgressProxy proxy) {
        String page = new AdminPages(proxy).get("/metrics");
        assertThat(page).startsWith("200 ");
        return new Exposition(page.substring(4));
    }

    @Test
    void everyNameSaysWhatHasHappened() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY));
                Wireline client = client(proxy)) {
            // Two requests on one connection, one for a host that is not served, and a connection that ends under a
            // POST.
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            client.message();
            eventuallyIdle(proxy, 1);
            client.send(get("a.test"));
            upstream.head();
            upstream.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            client.message();
            eventuallyIdle(proxy, 1);
            client.send(get("b.test"));
            client.message();
            client.send(get("a.test").replace("GET", "POST"));
            upstream.head();
            upstream.close();
            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            eventuallyIdle(proxy, 0);

            Exposition page = page(proxy);
            String own = "{upstream=\"a.test\"}";
            String haproxy = "{proxy=\"a.test\",server=\"a.test\"}";
            String envoy = "{envoy_cluster_name=\"a.test\"}";
            assertThat(page.value("egresslab_requests_total" + own)).isEqualTo(3);
            assertThat(page.value("haproxy_server_sessions_total" + haproxy)).isEqualTo(3);
            assertThat(page.value("envoy_cluster_upstream_rq_total" + envoy)).isEqualTo(3);
            assertThat(page.value("haproxy_server_connection_attempts_total" + haproxy))
                    .isEqualTo(1);
            assertThat(page.value("haproxy_server_connection_reuses_total" + haproxy))
                    .isEqualTo(2);
            assertThat(page.value(
                            "haproxy_server_http_responses_total{code=\"4xx\",proxy=\"a.test\",server=\"a.test\"}"))
                    .isEqualTo(1);
            assertThat(
                            page.value(
                                    "envoy_cluster_upstream_rq_xx{envoy_cluster_name=\"a.test\",envoy_response_code_class=\"2\"}"))
                    .isEqualTo(1);
            assertThat(page.value("envoy_cluster_upstream_cx_destroy_remote_with_active_rq" + envoy))
                    .isEqualTo(1);
            assertThat(page.value("egresslab_discards_total{reason=\"closed_before_answer\",upstream=\"a.test\"}"))
                    .isEqualTo(1);
            assertThat(page.value("haproxy_server_server_aborts_total" + haproxy))
                    .isEqualTo(1);
            assertThat(page.value("egresslab_rejections_total{status=\"404\"}")).isEqualTo(1);
            assertThat(page.value("egresslab_request_seconds_count" + own)).isEqualTo(3);
            assertThat(page.value("envoy_cluster_upstream_rq_time_count" + envoy))
                    .isEqualTo(3);
            assertThat(page.value("envoy_cluster_upstream_cx_connect_ms_count" + envoy))
                    .isEqualTo(1);
            // The same in seconds and in milliseconds, in buckets of the same bounds.
            assertThat(page.value("envoy_cluster_upstream_rq_time_sum" + envoy))
                    .isCloseTo(
                            1_000 * page.value("egresslab_request_seconds_sum" + own), Percentage.withPercentage(1e-6));
            assertThat(page.value(
                            "envoy_cluster_upstream_rq_time_bucket{envoy_cluster_name=\"a.test\",le=\"10000.0\"}"))
                    .isEqualTo(page.value("egresslab_request_seconds_bucket{upstream=\"a.test\",le=\"10.0\"}"))
                    .isEqualTo(3);
            assertThat(page.value("haproxy_server_total_time_average_seconds" + haproxy))
                    .isPositive();
            assertThat(page.value("envoy_http_downstream_cx_active{envoy_http_conn_manager_prefix=\"egresslab\"}"))
                    .isEqualTo(1);
            assertThat(page.value("egresslab_overload_stage{}")).isZero();
            assertThat(page.value("egresslab_loop_lag_seconds{}")).isNotNegative();
        }
    }

    @Test
    void countersOfReloadsAndRejectionsAreThereBeforeAnythingHappens() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY))) {
            Exposition page = page(proxy);
            assertThat(page.value("egresslab_config_reloads_total{result=\"refused\"}"))
                    .isZero();
            assertThat(page.value("egresslab_config_last_reload_successful{}")).isEqualTo(1);
            assertThat(page.value("egresslab_retries_total{reason=\"stale\",upstream=\"a.test\"}"))
                    .isZero();
        }
    }

    /** The last 1,024 are told, not all there ever were. */
    @Test
    void recentAverageFollowsWhatIsNew() {
        RecentAverage average = new RecentAverage();
        for (int i = 0; i < 10_000; i++) {
            average.add(1_000_000_000);
        }
        assertThat(average.seconds()).isCloseTo(1, Offset.offset(0.001));
        for (int i = 0; i < 1_024; i++) {
            average.add(0);
        }
        // 1/e of it is left.
        assertThat(average.seconds()).isCloseTo(0.368, Offset.offset(0.002));
    }

    @Test
    void haproxysNamesAreThoseThatHaproxyServes(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(HAPROXY), "haproxy is not installed");
        Exposition theirs = haproxy(folder);
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY))) {
            Exposition ours = page(proxy);
            for (String name : ours.types().keySet()) {
                if (name.startsWith("haproxy_")) {
                    assertThat(theirs.types())
                            .as("HAProxy's " + name)
                            .containsEntry(name, ours.types().get(name));
                    Set<String> extra = new TreeSet<>(ours.labels(name));
                    extra.removeAll(theirs.labels(name));
                    assertThat(extra)
                            .as("labels that HAProxy does not have on " + name)
                            .isEmpty();
                }
            }
        }
    }

    private static Exposition haproxy(Path folder) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
            defaults
              mode http
              timeout connect 5s
              timeout client 10s
              timeout server 10s
            frontend front
              bind 127.0.0.1:%d
              http-request use-service prometheus-exporter if { path /metrics }
              default_backend back
            backend back
              server one 127.0.0.1:1
            """.formatted(port));
        Process haproxy = new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        try {
            String[] page = {""};
            eventually("haproxy answers", () -> {
                try (Wireline line = new Wireline(new Socket(InetAddress.ofLiteral("127.0.0.1"), port))) {
                    line.send("GET /metrics HTTP/1.0\r\n\r\n");
                    line.head();
                    page[0] = line.rest();
                    return true;
                } catch (IOException e) {
                    return false;
                }
            });
            return Exposition.lenient(page[0]);
        } finally {
            haproxy.destroy();
            assertThat(haproxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tableInTheDocumentationIsTheTableInTheCode() throws IOException {
        Path file = Path.of("../docs/proxy-metrics.md");
        String wanted = document();
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file)).isEqualTo(wanted);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
            # Metrics of the egress proxy

            `GET /metrics` on the admin port, in Prometheus' text format. Each thing is served under our name and, where HAProxy's exporter or Envoy has a name for the
            same thing, under that too, with the labels it has there, so that their dashboards and alerts go on: `upstream` here is `proxy` and `server` of HAProxy (a
            backend of one server) and `envoy_cluster_name` of Envoy, each the host that clients call; the frontend is called `egresslab`. Envoy's counters end in
            `_total` only by chance, so they are served as `untyped`; `rate()` takes them all the same. Made from the code by a test: do not edit.

            | ours | type | HAProxy's twin | Envoy's twin | meaning |
            |---|---|---|---|---|
            """);
        for (MetricRow row : ProxyMetrics.TABLE) {
            text.append("| ")
                    .append(cell(row.own()))
                    .append(" | ")
                    .append(row.kind() == Kind.UNTYPED ? "" : row.kind().name().toLowerCase(Locale.ROOT))
                    .append(" | ")
                    .append(cell(row.haproxy()))
                    .append(" | ")
                    .append(cell(row.envoy()))
                    .append(" | ")
                    .append(row.help())
                    .append(" |\n");
        }
        return text.append("""

            What has no honest twin is not served under its name:

            | name | why not |
            |---|---|
            | `haproxy_server_safe_idle_connections_current`, `..._unsafe_...` | HAProxy tells connections by whether `http-reuse safe` may share them; here all may be shared |
            | `haproxy_server_status`, `..._check_*` | there are no health checks: requests themselves are watched (`egresslab_outlier_*`) |
            | `envoy_cluster_upstream_cx_none_healthy` | never so: when too many addresses fail all are used (`egresslab_outlier_panics_total`) |
            | `envoy_cluster_upstream_cx_length_ms`, `envoy_cluster_upstream_rq_per_cx` | not counted by size; see `egresslab_discards_total` and the quotient of requests and connections |
            | `envoy_cluster_update_attempt`, `..._success`, `..._failure` | names are looked up for all upstreams together: `egresslab_dns_*` |
            | `envoy_cluster_circuit_breakers_*_open` | a full pool makes requests wait, it does not open anything: `egresslab_waiting`, `egresslab_queue_refusals_total` |
            | `envoy_cluster_membership_*` | there is no membership to be healthy in; addresses come and go with the name's records |
            """).toString();
    }

    private static String cell(String name) {
        return name.isEmpty() ? "–" : "`" + name + "`";
    }

    @Test
    void noNameIsServedTwice() {
        List<String> names = ProxyMetrics.TABLE.stream()
                .flatMap(row -> Stream.of(row.own(), row.haproxy(), row.envoy()))
                .filter(name -> !name.isEmpty())
                .toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(ProxyMetrics.TABLE).allSatisfy(row -> {
            assertThat(row.own()).matches("|egresslab_[a-z_]+");
            assertThat(row.haproxy()).matches("|haproxy_(server|frontend)_[a-z_]+");
            assertThat(row.envoy()).matches("|envoy_[a-z_]+");
        });
    }
}
