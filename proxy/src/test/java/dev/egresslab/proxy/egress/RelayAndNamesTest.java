package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way to the origin: a SOCKS5 relay, names and addresses. */
class RelayAndNamesTest {
    private static ProxyConfig through(ScriptedOrigin relay, @Nullable String user) {
        UpstreamConfig upstream = UpstreamConfig.http("a.test", 4_660)
                .withAddresses(List.of("192.0.2.1"))
                .withRetries(RetryConfig.OFF);
        return Proxies.config(upstream).withVia(new SocksConfig(new Endpoint("127.0.0.1", relay.port()), user));
    }

    private static final byte[] CONNECT = {5, 1, 0, 1, (byte) 192, 0, 2, 1, 0x12, 0x34};

    private static byte[] reply(int code) {
        return new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0};
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void relayIsAskedForTheAddressUnderTheUsersName() throws IOException {
        try (ScriptedOrigin relay = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(through(relay, "proxy-1"));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline line = relay.accept();
            assertThat(latin1(line.bytes(3))).containsExactly(5, 1, 2);
            line.send(new byte[] {5, 2});
            assertThat(line.bytes(17)).isEqualTo("\u0001\u0007proxy-1\u0007proxy-1");
            line.send(new byte[] {1, 0});
            assertThat(latin1(line.bytes(10))).isEqualTo(CONNECT);
            line.send(reply(0));
            assertThat(line.head()).isEqualTo(get("a.test"));
            line.send(ok("relayed"));
            assertThat(client.message()).isEqualTo(ok("relayed"));
        }
    }

    private static Wireline connecting(ScriptedOrigin relay) throws IOException {
        Wireline line = relay.accept();
        assertThat(latin1(line.bytes(3))).containsExactly(5, 1, 0);
        line.send(new byte[] {5, 0});
        line.bytes(10);
        return line;
    }

    @ParameterizedTest
    @CsvSource({"5, connection_refused, 502", "3, destination_ip_unroutable, 502", "1, destination_ip_unroutable, 502"})
    void refusalOfTheRelayIsSaid(int code, String error, int status) throws IOException {
        try (ScriptedOrigin relay = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(through(relay, null));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            connecting(relay).send(reply(code));
            assertThat(client.message())
                    .startsWith("HTTP/1.1 " + status)
                    .contains("error=" + error + ";")
                    .contains("192.0.2.1:4660 through 127.0.0.1:");
        }
    }

    @Test
    void relayThatNeverAnswersIsAConnectTimeout() throws IOException {
        try (ScriptedOrigin relay = ScriptedOrigin.plain()) {
            ProxyConfig config = through(relay, null);
            Duration moment = Duration.ofSeconds(1);
            TimeoutConfig hasty = new TimeoutConfig(moment, moment, moment, moment, Duration.ofSeconds(30));
            ProxyConfig impatient = ProxyConfig.of(
                            Proxies.ANY, List.of(config.upstreams().getFirst().withTimeouts(hasty)))
                    .withVia(config.via());
            try (EgressProxy proxy = EgressProxy.start(impatient);
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                Wireline line = connecting(relay);
                assertThat(client.message()).startsWith("HTTP/1.1 504 ").contains("error=connection_timeout;");
                assertThat(line.ending()).isIn("FIN", "RST");
            }
        }
    }

    private static ProxyConfig named(NameServer names, ScriptedOrigin origin, Duration ttlMax) {
        PoolConfig once =
                new PoolConfig(4, 4, 0, Duration.ofSeconds(30), Duration.ofMinutes(1), 0, 1, 10, Duration.ofSeconds(5));
        UpstreamConfig upstream = UpstreamConfig.http("a.test", origin.port())
                .withPrivateAddresses()
                .withPool(once);
        return Proxies.config(upstream)
                .withResolver(ResolverConfig.DEFAULT
                        .withServers(List.of(names.endpoint()))
                        .withTtl(Duration.ZERO, ttlMax));
    }

