package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import dev.egresslab.proxy.config.ProxyConfigReader;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.Transport;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a proxy, step by step, and what its probes say. */
class DrainTest {
    /** A drain that goes on in the background. */
    private static final class Draining {
        private final CountDownLatch delay = new CountDownLatch(1);
        private final CompletableFuture<Boolean> over = new CompletableFuture<>();

        Draining(EgressProxy proxy, Duration limit) {
            Thread.ofVirtual().start(() -> {
                try {
                    over.complete(proxy.drain(limit, _ -> delay.await()));
                } catch (InterruptedException e) {
                    over.completeExceptionally(e);
                }
            });
        }

        Draining delayOver() {
            delay.countDown();
            return this;
        }

        boolean quiet() throws InterruptedException, ExecutionException, TimeoutException {
            return over.get(60, TimeUnit.SECONDS);
        }
    }

    private static final Duration LONG = Duration.ofSeconds(30);

    private static Wireline exchange(ScriptedOrigin origin, Wireline client) throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        answer(upstream, client);
        return upstream;
    }

    private static void answer(Wireline upstream, Wireline client) throws IOException {
        upstream.head();
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    @Test
    void proxyEndsStepByStepAndBreaksNothingOff() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withAdmin(Proxies.ANY));
                Wireline idle = client(proxy);
                Wireline within = client(proxy);
                Wireline busy = client(proxy)) {
            AdminPages admin = new AdminPages(proxy);
            InetSocketAddress door = proxy.listenAddress();
            // Before: one client without a request, one within a head, one that waits for its answer; one pooled
            // connection.
            Wireline busyUpstream = exchange(origin, busy);
            eventuallyIdle(proxy, 1);
            busy.send(get("a.test"));
            busyUpstream.head();
            Wireline pooled = exchange(origin, idle);
            within.send("GET / HTTP/1.1\r\nHost:");
            eventually("a connection is idle", () -> Proxies.sample(proxy), seen -> seen.connectionsIdle() == 1);
            assertThat(admin.get("/readyz")).isEqualTo("200 ready");

            // The signal: not ready any more, but alive, and serving as before while load balancers hear of it.
            Draining draining = new Draining(proxy, LONG);
            eventually("it is not ready", () -> admin.get("/readyz"), page -> page.startsWith("503"));
            eventually("it is alive", () -> admin.get("/livez"), "200 live"::equals);
            try (Wireline late = client(proxy)) {
                late.send(get("a.test"));
                answer(pooled, late);
                late.send(get("a.test"));
                answer(pooled, late);
                eventually("it is idle again", () -> Proxies.sample(proxy), seen -> seen.connectionsIdle() == 1);

                // The delay is over: nobody is accepted, and who has no request is sent away.
                draining.delayOver();
                assertThat(late.rest()).isEmpty();
            }
            assertThat(idle.rest()).isEmpty();
            eventually("nobody is accepted", () -> Proxies.refuses(door));

            // A request whose head was on its way is still served, with its connection's last answer.
            within.send(" a.test\r\n\r\n");
            pooled.head();
            pooled.send(ok("y"));
            assertThat(within.rest()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\ny");

            // So is the one that was under way; pools stay until then.
            busyUpstream.send(ok("z"));
            assertThat(busy.rest()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nz");

            // Then the pooled connections end by a reset, which holds no port at the gateway, and last the admin pages.
            assertThat(pooled.ending()).isEqualTo("RST");
            assertThat(busyUpstream.ending()).isEqualTo("RST");
            assertThat(draining.quiet()).isTrue();
            assertThat(admin.gone()).isTrue();
        }
    }

    /** Its head had said that the connection stays. */
    @ParameterizedTest
    @EnumSource(Transport.class)
    void answerWithinWhichTheProxyBeginsToEndIsWholeAndTheLast(Transport transport) throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(transport, origin.upstream("a.test"));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
            assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\n");
            InetSocketAddress door = proxy.listenAddress();
            Draining draining = new Draining(proxy, LONG).delayOver();
            eventually("nobody is accepted", () -> Proxies.refuses(door));
            upstream.send("half");
            assertThat(client.rest()).isEqualTo("halfhalf");
            assertThat(draining.quiet()).isTrue();
        }
    }

    @Test
    void requestThatDoesNotEndInTimeIsAnsweredAllTheSame() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(origin.upstream("a.test"));
                Wireline waiting = client(proxy);
                Wireline answered = client(proxy)) {
            waiting.send(get("a.test"));
            origin.accept().head();
            answered.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            answered.head();
            Draining draining = new Draining(proxy, Duration.ZERO).delayOver();
            // No answer has begun: there is still one to give.
            assertThat(waiting.rest()).startsWith("HTTP/1.1 503 ").contains("Connection: close");
            // One has: it must not look whole.
            assertThat(answered.ending()).isEqualTo("halfRST");
            assertThat(draining.quiet()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void clientThatTakesNothingCannotHoldTheEndUp(Transport transport) throws Exception {
        Proxies.assumeWorks(transport);
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(
                        Proxies.config(origin.upstream("a.test")).withLoops(1, transport));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    byte[] piece = new byte[1 << 20];
                    for (int i = 0; i < 95; i++) {
                        upstream.send(piece);
                    }
                } catch (IOException e) {
                    // The proxy has given up: that is what is wanted.
                    return;
                }
            });
            eventually(
                    "the client's buffers are full",
                    () -> Proxies.sample(proxy),
                    seen -> seen.bytesReceived() > 1 << 20);
            assertThat(new Draining(proxy, Duration.ZERO).delayOver().quiet()).isFalse();
            sender.join();
        }
    }

    private static PoolConfig keeping(int idle) throws ProxyConfigException {
        return ProxyConfigReader.parse(
                        "pool.yaml",
                        "{listen: 127.0.0.1:1, upstreams: [{host: a.test, pool: {minIdle: " + idle + "}}]}")
                .upstreams()
                .getFirst()
                .pool();
    }

    @Test
    void readinessIsNoMatterOfTheOriginsHealth() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            PoolConfig kept = keeping(2);
            EgressProxy proxy;
            try (ScriptedOrigin gone = ScriptedOrigin.plain()) {
                proxy = EgressProxy.start(Proxies.config(
                                origin.upstream("a.test"),
                                gone.upstream("b.test").withPool(kept))
                        .withAdmin(Proxies.ANY));
            }
            try (proxy) {
                AdminPages admin = new AdminPages(proxy);
                assertThat(admin.get("/readyz")).isEqualTo("200 ready");
                eventually("it is alive", () -> admin.get("/livez"), "200 live"::equals);
                // Warm is who has tried: a dead origin must not have the proxy killed.
                eventually("it has started", () -> admin.get("/startupz"), "200 started"::equals);
            }
        }
    }

    @Test
    void proxyHasStartedWhenItsPoolsHoldWhatIsToBeKeptReady() throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=a.test")
                .addSanDnsName("a.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (ScriptedOrigin origin = ScriptedOrigin.tls(identity)) {
            PoolConfig kept = keeping(2);
            try (EgressProxy proxy = EgressProxy.start(Proxies.config(origin.upstream("a.test")
                            .withTls(TlsConfig.verified("a.test", identity.getCertificatePEM()))
                            .withPool(kept))
                    .withAdmin(Proxies.ANY))) {
                AdminPages admin = new AdminPages(proxy);
                // Connections are there, their handshakes are not.
                Wireline one = origin.acceptRaw();
                assertThat(admin.get("/startupz")).startsWith("503 ");
                assertThat(admin.get("/readyz")).isEqualTo("200 ready");
                origin.handshake(one);
                origin.accept();
                eventually("it has started", () -> admin.get("/startupz"), "200 started"::equals);
            }
        }
    }

    @Test
    void proxyIsNotAliveWhileAnEventLoopHangs() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(Proxies.config(origin.upstream("a.test"))
                        .withLoops(2, Transport.AUTO)
                        .withAdmin(Proxies.ANY))) {
            AdminPages admin = new AdminPages(proxy);
            CountDownLatch hang = new CountDownLatch(1);
            proxy.loops().next().execute(() -> {
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            // One of two is enough.
            assertThat(admin.get("/livez")).isEqualTo("503 an event loop has not answered within a second");
            assertThat(admin.get("/readyz")).isEqualTo("200 ready");
            hang.countDown();
            eventually("it is alive", () -> admin.get("/livez"), "200 live"::equals);
        }
    }
}
