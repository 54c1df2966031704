package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.ClientLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a client may not do: too much, too slowly, too often. */
class ClientLimitsTest {
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private ScriptedOrigin origin;

    @BeforeEach
    void start() throws IOException {
        origin = ScriptedOrigin.plain();
    }

    @AfterEach
    void end() throws IOException {
        origin.close();
    }

    private EgressProxy proxy(ClientLimits limits) throws IOException {
        return EgressProxy.start(
                Proxies.config(origin.upstream("a.test")).withClients(limits).withAccessLog(log().toString()));
    }

    private Path log() {
        return folder.resolve("access.log");
    }

    private static String post(String fields) {
        return "POST / HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n\r\n";
    }

    private Wireline from(String address, EgressProxy proxy) throws IOException {
        return new Wireline(new Socket(
                proxy.listenAddress().getAddress(),
                proxy.listenAddress().getPort(),
                InetAddress.ofLiteral(address),
                0));
    }

    @Test
    void bodyThatSaysItIsTooLongIsRefusedBeforeTheOriginHearsOfIt() throws IOException {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withBody(1_000, 0, Duration.ZERO))) {
            try (Wireline client = client(proxy)) {
                client.send(post("Content-Length: 1001"));
                assertThat(client.message()).startsWith("HTTP/1.1 413 Content Too Large\r\n");
                client.send("x".repeat(1_001));
                assertThat(client.rest()).isEmpty();
                assertThat(proxy.sample().requests()).isZero();
                assertThat(proxy.sample().rejections()).containsEntry(413, 1L);
            }
            try (Wireline client = client(proxy)) {
                client.send(post("Content-Length: 1000") + "x".repeat(1_000));
                Wireline upstream = origin.accept();
                assertThat(upstream.message()).endsWith("x".repeat(1_000));
                upstream.send(ok("y"));
                assertThat(client.message()).isEqualTo(ok("y"));
            }
        }
    }

    @Test
    void chunkedBodyIsCutWhereItBecomesTooLong() throws IOException {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withBody(10, 0, Duration.ZERO));
                Wireline client = client(proxy)) {
            client.send(post("Transfer-Encoding: chunked"));
            Wireline upstream = origin.accept();
            upstream.head();
            client.send("a\r\n0123456789\r\n");
            assertThat(upstream.bytes(15)).isEqualTo("a\r\n0123456789\r\n");
            client.send("1\r\nx\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 413 ").contains("Connection: close");
            // What has come must not look whole to the origin.
            assertThat(upstream.ending()).isIn("FIN", "RST");
        }
    }

    @Test
    void clientThatSendsItsBodyTooSlowlyIsAnswered408() throws IOException {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withBody(0, 1, SOON))) {
            try (Wireline client = client(proxy)) {
                client.send(post("Content-Length: 10"));
                Wireline upstream = origin.accept();
                upstream.head();
                // Nothing comes: it is late after the grace.
                assertThat(client.rest()).startsWith("HTTP/1.1 408 ").contains("the body came too slowly");
                assertThat(upstream.ending()).isIn("FIN", "RST");
            }
            assertThat(Proxies.sample(proxy).errors()).containsEntry("REQUEST_TIMEOUT", 1L);
        }
    }

    @Test
    void originThatWaitsBeforeItTakesABodyMakesNobodyLate() throws IOException {
        // The client has half a second of grace; the origin answers when the body has come, whenever that is.
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withBody(0, 1_000_000, SOON));
                Wireline client = client(proxy)) {
            client.send(post("Content-Length: 100000") + "x".repeat(100_000));
            Wireline upstream = origin.accept();
            assertThat(upstream.message()).endsWith("x");
            eventually("the deadline would have passed", new Countdown(1_000));
            upstream.send(ok("y"));
            assertThat(client.message()).isEqualTo(ok("y"));
        }
    }

    /** True after so many milliseconds. */
    private static final class Countdown implements java.util.function.BooleanSupplier {
        private final long endNanos;

        Countdown(int millis) {
            endNanos = System.nanoTime() + 1_000_000L * millis;
        }

        @Override
        public boolean getAsBoolean() {
            return System.nanoTime() - endNanos >= 0;
        }
    }

    @Test
    void headMustComeInTimeAsAWhole() throws Exception {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withTimeouts(SOON, LONG));
                Wireline client = client(proxy)) {
            client.send("GET / HTTP/1.1\r\nHost: a.te");
            assertThat(client.rest()).startsWith("HTTP/1.1 408 ");
        }
        assertThat(Files.readString(log())).contains("\"status\":408");
    }

    @Test
    void addressWithTooManyConnectionsIsTold429OnceAndOthersAreServed() throws IOException {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withConnections(100, 2))) {
            try (Wireline one = from("127.0.0.5", proxy);
                    Wireline two = from("127.0.0.5", proxy);
                    Wireline three = from("127.0.0.5", proxy);
                    Wireline other = from("127.0.0.6", proxy)) {
                eventually("all are there", proxy::sample, seen -> seen.clientsOpen() == 4);
                assertThat(proxy.sample().clientSources()).isEqualTo(2);
                // The third of an address is one too many.
                three.send(get("a.test"));
                assertThat(three.rest())
                        .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                        .contains("error=http_request_denied", "Retry-After: 1\r\n", "Connection: close\r\n");
                // Its older ones, and other addresses, are served.
                for (Wireline served : new Wireline[] {one, two, other}) {
                    served.send(get("unknown.test"));
                    assertThat(served.message()).startsWith("HTTP/1.1 404 ");
                }
                assertThat(proxy.sample().rejections()).containsEntry(429, 1L).containsEntry(404, 3L);
            }
            eventually("all are gone", proxy::sample, seen -> seen.clientsOpen() == 0);
            assertThat(proxy.sample().clientSources()).isZero();
            // Who has closed makes room.
            try (Wireline again = from("127.0.0.5", proxy)) {
                again.send(get("unknown.test"));
                assertThat(again.message()).startsWith("HTTP/1.1 404 ");
            }
        }
    }

    @Test
    void beyondTwiceAsManyNothingIsSaidAnyMore() throws IOException {
        try (EgressProxy proxy = proxy(ClientLimits.DEFAULT.withConnections(100, 1));
                Wireline one = client(proxy);
                Wireline two = client(proxy)) {
            eventually("both are there", proxy::sample, seen -> seen.clientsOpen() == 2);
            try (Wireline three = client(proxy)) {
                assertThat(three.ending()).isIn("FIN", "RST");
            }
            assertThat(proxy.sample().clientsRefused()).isEqualTo(1);
            two.send(get("a.test"));
            assertThat(two.message()).startsWith("HTTP/1.1 429 ");
            one.send(get("unknown.test"));
            assertThat(one.message()).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void whoIsOneTooManyAndSaysNothingIsClosedWithTheHeadsTime() throws IOException {
        try (EgressProxy proxy =
                        proxy(ClientLimits.DEFAULT.withConnections(100, 1).withTimeouts(SOON, LONG));
                Wireline one = client(proxy)) {
            eventually("it is there", proxy::sample, seen -> seen.clientsOpen() == 1);
            try (Wireline two = client(proxy)) {
                assertThat(two.rest()).isEmpty();
            }
            one.send(get("unknown.test"));
            assertThat(one.message()).startsWith("HTTP/1.1 404 ");
        }
    }
}