    /** A request on a connection of its own, which the origin's address tells. */
    private static void reaches(ScriptedOrigin origin, EgressProxy proxy) throws IOException {
        try (Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            upstream.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
        }
    }

    /** Answers each request that comes from now on, until the origin is closed. */
    private static void answersAlways(ScriptedOrigin origin, String text) {
        Thread.ofVirtual().start(() -> {
            try {
                for (Wireline line = origin.accept(); true; line = origin.accept()) {
                    line.head();
                    line.send(ok(text));
                }
            } catch (IOException e) {
                // It is closed: the test is over.
            }
        });
    }

    private static String answer(EgressProxy proxy) {
        try (Wireline client = client(proxy)) {
            client.send(get("a.test"));
            return client.message();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void answerIsKeptForItsTtlAndAllItsAddressesAreUsedInTurn() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain("127.0.0.2", one.port());
                NameServer names = new NameServer(60, "127.0.0.1", "127.0.0.2");
                EgressProxy proxy = EgressProxy.start(named(names, one, Duration.ofMinutes(1)))) {
            reaches(one, proxy);
            reaches(two, proxy);
            reaches(one, proxy);
            eventually(
                    "it was asked once for each family",
                    () -> names.questions() + "+" + names.questions6(),
                    "1+1"::equals);
            assertThat(proxy.sample().dnsQueries()).isEqualTo(2);
        }
    }

    @Test
    void changedAddressIsTakenUpAfterTheTtlWithoutClosingWhatIsOpen() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                ScriptedOrigin two = ScriptedOrigin.plain("127.0.0.2", one.port());
                NameServer names = new NameServer(0, "127.0.0.1");
                EgressProxy proxy = EgressProxy.start(named(names, one, Duration.ofMinutes(1)));
                Wireline busy = client(proxy)) {
            busy.send(get("a.test"));
            Wireline old = one.accept();
            old.head();
            // The record changes; the stale answer serves once more while it is asked for again.
            names.answer("127.0.0.2");
            reaches(one, proxy);
            // Once the new answer is there, it serves.
            answersAlways(one, "one");
            answersAlways(two, "two");
            eventually("the new address", () -> answer(proxy).equals(ok("two")));
            // The connection to the old address goes on.
            old.send(ok("old"));
            assertThat(busy.message()).isEqualTo(ok("old"));
        }
    }

    @Test
    void staleAnswerServesWhileTheNameServerIsSilent() throws Exception {
        try (ScriptedOrigin one = ScriptedOrigin.plain();
                NameServer names = new NameServer(0, "127.0.0.1");
                EgressProxy proxy = EgressProxy.start(named(names, one, Duration.ofMinutes(1)))) {
            reaches(one, proxy);
            names.silence();
            reaches(one, proxy);
            reaches(one, proxy);
        }
    }

    @Test
    void privateAddressOfANameIsProhibitedUnlessAllowed() throws Exception {
        try (NameServer names = new NameServer(60, "169.254.169.254", "10.0.0.1", "127.0.0.1");
                EgressProxy proxy = EgressProxy.start(Proxies.config(UpstreamConfig.http("a.test", 80))
                        .withResolver(ResolverConfig.DEFAULT.withServers(List.of(names.endpoint()))));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("error=destination_ip_prohibited;");
            assertThat(sample(proxy).connectionsOpened()).isZero();
        }
    }

    @Test
    void nameWithoutAddressIsSaid() throws Exception {
        try (NameServer names = new NameServer(60);
                EgressProxy proxy = EgressProxy.start(Proxies.config(UpstreamConfig.http("a.test", 80))
                        .withResolver(ResolverConfig.DEFAULT.withServers(List.of(names.endpoint()))));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            assertThat(client.message()).startsWith("HTTP/1.1 502 ").contains("error=dns_error;");
            assertThat(proxy.sample().dnsEmpty()).isEqualTo(2);
            assertThat(proxy.sample().dnsFailures()).isZero();
        }
    }
}
