package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T22-T34: what of a message reaches the other side, and how. */
@SuppressWarnings("StringConcatToTextBlock") // Every CR counts.
class RequestRulesTest {
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

    @Test
    void unknownHostIsAnsweredHereAndTheConnectionGoesOn() throws IOException {
        client.send(get("b.test"));
        assertThat(client.message())
                .startsWith("HTTP/1.1 404 Not Found\r\nProxy-Status: egresslab; error=destination_not_found;");
        client.send(get("A.Test:8080"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    @Test
    void t22_chunksAreFramedAnew() throws IOException {
        client.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "0003;name=value\r\nabc\r\n2\r\nde\r\n0\r\nX-Trailer: t\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).isEqualTo("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n");
        // T24: neither extension nor trailer passes.
        assertThat(upstream.bytes(20)).isEqualTo("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
        upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "00004;a=\"b\"\r\nWiki\r\n0\r\nX-Evil: 1\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.bytes(14)).isEqualTo("4\r\nWiki\r\n0\r\n\r\n");
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t24_chunkSizesBeyondAnIntegerAreNotCutShort() throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        // 2^32 + 5 bytes are announced: after 5 of them the chunk is not over.
        upstream.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n100000005\r\nhello");
        client.head();
        assertThat(client.bytes(10)).isEqualTo("5\r\nhello\r\n");
        upstream.send("\r\n0\r\n\r\n");
        assertThat(client.bytes(12)).isEqualTo("7\r\n\r\n0\r\n\r\n\r\n");
    }

    @Test
    void t25_lengthIsRemovedFromAnswersThatHaveNone() throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send("HTTP/1.1 103 Early Hints\r\nContent-Length: 0\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\nX: y\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 103 Early Hints\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 204 No Content\r\nX: y\r\n\r\n");
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t26_http10ClientGetsNoChunks() throws IOException {
        client.send("GET / HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).isEqualTo("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        upstream.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                + "4\r\nWiki\r\n0\r\n\r\n");
        assertThat(client.rest()).isEqualTo("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nWiki");
        eventuallyIdle(proxy, 1);
    }

    @Test
    void http10ClientMayKeepItsConnection() throws IOException {
        client.send("GET / HTTP/1.0\r\nHost: a.test\r\nConnection: keep-alive\r\n\r\n");
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("x"));
        assertThat(client.message())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: keep-alive\r\n\r\nx");
    }

    @Test
    void t28_hopByHopFieldsAndThoseTheyNominateAreRemoved() throws IOException {
        client.send("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: \r\nConnection: close, X-Secret , te\r\n"
                + "x-secret: 1\r\nKeep-Alive: 5\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nTrailer: X\r\n"
                + "Proxy-Authorization: Basic eA==\r\nX-Kept: 2\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).isEqualTo("GET / HTTP/1.1\r\nHost: a.test\r\nX-Kept: 2\r\n\r\n");
        upstream.send(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: x-hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                        + "Proxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Kept: 3\r\n\r\n");
        assertThat(client.rest())
                .isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Kept: 3\r\nConnection: close\r\n\r\n");
    }

    @Test
    void t28_framingAndHostCannotBeNominatedAway() throws IOException {
        client.send(
                "POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\nConnection: content-length, host\r\n\r\nhi");
        assertThat(origin.accept().message())
                .isEqualTo("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\n\r\nhi");
    }

    @Test
    void t29_upgradeToHttp2IsNeverForwarded() throws IOException {
        client.send("GET / HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade\r\nConnection: HTTP2-Settings\r\n\r\n");
        assertThat(origin.accept().head()).isEqualTo("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
    }

    @Test
    void t31_signedRequestIsByteIdentical() throws IOException {
        String signed = "POST /a%2Fb//c?X=1&x=%20+~ HTTP/1.1\r\nhost: a.test\r\nX-Amz-Date:20150830T123600Z\r\n"
                + "x-AMZ-target:  DynamoDB_20120810.GetItem \r\nAccept: a\r\nAccept: b\r\nContent-Length: 2\r\n"
                + "Authorization: AWS4-HMAC-SHA256 Credential=AK/20150830/us-east-1/dynamodb/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=ab\r\n\r\n{}";
        client.send(signed);
        assertThat(origin.accept().message()).isEqualTo(signed);
    }

    @Test
    void t30_nothingTellsTheOriginOfTheInside() throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        // No Via, no Forwarded, no X-Forwarded-For with an address of ours: the request has its own two lines and no
        // other.
        assertThat(upstream.head()).isEqualTo(get("a.test"));
        upstream.send(ok("x"));
        // Nor does the client learn of the origin's address.
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    @Test
    void t32_expectationReachesTheOriginAndItsAnswerTheClient() throws IOException {
        client.send("PUT / HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).contains("Expect: 100-continue\r\n");
        upstream.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        client.send("body");
        assertThat(upstream.bytes(4)).isEqualTo("body");
        upstream.send(ok("stored"));
        assertThat(client.message()).isEqualTo(ok("stored"));
        eventuallyIdle(proxy, 1);
    }

    @Test
    void t32_refusedExpectationEndsBothConnections() throws IOException {
        client.send("PUT / HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.rest())
                .isEqualTo("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        assertThat(upstream.rest()).isEmpty();
    }

    @Test
    void t33_nothingOfARequestCanBreakTheLineOfAnAnswer() throws IOException {
        client.send("GET / HTTP/1.1\r\nHost: x\"evil\r\n\r\n");
        assertThat(client.head()).startsWith("HTTP/1.1 400 ").doesNotContain("\"evil");
    }

    @Test
    void t34_upgradeWithABodyIsAnOrdinaryRequest() throws IOException {
        client.send("POST / HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                + "Content-Length: 3\r\n\r\nabcGET /next HTTP/1.1\r\nHost: a.test\r\n\r\n");
        Wireline upstream = origin.accept();
        assertThat(upstream.message()).isEqualTo("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 3\r\n\r\nabc");
        upstream.send(ok("first"));
        assertThat(client.message()).isEqualTo(ok("first"));
        assertThat(upstream.head()).startsWith("GET /next ");
        upstream.send(ok("second"));
        assertThat(client.message()).isEqualTo(ok("second"));
    }

    @Test
    void connectIsRefusedAndEndsTheConnection() throws IOException {
        client.send("CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\n\r\nGET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 405 ").containsOnlyOnce("HTTP/1.1");
        assertThat(origin.nobodyElse()).isTrue();
    }

    @Test
    void absoluteTargetReplacesTheHost() throws IOException {
        client.send("GET http://a.test?q=1 HTTP/1.1\r\nHost: b.test\r\nX: y\r\n\r\n");
        assertThat(origin.accept().head()).isEqualTo("GET /?q=1 HTTP/1.1\r\nHost: a.test\r\nX: y\r\n\r\n");
        assertThat(sample(proxy).requests()).isEqualTo(1);
    }

    @Test
    void brokenChunkInARequestNeverCompletesItAtTheOrigin() throws IOException {
        client.send("POST / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        Wireline upstream = origin.accept();
        upstream.head();
        assertThat(upstream.bytes(8)).isEqualTo("3\r\nabc\r\n");
        client.send("zz\r\n");
        assertThat(client.rest()).startsWith("HTTP/1.1 400 ");
        assertThat(upstream.ending()).isIn("FIN", "RST");
    }
}
