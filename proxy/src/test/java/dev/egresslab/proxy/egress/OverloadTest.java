package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ListenerConfig;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients see of each stage of overload, and that all is well again afterwards. */
class OverloadTest {
    private static final OverloadConfig EAGER = new OverloadConfig(
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)),
            List.of(0.7, 0.8, 0.9),
            List.of(),
            0.9,
            Duration.ZERO);

    private ScriptedOrigin origin;
    private volatile double memory;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.plain();
    }

    @AfterEach
    void end() throws IOException {
        origin.close();
    }

    private ProxyConfig config() {
        return Proxies.config(origin.upstream("a.test")).withOverload(EAGER).withAdmin(Proxies.ANY);
    }

    private EgressProxy proxy(ProxyConfig config) throws IOException {
        return EgressProxy.start(config, _ -> new Load(0, memory, 0));
    }

    private void weigh(double share, EgressProxy proxy, int stage) {
        memory = share;
        eventually("stage " + stage, () -> proxy.sample().overload().stage() == stage);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void eachStageDoesWhatThoseBeforeItDoAndMore(Transport transport) throws IOException {
        Assumptions.assumeTrue(transport != Transport.IO_URING || IoUring.isAvailable(), "no io_uring here");
        Assumptions.assumeTrue(transport != Transport.EPOLL || Epoll.isAvailable(), "no epoll here");
        try (EgressProxy proxy = proxy(config().withLoops(1, transport));
                Wireline kept = client(proxy);
                Wireline idle = client(proxy)) {
            kept.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(kept.message()).isEqualTo(ok("x"));
            idle.send(get("unknown.test"));
            idle.message();
            eventuallyIdle(proxy, 1);

            // One: requests are served, but no connection is kept for the next.
            weigh(0.7, proxy, 1);
            kept.send(get("a.test"));
            upstream.head();
            upstream.send(ok("y"));
            assertThat(kept.rest()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\ny");

            // Two: what is under way ends, what is new is refused with a word about when to come again.
            try (Wireline busy = client(proxy);
                    Wireline late = client(proxy)) {
                eventuallyIdle(proxy, 1);
                busy.send(get("a.test"));
                upstream.head();
                weigh(0.8, proxy, 2);
                late.send(get("a.test"));
                assertThat(late.rest())
                        .startsWith("HTTP/1.1 503 Service Unavailable\r\n")
                        .contains("error=proxy_internal_response", "Retry-After: 1\r\n", "Connection: close\r\n");
                upstream.send(ok("z"));
                assertThat(busy.rest()).endsWith("\r\n\r\nz");
            }
            assertThat(proxy.sample().rejections()).containsEntry(503, 1L);
            // Whether it is ready is no matter of its load: else all of its kind would be taken out at once.
            assertThat(new AdminPages(proxy).get("/readyz")).isEqualTo("200 ready");

            // Three: who has no request is closed, and who comes waits in the kernel's queue.
            weigh(0.9, proxy, 3);
            assertThat(idle.rest()).isEmpty();
            try (Socket waiting = new Socket(
                    proxy.listenAddress().getAddress(), proxy.listenAddress().getPort())) {
                waiting.setSoTimeout(100);
                say(waiting, get("a.test"));
                long accepted = proxy.sample().clientsAccepted();
                assertThat(silent(waiting)).isTrue();
                assertThat(proxy.sample().clientsAccepted()).isEqualTo(accepted);

                // The way down leads through the other stages: who has waited is let in, and told to come again.
                weigh(0.8, proxy, 2);
                assertThat(new Wireline(waiting).rest()).startsWith("HTTP/1.1 503 ");
                weigh(0, proxy, 0);
            }
            try (Wireline again = client(proxy)) {
                again.send(get("a.test"));
                upstream.head();
                upstream.send(ok("w"));
                assertThat(again.message()).isEqualTo(ok("w"));
            }
            assertThat(proxy.sample().overload().begun())
                    .containsEntry("keep_alive_off", 2L)
                    .containsEntry("refusing", 2L)
                    .containsEntry("not_accepting", 1L)
                    .containsEntry("normal", 1L);
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean silent(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }

    @Test
    void listenerThatIsAddedMeanwhileDoesNotAccept() throws IOException {
        try (EgressProxy proxy = proxy(config())) {
            weigh(0.9, proxy, 3);
            Endpoint other = new Endpoint("127.0.0.4", 0);
            assertThat(proxy.reload(config().withListeners(List.of(ListenerConfig.plain(other))))
                            .applied())
                    .isTrue();
            try (Socket waiting = new Socket(
                    proxy.listenAddress().getAddress(), proxy.listenAddress().getPort())) {
                waiting.setSoTimeout(100);
                say(waiting, get("unknown.test"));
                assertThat(silent(waiting)).isTrue();
                weigh(0.8, proxy, 2);
                assertThat(new Wireline(waiting).rest()).startsWith("HTTP/1.1 503 ");
            }
        }
    }

    @Test
    void otherNumbersAreTakenUpByAReload() throws IOException {
        try (EgressProxy proxy = proxy(config())) {
            weigh(0.8, proxy, 2);
            assertThat(proxy.reload(config().withOverload(OverloadConfig.OFF)).applied())
                    .isTrue();
            eventually("nothing is shed", proxy::sample, seen -> seen.overload().stage() == 0);
        }
    }

    @Test
    void loopThatStandsStillIsSeen() throws Exception {
        CountDownLatch hang = new CountDownLatch(1);
        OverloadConfig lag = new OverloadConfig(
                List.of(Duration.ofMillis(100), Duration.ofMinutes(1), Duration.ofMinutes(2)),
                List.of(),
                List.of(),
                0.9,
                Duration.ZERO);
        try (EgressProxy proxy = EgressProxy.start(config().withOverload(lag))) {
            proxy.loops().next().execute(() -> {
                try {
                    hang.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            eventually("the lag stands", proxy::sample, seen -> seen.overload().stage() == 1);
            assertThat(proxy.sample().overload().loopLagNanos()).isGreaterThanOrEqualTo(100_000_000);
            hang.countDown();
            eventually("it is gone", proxy::sample, seen -> seen.overload().stage() == 0);
        }
    }

    @Test
    void loadOfThisProcessIsRead() {
        Load load = new LoadMeter(List.of(), 0).read(0);
        assertThat(load.memoryShare()).isBetween(0.0, 1.0);
        assertThat(load.descriptorShare()).isBetween(0.0, 1.0);
        if (Epoll.isAvailable()) {
            assertThat(load.descriptorShare()).isPositive();
        }
    }
}
