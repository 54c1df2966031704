package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each of the five timeouts alone: it is short, and all others are longer than the test. */
class TimeoutsTest {
    private static final Duration MOMENT = Duration.ofMillis(150);
    private static final Duration LONG = Duration.ofMinutes(1);

    private static UpstreamConfig hasty(UpstreamConfig upstream, TimeoutConfig timeouts) {
        return upstream.withTimeouts(timeouts).withRetries(RetryConfig.OFF);
    }

    @Test
    void connectionThatIsNotThereInTimeIsAnswered504() throws Exception {
        try (BlackHole hole = new BlackHole("127.0.0.1", 0);
                EgressProxy proxy = Proxies.start(hasty(
                        UpstreamConfig.http("a.test", hole.port()).withAddresses(List.of("127.0.0.1")),
                        new TimeoutConfig(MOMENT, LONG, LONG, LONG, LONG)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 504 ")
                    .contains("error=connection_timeout;")
                    .contains("no connection within PT0.15S");
            assertThat(sample(proxy).openFailures()).containsEntry("CONNECT_TIMEOUT", 1L);
        }
    }

    @Test
    void handshakeThatIsNotOverInTimeIsAnswered504() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(hasty(
                        origin.upstream("a.test").withTls(TlsConfig.verified("edge.test")),
                        new TimeoutConfig(LONG, MOMENT, LONG, LONG, LONG)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            // The origin takes the connection and says nothing.
            try (Wireline silent = origin.acceptRaw()) {
                assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("error=connection_timeout;");
                assertThat(sample(proxy).openFailures()).containsEntry("TLS_TIMEOUT", 1L);
                assertThat(silent.ending()).endsWith("FIN");
            }
        }
    }

    @Test
    void answerThatDoesNotBeginInTimeIsAnswered504() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(
                        hasty(origin.upstream("a.test"), new TimeoutConfig(LONG, LONG, MOMENT, LONG, LONG)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            origin.accept().head();
            assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("error=http_response_timeout;");
        }
    }

    @Test
    void silenceWithinAnAnswerCutsItOff() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(
                        hasty(origin.upstream("a.test"), new TimeoutConfig(LONG, LONG, LONG, MOMENT, LONG)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
            assertThat(client.ending()).endsWith("shortRST");
        }
    }

    @Test
    void silenceWithinARequestsBodyEndsIt() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(
                        hasty(origin.upstream("a.test"), new TimeoutConfig(LONG, LONG, LONG, MOMENT, LONG)));
                Wireline client = client(proxy)) {
            client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 10\r\n\r\nshort");
            Wireline upstream = origin.accept();
            upstream.head();
            assertThat(upstream.bytes(5)).isEqualTo("short");
            // The client is to blame, and told so.
            assertThat(client.message()).startsWith("HTTP/1.1 408 ");
            assertThat(upstream.ending()).isIn("FIN", "RST");
        }
    }

    @Test
    void wholeExchangeEndsInTimeThoughThereIsAlwaysAnotherByte() throws Exception {
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(hasty(
                        origin.upstream("a.test"), new TimeoutConfig(LONG, LONG, LONG, LONG, Duration.ofSeconds(1))));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            Thread dribble = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < 1_000_000; i++) {
                        upstream.send("x");
                    }
                } catch (IOException e) {
                    // The proxy has had enough, which is what the test is for.
                }
            });
            assertThat(client.ending()).endsWith("xRST");
            dribble.join();
            assertThat(sample(proxy).discards()).containsEntry("TIMEOUT", 1L);
        }
    }
}
