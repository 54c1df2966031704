package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.OutlierConfig;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Addresses where requests fail are left alone: two failures in a row, for longer than any test. */
class OutlierTest {
    private static final OutlierConfig TWICE = OutlierConfig.DEFAULT
            .withFailures(2, 2)
            .withEjectionTime(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ZERO);

    private static final String BAD_GATEWAY = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";

    private static UpstreamConfig both(int port) {
        return UpstreamConfig.http("a.test", port)
                .withAddresses(List.of("127.0.0.1", "127.0.0.2"))
                .withOutlier(TWICE);
    }

    /** A request that is answered on a connection already accepted. */
    private static String exchange(Wireline client, Wireline upstream, String answer) throws IOException {
        client.send(get("a.test"));
        assertThat(upstream.head()).isEqualTo(get("a.test"));
        upstream.send(answer);
        return client.message();
    }

    private static String explained(EgressProxy proxy) throws IOException {
        InetSocketAddress address = Objects.requireNonNull(proxy.adminAddress());
        try (Wireline admin = new Wireline(new Socket(address.getAddress(), address.getPort()))) {
            return admin.send("GET /explain HTTP/1.0\r\nHost: admin\r\n\r\n").rest();
        }
    }

    @Test
    void addressWithoutListenerIsNoLongerTried() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(Proxies.config(both(one.port())
                                .withPool(new PoolConfig(
                                        4,
                                        4,
                                        0,
                                        Duration.ofSeconds(30),
                                        Duration.ofMinutes(1),
                                        0,
                                        1,
                                        10,
                                        Duration.ofSeconds(5))))
                        .withAdmin(Proxies.ANY))) {
            // Each request has a connection of its own; every second begins at the address where nobody listens.
            for (int i = 0; i < 8; i++) {
                try (Wireline client = client(proxy)) {
                    client.send(get("a.test"));
                    Wireline upstream = one.accept();
                    upstream.head();
                    upstream.send(ok("x"));
                    assertThat(client.message()).isEqualTo(ok("x"));
                }
            }
            assertThat(sample(proxy).outliers()).isEqualTo(new OutlierSample(1, 1, 0, 0));
            assertThat(explained(proxy))
                    .contains("a.test: addresses [127.0.0.1, 127.0.0.2]\n")
                    .contains("a.test: 127.0.0.2:" + one.port() + " ejected for another ")
                    .contains("connecting to 127.0.0.2:" + one.port());
        }
    }

    @Test
    void gatewayAnswersEjectCloseTheAddresssIdleConnectionsAndLeaveTheOthers() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain("127.0.0.2", one.port());
                EgressProxy proxy = Proxies.start(both(one.port()));
                Wireline a = client(proxy);
                Wireline b = client(proxy);
                Wireline c = client(proxy)) {
            // Three connections: the first and the third to the first address.
            a.send(get("a.test"));
            Wireline first = one.accept();
            first.head();
            b.send(get("a.test"));
            Wireline second = two.accept();
            second.head();
            c.send(get("a.test"));
            Wireline third = one.accept();
            third.head();
            first.send(ok("a"));
            assertThat(a.message()).isEqualTo(ok("a"));
            second.send(ok("b"));
            assertThat(b.message()).isEqualTo(ok("b"));
            third.send(BAD_GATEWAY);
            assertThat(c.message()).isEqualTo(BAD_GATEWAY);
            eventuallyIdle(proxy, 3);
            // The third is the newest, so the next request meets it and ejects its address: it and the first are
            // closed, by reset.
            assertThat(exchange(c, third, BAD_GATEWAY)).isEqualTo(BAD_GATEWAY);
            assertThat(first.ending()).isEqualTo("RST");
            assertThat(third.ending()).isEqualTo("RST");
            eventuallyIdle(proxy, 1);
            assertThat(sample(proxy).discards()).containsExactly(Map.entry("EJECTED", 2L));
            assertThat(exchange(a, second, ok("d"))).isEqualTo(ok("d"));
        }
    }

    @Test
    void answerInBetweenEndsTheStreakAndAnApplicationsErrorIsNone() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain("127.0.0.2", one.port());
                EgressProxy proxy = Proxies.start(both(one.port()));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = one.accept();
            upstream.head();
            upstream.send(BAD_GATEWAY);
            client.message();
            String failed = BAD_GATEWAY.replace("502", "500");
            assertThat(exchange(client, upstream, failed)).isEqualTo(failed);
            assertThat(exchange(client, upstream, BAD_GATEWAY)).isEqualTo(BAD_GATEWAY);
            assertThat(exchange(client, upstream, ok("x"))).isEqualTo(ok("x"));
            assertThat(sample(proxy).outliers().ejections()).isZero();
            assertThat(two.nobodyElse()).isTrue();
        }
    }

    @Test
    void onlyAddressIsNeverEjected() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                EgressProxy proxy = Proxies.start(one.upstream("a.test").withOutlier(TWICE));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = one.accept();
            upstream.head();
            upstream.send(BAD_GATEWAY);
            client.message();
            for (int i = 0; i < 4; i++) {
                assertThat(exchange(client, upstream, BAD_GATEWAY)).isEqualTo(BAD_GATEWAY);
            }
            assertThat(sample(proxy).outliers()).isEqualTo(new OutlierSample(0, 0, 4, 0));
        }
    }

    @Test
    void silenceAndCutsOnNewConnectionsCountAndTheTrialsAnswerBringsBack() throws Exception {
        Duration moment = Duration.ofSeconds(2);
        Duration long_ = Duration.ofSeconds(30);
        OutlierConfig soon = TWICE.withEjectionTime(Duration.ofNanos(1), Duration.ofNanos(1), Duration.ZERO)
                .withSlowStart(Duration.ZERO);
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain("127.0.0.2", one.port());
                EgressProxy proxy = Proxies.start(both(one.port())
                        .withOutlier(soon)
                        .withTimeouts(new TimeoutConfig(long_, long_, moment, long_, long_)))) {
            // The first address is silent, then cuts the connection; the second, in between, works.
            try (Wireline client = client(proxy)) {
                client.send(get("a.test"));
                one.accept().head();
                assertThat(client.message()).startsWith("HTTP/1.1 504 ");
            }
            try (Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline upstream = two.accept();
                upstream.head();
                upstream.send(ok("x").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"));
                client.message();
            }
            try (Wireline client = client(proxy)) {
                client.send("POST / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 0\r\n\r\n");
                Wireline upstream = one.accept();
                upstream.head();
                upstream.close();
                assertThat(client.message()).startsWith("HTTP/1.1 502 ");
            }
            eventually("ejected", () -> sample(proxy), seen -> seen.outliers().equals(new OutlierSample(1, 1, 0, 0)));
            // Its time is over at once: the next connection tries it, and its answer brings it back.
            try (Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline upstream = one.accept();
                upstream.head();
                upstream.send(ok("back"));
                assertThat(client.message()).isEqualTo(ok("back"));
            }
            assertThat(sample(proxy).outliers()).isEqualTo(new OutlierSample(0, 1, 0, 0));
        }
    }
}
