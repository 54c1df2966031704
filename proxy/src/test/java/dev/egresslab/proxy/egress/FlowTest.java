package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T36-T39, queue and timeouts: streams, pipelines and slow ends. */
@SuppressWarnings("StringConcatToTextBlock") // Every CR counts.
class FlowTest {
    private static final int LONG = 64 << 20;

    private ScriptedOrigin origin;
    private EgressProxy proxy;
    private Wireline client;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.plain();
        proxy = Proxies.start(origin.upstream("a.test"));
        client = client(proxy);
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        proxy.close();
        origin.close();
    }

    private void restart(EgressProxy other) throws IOException {
        client.close();
        proxy.close();
        proxy = other;
        client = client(proxy);
    }

    /** Sends a long body on another thread; it blocks when nobody reads. */
    private static Thread send(Wireline line) {
        return Thread.ofVirtual().start(() -> {
            byte[] piece = new byte[65_536];
            Arrays.fill(piece, (byte) 'x');
            try {
                for (int sent = 0; sent < LONG; sent += piece.length) {
                    line.send(piece);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** What a counter shows once it has not moved for a hundred looks. */
    private static long stalled(LongSupplier counter) {
        long[] last = {-1};
        int[] same = {0};
        eventually("the counter stops", () -> {
            long now = counter.getAsLong();
            same[0] = now == last[0] && now > 0 ? same[0] + 1 : 0;
            last[0] = now;
            return same[0] > 500;
        });
        return last[0];
    }

    @Test
    void t36_slowClientHoldsTheOriginBack() throws Exception {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: " + LONG + "\r\n\r\n");
        Thread sender = send(upstream);
        client.head();
        // Nobody reads: what the proxy takes is bounded by socket buffers and watermarks.
        assertThat(stalled(() -> sample(proxy).bytesReceived())).isLessThan(LONG / 4);
        // Then all of it comes, whole.
        assertThat(client.bytes(LONG))
                .hasSize(LONG)
                .matches(body -> body.chars().allMatch(c -> c == 'x'));
        sender.join();
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t36_slowOriginHoldsTheClientBack() throws Exception {
        client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: " + LONG + "\r\n\r\n");
        Wireline upstream = origin.accept();
        Thread sender = send(client);
        upstream.head();
        assertThat(stalled(() -> sample(proxy).bytesSent())).isLessThan(LONG / 4);
        assertThat(upstream.bytes(LONG)).hasSize(LONG);
        sender.join();
        upstream.send(ok("stored"));
        assertThat(client.message()).isEqualTo(ok("stored"));
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t37_pipelinedRequestsAreAnsweredInOrderOneAtATime() throws IOException {
        client.send(get("a.test") + "GET /two HTTP/1.1\r\nHost: a.test\r\n\r\n" + get("unknown.test")
                + "GET /four HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).startsWith("GET / ");
        // The second request has not been sent: the first has no answer yet.
        assertThat(sample(proxy).requests()).isEqualTo(1);
        assertThat(origin.nobodyElse()).isTrue();
        upstream.send(ok("one"));
        assertThat(client.message()).isEqualTo(ok("one"));
        Wireline next = upstream;
        assertThat(next.head()).startsWith("GET /two ");
        next.send(ok("two"));
        assertThat(client.message()).isEqualTo(ok("two"));
        assertThat(client.message()).startsWith("HTTP/1.1 404 ");
        assertThat(next.head()).startsWith("GET /four ");
        next.send(ok("four"));
        assertThat(client.rest()).endsWith("\r\n\r\nfour");
    }

    @Test
    void t38_clientThatHasSaidAllStillGetsItsAnswer() throws IOException {
        client.send(get("a.test"));
        client.finish();
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("answered"));
        assertThat(client.rest()).endsWith("\r\n\r\nanswered");
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t38_bodyThatWaitsForItsConnectionIsSentThoughTheClientHasSaidAll() throws IOException {
        client.send(
                "POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n");
        client.finish();
        Wireline upstream = origin.accept();
        upstream.head();
        assertThat(upstream.bytes(15)).isEqualTo("5\r\nhello\r\n0\r\n\r\n");
        upstream.send(ok("stored"));
        assertThat(client.rest()).as(sample(proxy).toString()).endsWith("\r\n\r\nstored");
    }

    @Test
    void t39_eventsPassAsTheyCome() throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.head()).contains("text/event-stream");
        upstream.send("9\r\ndata: 1\n\n\r\n");
        assertThat(client.bytes(14)).isEqualTo("9\r\ndata: 1\n\n\r\n");
        upstream.send("9\r\ndata: 2\n\n\r\n");
        assertThat(client.bytes(14)).isEqualTo("9\r\ndata: 2\n\n\r\n");
    }

    @Test
    void requestBeyondTheQueueIsRefusedAtOnce() throws IOException {
        restart(Proxies.start(origin.upstream("a.test")
                .withPool(PoolConfig.DEFAULT.withMaxConnections(1).withQueue(0, Duration.ofSeconds(30)))));
        client.send(get("a.test"));
        origin.accept().head();
        try (Wireline other = client(proxy)) {
            other.send(get("a.test"));
            assertThat(other.message())
                    .startsWith("HTTP/1.1 503 Service Unavailable\r\n"
                            + "Proxy-Status: egresslab; error=connection_limit_reached;")
                    .contains("\r\nRetry-After: 1\r\n");
        }
        assertThat(sample(proxy).queueRefusals()).isEqualTo(1);
    }

    @Test
    void requestThatWaitsTooLongIsAnswered503() throws IOException {
        restart(Proxies.start(origin.upstream("a.test")
                .withPool(PoolConfig.DEFAULT.withMaxConnections(1).withQueue(5, Duration.ofMillis(50)))));
        client.send(get("a.test"));
        origin.accept().head();
        try (Wireline other = client(proxy)) {
            other.send(get("a.test"));
            assertThat(other.message()).startsWith("HTTP/1.1 503 ").contains("no connection came free within PT0.05S");
        }
        assertThat(sample(proxy).queueTimeouts()).isEqualTo(1);
    }

    private static TimeoutConfig shortTimeouts() {
        Duration moment = Duration.ofMillis(100);
        Duration long_ = Duration.ofSeconds(30);
        return new TimeoutConfig(long_, moment, moment, moment, long_);
    }

    @Test
    void silentOriginIsAnswered504() throws IOException {
        restart(Proxies.start(origin.upstream("a.test").withTimeouts(shortTimeouts())));
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        assertThat(client.message())
                .startsWith("HTTP/1.1 504 Gateway Timeout\r\nProxy-Status: egresslab; error=http_response_timeout;");
        assertThat(upstream.ending()).isIn("FIN", "RST");
        assertThat(sample(proxy).discards()).containsEntry("TIMEOUT", 1L);
    }

    @Test
    void originThatFallsSilentWithinABodyIsCutOff() throws IOException {
        Duration moment = Duration.ofMillis(100);
        Duration long_ = Duration.ofSeconds(30);
        restart(Proxies.start(
                origin.upstream("a.test").withTimeouts(new TimeoutConfig(long_, long_, long_, moment, long_))));
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
        assertThat(client.ending()).endsWith("\r\n\r\nshortRST");
    }

    @Test
    void clientThatNeverEndsItsHeadIsAnswered408() throws IOException {
        ClientLimits hasty = ClientLimits.DEFAULT.withTimeouts(Duration.ofMillis(100), Duration.ofSeconds(30));
        restart(EgressProxy.start(Proxies.config(origin.upstream("a.test")).withClients(hasty)));
        client.send("GET / HTTP/1.1\r\nHost: a.te");
        assertThat(client.rest()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
    }

    @Test
    void limitsOfTheHeadAreKept() throws IOException {
        client.send("GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 414 ");
        try (Wireline other = client(proxy)) {
            other.send("GET / HTTP/1.1\r\nHost: a.test\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
            assertThat(other.rest()).startsWith("HTTP/1.1 431 ");
        }
        try (Wireline other = client(proxy)) {
            other.send("GET / HTTP/1.1\r\nHost: a.test\r\n" + "X: y\r\n".repeat(100) + "\r\n");
            assertThat(other.rest()).startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void drainLetsTheAnswerEndAndThenCloses() throws Exception {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        try (Wireline idle = client(proxy)) {
            idle.send(get("unknown.test"));
            idle.message();
            Thread drain = Thread.ofVirtual().start(() -> {
                try {
                    assertThat(proxy.drain(Duration.ofSeconds(30))).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            // A client without a request is sent away at once.
            assertThat(idle.rest()).isEmpty();
            upstream.send(ok("last"));
            assertThat(client.rest())
                    .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nlast");
            drain.join();
        }
        assertThat(upstream.ending()).isIn("FIN", "RST");
    }
}
