package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** T1-T9: what happens when the origin has closed, or closes, a pooled connection. */
class StaleConnectionTest {
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

    /** A connection that has answered one request and is idle now. */
    private Wireline pooled() throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("first"));
        assertThat(client.message()).isEqualTo(ok("first"));
        eventuallyIdle(proxy, 1);
        return upstream;
    }

    private static String request(String method) {
        return method + " / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\n\r\n";
    }

    private long discards(String reason) {
        return sample(proxy).discards().getOrDefault(reason, 0L);
    }

    @Test
    void t1_idleConnectionClosedByTheOriginIsNeverUsed() throws IOException {
        // The origin closes the idle connection; the pool hears of it without being asked.
        pooled().close();
        eventuallyIdle(proxy, 0);
        assertThat(discards("STALE")).isEqualTo(1);
        // The next request opens another.
        client.send(request("POST"));
        Wireline second = origin.accept();
        assertThat(second.head()).isEqualTo(request("POST"));
        second.send(ok("second"));
        assertThat(client.message()).isEqualTo(ok("second"));
        assertThat(sample(proxy).retries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"})
    void t2_idempotentRequestIsSentAgainOnceOnAFreshConnection(String method) throws IOException {
        Wireline first = pooled();
        // The request reaches the pooled connection, which ends without a byte.
        client.send(request(method));
        first.head();
        first.close();
        // The same request comes on a new one.
        Wireline second = origin.accept();
        assertThat(second.head()).isEqualTo(request(method));
        second.send("HTTP/1.1 204 No Content\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 204 ");
        assertThat(sample(proxy).retries()).isEqualTo(1);
        assertThat(discards("CLOSED_BEFORE_ANSWER")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "get", "MKCOL"})
    void t2_otherRequestIsSeenByTheOriginOnce(String method) throws IOException {
        Wireline first = pooled();
        client.send(request(method));
        assertThat(first.head()).isEqualTo(request(method));
        first.close();
        // The client hears 502, and why; the origin sees no second request.
        assertThat(client.message())
                .startsWith("HTTP/1.1 502 Bad Gateway\r\nProxy-Status: egresslab; error=connection_terminated;");
        assertThat(origin.nobodyElse()).isTrue();
        assertThat(sample(proxy).retries()).isZero();
    }

    @Test
    void t2_resetCountsAsAClose() throws IOException {
        Wireline first = pooled();
        client.send(get("a.test"));
        first.head();
        first.reset();
        Wireline second = origin.accept();
        second.head();
        second.send(ok("again"));
        assertThat(client.message()).isEqualTo(ok("again"));
    }

    @Test
    void t3_failedRetryIsNotRetried() throws IOException {
        Wireline first = pooled();
        client.send(get("a.test"));
        first.head();
        first.close();
        Wireline second = origin.accept();
        second.head();
        second.close();
        assertThat(client.message()).startsWith("HTTP/1.1 502 ");
        assertThat(origin.nobodyElse()).isTrue();
        assertThat(sample(proxy).retries()).isEqualTo(1);
    }

    @Test
    void t3_failureOnAFreshConnectionIsNotStale() throws IOException {
        client.send(get("a.test"));
        Wireline first = origin.accept();
        first.head();
        first.close();
        assertThat(client.message()).startsWith("HTTP/1.1 502 ");
        assertThat(origin.nobodyElse()).isTrue();
        assertThat(sample(proxy).retries()).isZero();
    }

    @Test
    void t3_retryGetsAFreshConnectionThoughAnotherIsIdle() throws IOException {
        Wireline first = pooled();
        // A second connection becomes idle while the first is busy.
        try (Wireline other = client(proxy)) {
            client.send(get("a.test"));
            first.head();
            other.send(get("a.test"));
            Wireline second = origin.accept();
            second.head();
            second.send(ok("other"));
            assertThat(other.message()).isEqualTo(ok("other"));
            eventually("one idle", () -> sample(proxy), seen -> seen.connectionsIdle() == 1);
            // The first ends without an answer: the idle one may be as stale, so a third is opened.
            first.close();
            Wireline third = origin.accept();
            third.head();
            third.send(ok("third"));
            assertThat(client.message()).isEqualTo(ok("third"));
        }
    }

    @Test
    void t4_refusedAddressIsSkippedForAnyMethodBecauseNothingWasSent() throws IOException {
        proxy.close();
        // Nobody listens on that port of 127.0.0.2.
        proxy = Proxies.start(origin.upstream("a.test").withAddresses(List.of("127.0.0.2", "127.0.0.1")));
        client = client(proxy);
        client.send(request("POST"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("reached"));
        assertThat(client.message()).isEqualTo(ok("reached"));
    }

    @Test
    void t4_noAddressThatAnswersIsSaid() throws IOException {
        proxy.close();
        proxy = Proxies.start(origin.upstream("a.test").withAddresses(List.of("127.0.0.2")));
        client = client(proxy);
        client.send(get("a.test"));
        assertThat(client.message())
                .startsWith("HTTP/1.1 502 Bad Gateway\r\nProxy-Status: egresslab; error=connection_refused;");
        assertThat(sample(proxy).openFailures()).containsEntry("REFUSED", 3L);
    }

    @Test
    void t5_requestWhoseBodyHasLeftIsNotSentAgain() throws IOException {
        Wireline first = pooled();
        client.send("PUT / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        first.head();
        assertThat(first.bytes(8)).isEqualTo("3\r\nabc\r\n");
        first.close();
        assertThat(client.message()).startsWith("HTTP/1.1 502 ");
        assertThat(origin.nobodyElse()).isTrue();
    }

    @Test
    void t5_smallBodyIsKeptAndSentAgainWhole() throws IOException {
        String put = "PUT / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello";
        Wireline first = pooled();
        client.send(put);
        assertThat(first.message()).isEqualTo(put);
        first.close();
        Wireline second = origin.accept();
        assertThat(second.message()).isEqualTo(put);
        second.send(ok("kept"));
        assertThat(client.message()).isEqualTo(ok("kept"));
    }

    @Test
    void t7_unsolicitedBytesEndAnIdleConnection() throws IOException {
        Wireline first = pooled();
        first.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        eventuallyIdle(proxy, 0);
        assertThat(discards("UNSOLICITED")).isEqualTo(1);
        // The next client sees nothing of them.
        client.send(get("a.test"));
        Wireline second = origin.accept();
        second.head();
        second.send(ok("mine"));
        assertThat(client.message()).isEqualTo(ok("mine"));
    }

    @Test
    void t9_idleConnectionReadsThoughItsLastExchangeHeldItBack() throws IOException {
        // The client does not read, so the origin is held back: the connection to it is not read.
        client.send(get("a.test"));
        Wireline first = origin.accept();
        first.head();
        String body = "x".repeat(16 << 20);
        Thread sending = Thread.startVirtualThread(() -> {
            try {
                first.send(ok(body));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        eventually("the origin is held back", () -> sending.getState() == Thread.State.WAITING);
        // It reads, the answer ends, the connection is idle ...
        assertThat(client.message()).hasSize(ok(body).length());
        eventuallyIdle(proxy, 1);
        // ... and sees the origin's end.
        first.close();
        eventuallyIdle(proxy, 0);
        assertThat(discards("STALE")).isEqualTo(1);
    }

    @Test
    void t8_first408OfAReusedConnectionIsStale() throws IOException {
        Wireline first = pooled();
        client.send(get("a.test"));
        first.head();
        first.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Wireline second = origin.accept();
        second.head();
        second.send(ok("fresh"));
        assertThat(client.message()).isEqualTo(ok("fresh"));
    }

    @Test
    void t8_408OfAFreshConnectionIsTheAnswer() throws IOException {
        client.send(get("a.test"));
        Wireline first = origin.accept();
        first.head();
        first.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void t8_misdirectedRequestIsSentAgainOnceOnAFreshConnection() throws IOException {
        client.send(request("POST"));
        Wireline first = origin.accept();
        first.head();
        first.send("HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n");
        Wireline second = origin.accept();
        second.head();
        second.send("HTTP/1.1 421 Misdirected Request\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 421 ");
        assertThat(origin.nobodyElse()).isTrue();
    }
}
