package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Resending;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** T6: a request that is not idempotent meets the end of the connection it reuses; the configuration says what then. */
class ResendingTest {
    private static final String KEY = "Idempotency-Key: \"8e03978e\"\r\n";
    private static final String REST = "Content-Length: 2\r\n\r\n{}";

    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.plain();
    }

    @AfterEach
    void end() throws IOException {
        origin.close();
    }

    private static String post(String method, String fields) {
        return method + " /orders HTTP/1.1\r\nHost: a.test\r\n" + fields + REST;
    }

    /** The request has gone out whole on a connection that was idle, which then ends without a byte. */
    private void endUnder(EgressProxy proxy, Wireline client, String request) throws IOException {
        client.send(get("a.test"));
        Wireline first = origin.accept();
        first.head();
        first.send(ok("first"));
        client.message();
        eventuallyIdle(proxy, 1);
        client.send(request);
        assertThat(first.message()).startsWith(request.substring(0, request.indexOf(' ')));
        first.close();
    }

    @ParameterizedTest
    @CsvSource({"POST,IDEMPOTENCY_KEY", "PATCH,IDEMPOTENCY_KEY", "POST,ANY"})
    void t6_keyOrRouteLetsARequestBeSentAgainOnce(String method, Resending resending) throws IOException {
        String request = post(method, resending == Resending.ANY ? "" : KEY);
        try (EgressProxy proxy = Proxies.start(origin.upstream("a.test").withResend(resending));
                Wireline client = client(proxy)) {
            endUnder(proxy, client, request);
            // The same bytes come on a fresh connection, which ends too: that is not tried a third time.
            Wireline second = origin.accept();
            assertThat(second.message()).isEqualTo(request);
            second.close();
            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.nobodyElse()).isTrue();
            assertThat(sample(proxy).retries()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        // By default a key changes nothing.
        "IDEMPOTENT, true, ''",
        // A route that goes by the key wants one ...
        "IDEMPOTENCY_KEY, false, ''",
        // ... that reaches the origin: this one is nominated away, so the origin could not tell the second from
        // another.
        "IDEMPOTENCY_KEY, true, Connection: idempotency-key"
    })
    void t6_otherwiseTheOriginSeesItOnce(Resending resending, boolean key, String field) throws IOException {
        String request = post("POST", (key ? KEY : "") + (field.isEmpty() ? "" : field + "\r\n"));
        try (EgressProxy proxy = Proxies.start(origin.upstream("a.test").withResend(resending));
                Wireline client = client(proxy)) {
            endUnder(proxy, client, request);
            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.nobodyElse()).isTrue();
            assertThat(sample(proxy).retries()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Resending.class)
    void t6_bodyThatWasNotKeptIsNeverSentAgain(Resending resending) throws IOException {
        try (EgressProxy proxy = Proxies.start(origin.upstream("a.test").withResend(resending));
                Wireline client = client(proxy)) {
            String chunked = "POST / HTTP/1.1\r\nHost: a.test\r\n" + KEY + "Transfer-Encoding: chunked\r\n\r\n";
            client.send(get("a.test"));
            Wireline first = origin.accept();
            first.head();
            first.send(ok("first"));
            client.message();
            eventuallyIdle(proxy, 1);
            client.send(chunked + "2\r\n{}\r\n0\r\n\r\n");
            first.head();
            assertThat(first.bytes(12)).isEqualTo("2\r\n{}\r\n0\r\n\r\n");
            first.close();
            assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            assertThat(origin.nobodyElse()).isTrue();
        }
    }
}
