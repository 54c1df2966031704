package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new configuration under way: what is the same goes on, what is wrong changes nothing. */
class ReloadTest {
    private static UpstreamConfig smaller(UpstreamConfig upstream) {
        return upstream.withPool(PoolConfig.DEFAULT.withMaxConnections(3));
    }

    private static ProxyConfig with(ProxyConfig config, UpstreamConfig... upstreams) {
        return config.withUpstreams(List.of(upstreams));
    }

    private static Wireline exchange(ScriptedOrigin origin, Wireline client, String host) throws IOException {
        client.send(get(host));
        Wireline upstream = origin.accept();
        answer(upstream, client, host);
        return upstream;
    }

    private static void answer(Wireline upstream, Wireline client, String host) throws IOException {
        assertThat(upstream.head()).isEqualTo(get(host));
        upstream.send(ok(host));
        assertThat(client.message()).isEqualTo(ok(host));
    }

    @Test
    void unchangedPoolKeepsItsConnectionsAndChangedOneGetsNewOnes() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain()) {
            ProxyConfig config = Proxies.config(one.upstream("a.test"), two.upstream("b.test"));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline client = client(proxy)) {
                Wireline a = exchange(one, client, "a.test");
                Wireline b = exchange(two, client, "b.test");
                eventually("both are idle", proxy::sample, seen -> seen.sum(UpstreamSample::connectionsIdle) == 2);

                Reload reload = proxy.reload(with(config, one.upstream("a.test"), smaller(two.upstream("b.test"))));

                assertThat(reload).isEqualTo(new Reload(true, "kept [a.test], changed [b.test], added [], removed []"));
                // The idle connection of the changed one is closed.
                assertThat(b.ending()).isIn("FIN", "RST");
                // The client's own connection goes on, and so does the one to the unchanged upstream.
                client.send(get("a.test"));
                answer(a, client, "a.test");
                exchange(two, client, "b.test");
                // Counters go on where they were.
                assertThat(proxy.sample().upstream("a.test").connectionsOpened())
                        .isEqualTo(1);
                assertThat(proxy.sample().upstream("b.test").requests()).isEqualTo(2);
            }
        }
    }

    @Test
    void requestUnderWayEndsWhereItBegan() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                ScriptedOrigin other = ScriptedOrigin.plain()) {
            ProxyConfig config = Proxies.config(origin.upstream("a.test"));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline upstream = origin.accept();
                upstream.head();
                upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbe");
                client.head();
                assertThat(client.bytes(2)).isEqualTo("be");
                // The upstream moves while its answer is on the way.
                assertThat(proxy.reload(with(config, other.upstream("a.test"))).applied())
                        .isTrue();
                upstream.send("gu");
                assertThat(client.bytes(2)).isEqualTo("gu");
                // Its connection is not kept, and the next request goes to the new place.
                assertThat(upstream.ending()).isIn("FIN", "RST");
                exchange(other, client, "a.test");
            }
        }
    }

    @Test
    void requestThatWaitsInAReplacedPoolIsServed() throws Exception {
        PoolConfig one = PoolConfig.DEFAULT.withMaxConnections(1);
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            ProxyConfig config = Proxies.config(origin.upstream("a.test").withPool(one));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline first = client(proxy);
                    Wireline second = client(proxy)) {
                first.send(get("a.test"));
                Wireline upstream = origin.accept();
                upstream.head();
                second.send(get("a.test"));
                eventually("the second waits", () -> Proxies.sample(proxy), seen -> seen.waiting() == 1);
                assertThat(proxy.reload(with(config, origin.upstream("a.test"))).applied())
                        .isTrue();
                upstream.send(ok("first"));
                assertThat(first.message()).isEqualTo(ok("first"));
                answer(upstream, second, "a.test");
                assertThat(upstream.ending()).isIn("FIN", "RST");
            }
        }
    }

    @Test
    void addedHostIsServedAndRemovedOneIsNot() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            ProxyConfig config = Proxies.config(origin.upstream("a.test"));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline client = client(proxy)) {
                Wireline a = exchange(origin, client, "a.test");
                eventually("it is idle", proxy::sample, seen -> seen.sum(UpstreamSample::connectionsIdle) == 1);
                assertThat(proxy.reload(with(config, origin.upstream("b.test"))).text())
                        .isEqualTo("kept [], changed [], added [b.test], removed [a.test]");
                assertThat(a.ending()).isIn("FIN", "RST");
                exchange(origin, client, "b.test");
                client.send(get("a.test"));
                assertThat(client.message()).startsWith("HTTP/1.1 4");
            }
        }
    }

    @Test
    void whatCannotBeTakenUpChangesNothing() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            ProxyConfig config = Proxies.config(origin.upstream("a.test"));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline client = client(proxy)) {
                Wireline a = exchange(origin, client, "a.test");
                eventually("it is idle", proxy::sample, seen -> seen.sum(UpstreamSample::connectionsIdle) == 1);
                // A certificate that cannot be read.
                UpstreamConfig broken = origin.upstream("b.test").withTls(TlsConfig.verified("b.test", "no PEM"));
                assertThat(proxy.reload(with(config, smaller(origin.upstream("a.test")), broken)))
                        .satisfies(reload -> assertThat(reload.applied()).isFalse())
                        .satisfies(reload -> assertThat(reload.text()).startsWith("TLS for b.test cannot be set up"));
                // An address that is taken.
                Endpoint taken = new Endpoint("127.0.0.1", origin.port());
                assertThat(proxy.reload(config.withListeners(
                                        List.of(ListenerConfig.plain(Proxies.ANY), ListenerConfig.plain(taken))))
                                .text())
                        .startsWith("cannot listen on " + taken);
                // What is made once.
                assertThat(proxy.reload(config.withLoops(2, config.transport()).withAccessLog("x"))
                                .text())
                        .isEqualTo("only a restart can change accessLog, loops");
                client.send(get("a.test"));
                answer(a, client, "a.test");
            }
        }
    }

    @Test
    void listenerIsAddedAndRemovedWithoutClosingItsClients() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                Socket free = new Socket()) {
            free.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            Endpoint added = new Endpoint("127.0.0.3", free.getLocalPort());
            ProxyConfig config = Proxies.config(origin.upstream("a.test"));
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline early = client(proxy)) {
                InetSocketAddress before = proxy.listenAddress();
                Wireline upstream = exchange(origin, early, "a.test");
                assertThat(proxy.reload(config.withListeners(List.of(ListenerConfig.plain(added))))
                                .applied())
                        .isTrue();
                assertThat(proxy.listenAddress().getPort()).isEqualTo(added.port());
                eventuallyIdle(proxy, 1);
                try (Wireline late = client(proxy)) {
                    eventually("the old one is gone", () -> Proxies.refuses(before));
                    // Whichever way a client came, the connection is shared.
                    late.send(get("a.test"));
                    answer(upstream, late, "a.test");
                    eventuallyIdle(proxy, 1);
                    early.send(get("a.test"));
                    answer(upstream, early, "a.test");
                }
            }
        }
    }

    @Test
    void adminReloadsTheFileAndSaysWhatIsWrongWithItAndWhere(@TempDir Path folder) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            Path file = folder.resolve("proxy.yaml");
            String good = "listen: 127.0.0.1:0\nadmin: 127.0.0.1:0\nupstreams:\n  - {host: a.test, tls: false, port: "
                    + origin.port() + ", addresses: [127.0.0.1]}\n";
            Files.writeString(file, good);
            try (EgressProxy proxy = EgressProxy.start(ProxyConfigReader.read(file))) {
                assertThat(post(proxy, "/reload"))
                        .isEqualTo("422 this proxy was started without a file to read again\n");
                proxy.reloadsFrom(() -> ProxyConfigReader.read(file));
                Files.writeString(file, good + "  - {host: b.test, prot: 80}\n");
                assertThat(post(proxy, "/reload"))
                        .startsWith("422 " + file + ":5:20: unknown key 'prot'; did you mean 'port'?");
                assertThat(metrics(proxy))
                        .contains("egresslab_config_last_reload_successful 0.0")
                        .contains("egresslab_config_reloads_total{result=\"refused\"} 2.0");
                Files.writeString(file, good + "  - {host: b.test}\n");
                assertThat(post(proxy, "/reload"))
                        .isEqualTo("200 kept [a.test], changed [], added [b.test], removed []\n");
                assertThat(metrics(proxy))
                        .contains("egresslab_config_last_reload_successful 1.0")
                        .contains("egresslab_requests_total{upstream=\"b.test\"} 0.0");
                // Looking changes nothing.
                assertThat(ask(proxy, "/reload", "GET")).startsWith("405 ");
            }
        }
    }

    private static String metrics(EgressProxy proxy) throws Exception {
        return ask(proxy, "/metrics", "GET");
    }

    private static String post(EgressProxy proxy, String path) throws Exception {
        return ask(proxy, path, "POST");
    }

    private static String ask(EgressProxy proxy, String path, String method) throws Exception {
        InetSocketAddress admin = Objects.requireNonNull(proxy.adminAddress());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.getPort() + path))
                    .method(method, BodyPublishers.noBody())
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        }
    }
}
