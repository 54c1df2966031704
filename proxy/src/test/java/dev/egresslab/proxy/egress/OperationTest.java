package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Transports, loops, admin pages, access log, limits, ends. */
class OperationTest {
    private static void exchange(ScriptedOrigin origin, EgressProxy proxy) throws IOException {
        try (Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
        }
        eventuallyIdle(proxy, 1);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTransportCarriesRequests(Transport transport) throws IOException {
        Assumptions.assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring here");
        Assumptions.assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withLoops(1, transport))) {
            exchange(origin, proxy);
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void requestThatBreaksOffInTheTickItWasSentInLeavesNoConnectionOpen(Transport transport) throws IOException {
        Assumptions.assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring here");
        Assumptions.assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withLoops(1, transport));
                Wireline client = client(proxy)) {
            client.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            Wireline upstream = origin.accept();
            assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
            assertThat(upstream.ending()).endsWith("FIN");
        }
    }

    @Test
    void poolIsSharedByAllEventLoops() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withLoops(3, Transport.AUTO))) {
            try (Wireline first = client(proxy)) {
                first.send(get("a.test"));
                Wireline upstream = origin.accept();
                // Clients land on one loop after the other; all of them find the one connection.
                for (int i = 0; i < 9; i++) {
                    upstream.head();
                    upstream.send(ok("first"));
                    assertThat(first.message()).isEqualTo(ok("first"));
                    eventuallyIdle(proxy, 1);
                    try (Wireline other = client(proxy)) {
                        other.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
                        upstream.head();
                        other.send("1\r\nx\r\n0\r\n\r\n");
                        assertThat(upstream.bytes(11)).isEqualTo("1\r\nx\r\n0\r\n\r\n");
                        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + "y".repeat(100_000));
                        assertThat(other.message()).endsWith("y".repeat(100_000));
                    }
                    eventuallyIdle(proxy, 1);
                    first.send(get("a.test"));
                }
                assertThat(Proxies.sample(proxy).connectionsOpened()).isEqualTo(1);
            }
        }
    }

    @Test
    void adminTellsHealthMetricsAndReasons() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY))) {
            exchange(origin, proxy);
            assertThat(page(proxy, "/livez")).isEqualTo("200 live\n");
            assertThat(page(proxy, "/readyz")).isEqualTo("200 ready\n");
            assertThat(page(proxy, "/metrics"))
                    .contains("egresslab_requests_total{upstream=\"a.test\"} 1.0")
                    .contains("egresslab_answers_total{class=\"2xx\",upstream=\"a.test\"} 1.0")
                    .contains("haproxy_server_idle_connections_current{proxy=\"a.test\",server=\"a.test\"} 1.0")
                    .contains("envoy_cluster_upstream_cx_total{envoy_cluster_name=\"a.test\"} 1.0");
            assertThat(page(proxy, "/explain"))
                    .contains("a.test: opened because there was no connection (0 in use, 0 idle");
            assertThat(page(proxy, "/other")).startsWith("404 ");
        }
    }

    private static String page(EgressProxy proxy, String path) throws Exception {
        InetSocketAddress admin = Objects.requireNonNull(proxy.adminAddress());
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + admin.getPort() + path);
            HttpResponse<String> answer =
                    http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }

    @Test
    void accessLogHasALineForEachRequestWithoutItsQuery(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("access.log");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAccessLog(file.toString()));
                Wireline client = client(proxy)) {
            client.send("GET /path?token=secret HTTP/1.1\r\nHost: a.test\r\n\r\n");
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            client.message();
            eventuallyIdle(proxy, 1);
            client.send("POST /post HTTP/1.1\r\nHost: a.test\r\n\r\n");
            upstream.head();
            upstream.close();
            client.message();
        }
        JsonMapper json = new JsonMapper();
        JsonNode first = json.readTree(Files.readAllLines(file).get(0));
        assertThat(first.get("path").asString()).isEqualTo("/path");
        assertThat(first.get("status").asInt()).isEqualTo(200);
        assertThat(first.get("reused").asBoolean()).isFalse();
        JsonNode second = json.readTree(Files.readAllLines(file).get(1));
        assertThat(second.get("status").asInt()).isEqualTo(502);
        assertThat(second.get("error").asString()).isEqualTo("connection_terminated");
        assertThat(second.get("reused").asBoolean()).isTrue();
        assertThat(Files.readString(file)).doesNotContain("secret");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void idleClientIsClosedInTime(Transport transport) throws IOException {
        Assumptions.assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring here");
        Assumptions.assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
        ClientLimits hasty = ClientLimits.DEFAULT.withTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(1));
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(Proxies.config(origin.upstream("a.test"))
                        .withClients(hasty)
                        .withLoops(1, transport));
                Wireline silent = client(proxy);
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            assertThat(client.rest()).isEmpty();
            assertThat(silent.rest()).isEmpty();
            eventually("both are gone", proxy::sample, seen -> seen.clientsOpen() == 0);
        }
    }

    @Test
    void clientBeyondTheLimitIsTurnedAway() throws IOException {
        ClientLimits one = ClientLimits.DEFAULT.withConnections(1, 0);
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withClients(one))) {
            try (Wireline first = client(proxy)) {
                first.send(get("unknown.test"));
                first.message();
                try (Wireline second = client(proxy)) {
                    assertThat(second.ending()).isIn("FIN", "RST");
                }
                assertThat(proxy.sample().clientsRefused()).isEqualTo(1);
            }
            eventually("the first is gone", proxy::sample, seen -> seen.clientsOpen() == 0);
            exchange(origin, proxy);
        }
    }

    @Test
    void addressInUseIsSaid() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            Endpoint taken = new Endpoint("127.0.0.1", origin.port());
            assertThatThrownBy(() -> EgressProxy.start(ProxyConfig.of(taken, List.of())))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen on " + taken);
        }
    }

    @Test
    void closeEndsEverythingAndMayBeCalledAgain() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            EgressProxy proxy = Proxies.start(origin.upstream("a.test"));
            Wireline client = client(proxy);
            client.send(get("a.test"));
            Wireline busy = origin.accept();
            busy.head();
            proxy.close();
            assertThat(client.ending()).isIn("FIN", "RST");
            assertThat(busy.ending()).isIn("FIN", "RST");
            proxy.close();
            assertThat(proxy.ready()).isFalse();
            client.close();
        }
    }
}
