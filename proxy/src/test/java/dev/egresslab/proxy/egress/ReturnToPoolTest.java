package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.PoolConfig;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T11-T18: after which answers a connection may carry another client's request, and what the client sees after all others. */
class ReturnToPoolTest {
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

    private void eventuallyDiscarded(String reason) {
        eventually(
                "discarded by " + reason + ": " + sample(proxy).discards(),
                () -> sample(proxy).discards().getOrDefault(reason, 0L) == 1);
        assertThat(sample(proxy).connectionsIdle()).isZero();
        assertThat(sample(proxy).connectionsInUse()).isZero();
    }

    private Wireline asked(String request) throws IOException {
        client.send(request);
        Wireline upstream = origin.accept();
        upstream.head();
        return upstream;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void t11_interimAnswersPassAndDoNotEndTheExchange(String method) throws IOException {
        Wireline upstream = asked(method + " / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        upstream.send("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n");
        // The connection still belongs to this request: another client gets its own.
        try (Wireline other = client(proxy)) {
            other.send(get("a.test"));
            Wireline second = origin.accept();
            second.head();
            second.send(ok("other"));
            assertThat(other.message()).isEqualTo(ok("other"));
        }
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n" + (method.equals("GET") ? "me" : ""));
        assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
        assertThat(method.equals("GET") ? client.bytes(2) : "me").isEqualTo("me");
        eventuallyIdle(proxy, 2);
    }

    @Test
    void t12_earlyAnswerPassesAndItsConnectionEnds() throws IOException {
        Wireline upstream = asked("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 100000\r\n\r\npart");
        assertThat(upstream.bytes(4)).isEqualTo("part");
        upstream.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.head())
                .isEqualTo("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        eventuallyDiscarded("EARLY_ANSWER");
        // The rest of the body is neither passed on nor read as another request.
        client.send("GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertThat(client.rest()).isEmpty();
        assertThat(upstream.rest()).isEmpty();
    }

    @Test
    void t13_clientThatDiesWithinItsBodyTakesTheConnectionWithIt() throws IOException {
        Wireline upstream = asked("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\npart");
        assertThat(upstream.bytes(4)).isEqualTo("part");
        client.close();
        assertThat(upstream.ending()).isIn("FIN", "RST");
        eventuallyDiscarded("CLIENT_GONE");
    }

    @ParameterizedTest
    @CsvSource({
        "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nJUNK'",
        "GET, 'HTTP/1.1 204 No Content\r\n\r\nJUNK'",
        "GET, 'HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\nJUNK'",
        "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nJUNK'",
        "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 EVIL\r\nContent-Length: 80\r\nX: '",
        "GET, 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\nJUNK'"
    })
    void t14_bytesLeftOverAreNobodysAnswer(String method, String answer) throws IOException {
        Wireline upstream = asked(method + " / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        upstream.send(answer);
        assertThat(client.head()).startsWith("HTTP/1.1 ");
        eventuallyDiscarded("RESIDUAL");
        // The same client goes on, and gets its own answer from another connection.
        client.send(get("a.test"));
        Wireline second = origin.accept();
        second.head();
        second.send(ok("clean"));
        assertThat(client.message()).isEqualTo(ok("clean"));
    }

    @Test
    void t14_bytesLeftOverBehindABodyAreNobodysAnswer() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send(ok("ok") + "JUNK");
        assertThat(client.message()).isEqualTo(ok("ok"));
        eventuallyDiscarded("RESIDUAL");
    }

    @Test
    void t15_shortBodyIsCutOffSoThatItCannotPassForWhole() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
        assertThat(client.head()).contains("Content-Length: 10");
        assertThat(client.bytes(5)).isEqualTo("short");
        upstream.close();
        assertThat(client.ending()).isEqualTo("RST");
        eventuallyDiscarded("INCOMPLETE");
    }

    @Test
    void t15_chunkedBodyWithoutItsLastChunkIsCutOff() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n");
        client.head();
        assertThat(client.bytes(10)).isEqualTo("5\r\nshort\r\n");
        upstream.close();
        assertThat(client.ending()).isEqualTo("RST");
        eventuallyDiscarded("INCOMPLETE");
    }

    @Test
    void t16_plainConnectionMayEndABodyByItsOwnEnd() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        upstream.close();
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.bytes(23)).isEqualTo("d\r\nuntil the end\r\n0\r\n\r\n");
        eventuallyDiscarded("CLOSE_DELIMITED");
    }

    @Test
    void t17_clientThatLeavesWithinItsAnswerFreesTheConnectionOnce() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart");
        client.head();
        client.reset();
        assertThat(upstream.ending()).isIn("FIN", "RST");
        eventuallyDiscarded("CLIENT_GONE");
    }

    @Test
    void t17_requestOfAVanishedClientIsNeverServed() throws IOException {
        proxy.close();
        proxy = Proxies.start(origin.upstream("a.test").withPool(PoolConfig.DEFAULT.withMaxConnections(1)));
        client = client(proxy);
        Wireline upstream = asked(get("a.test"));
        try (Wireline waiting = client(proxy);
                Wireline gone = client(proxy)) {
            // Two more requests wait for the only connection; one of the clients goes away.
            gone.send("GET /gone HTTP/1.1\r\nHost: a.test\r\n\r\n");
            eventually("one waits", () -> sample(proxy), seen -> seen.waiting() == 1);
            waiting.send("GET /waiting HTTP/1.1\r\nHost: a.test\r\n\r\n");
            eventually("two wait", () -> sample(proxy), seen -> seen.waiting() == 2);
            gone.reset();
            eventually("one is left", () -> sample(proxy), seen -> seen.waiting() == 1);
            // The connection comes free: the request that is left gets it.
            upstream.send(ok("first"));
            assertThat(client.message()).isEqualTo(ok("first"));
            assertThat(upstream.head()).startsWith("GET /waiting ");
            upstream.send(ok("second"));
            assertThat(waiting.message()).isEqualTo(ok("second"));
        }
        eventuallyIdle(proxy, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: Close, x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x\r\nConnection: close\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void t18_originThatAsksForTheEndIsNotPooled(String answer) throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send(answer);
        // The client's connection is another matter: it stays.
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        eventuallyDiscarded("CLOSE_ASKED");
    }

    @Test
    void t18_http10OriginThatKeepsIsPooled() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        eventuallyIdle(proxy, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n"
            })
    void t23_answerWhoseEndIsInDoubtIs502(String answer) throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send(answer);
        assertThat(client.message())
                .startsWith("HTTP/1.1 502 Bad Gateway\r\nProxy-Status: egresslab; error=http_protocol_error;");
        eventuallyDiscarded("PROTOCOL_ERROR");
    }

    @Test
    void t35_unaskedUpgradeIs502() throws IOException {
        Wireline upstream = asked(get("a.test"));
        upstream.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
        assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("error=http_upgrade_failed");
        eventuallyDiscarded("UPGRADED");
    }

    @Test
    void idleConnectionIsClosedByResetSoThatNothingHoldsItsPort() throws IOException {
        proxy.close();
        proxy = Proxies.start(
                origin.upstream("a.test").withPool(PoolConfig.DEFAULT.withIdleTimeout(Duration.ofMillis(100))));
        client = client(proxy);
        Wireline upstream = asked(get("a.test"));
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
        assertThat(upstream.ending()).isEqualTo("RST");
        eventuallyDiscarded("IDLE_TIMEOUT");
    }
}
