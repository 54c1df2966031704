package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.client;
import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.eventuallyIdle;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static dev.egresslab.proxy.egress.Proxies.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.egresslab.proxy.config.AddressFamilies;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ResolverConfig;
import dev.egresslab.proxy.config.SocksConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8305: both families, several addresses, one connection. */
class HappyEyeballsTest {
    private static ScriptedOrigin ipv6() throws IOException {
        try {
            return ScriptedOrigin.plain("::1", 0);
        } catch (IOException e) {
            return abort("skipped: this machine has no ::1 (" + e.getMessage() + ")");
        }
    }

    private static ProxyConfig resolving(NameServer names, int port, AddressFamilies families) {
        UpstreamConfig upstream =
                UpstreamConfig.http("a.test", port).withPrivateAddresses().withResolve(families);
        return Proxies.config(upstream)
                .withResolver(ResolverConfig.DEFAULT
                        .withServers(List.of(names.endpoint()))
                        .withTtl(Duration.ZERO, Duration.ofMinutes(1)));
    }

    private static void served(Wireline client, ScriptedOrigin origin) throws IOException {
        Wireline upstream = origin.accept();
        assertThat(upstream.head()).isEqualTo(get("a.test"));
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    @ParameterizedTest
    @CsvSource({"PREFER_IPV6, true", "PREFER_IPV4, false", "IPV6, true", "IPV4, false"})
    void preferenceSaysWhichFamilyIsUsed(AddressFamilies families, boolean sixth) throws Exception {
        try (ScriptedOrigin six = ipv6();
                ScriptedOrigin four = ScriptedOrigin.plain("127.0.0.1", six.port());
                NameServer names = new NameServer(60, "127.0.0.1", "::1");
                EgressProxy proxy = EgressProxy.start(resolving(names, six.port(), families));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            served(client, sixth ? six : four);
            eventually(
                    "all was asked",
                    () -> names.questions() + names.questions6(),
                    asked -> asked == (families.both() ? 2 : 1));
            assertThat(four.nobodyElse() && six.nobodyElse()).isTrue();
        }
    }

    @Test
    void refusedFamilyMakesWayForTheOtherAtOnce() throws Exception {
        int port;
        try (ScriptedOrigin six = ipv6()) {
            port = six.port();
        }
        // Nobody listens on ::1 any more.
        try (ScriptedOrigin four = ScriptedOrigin.plain("127.0.0.1", port);
                NameServer names = new NameServer(60, "127.0.0.1", "::1");
                EgressProxy proxy = EgressProxy.start(resolving(names, port, AddressFamilies.PREFER_IPV6));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            served(client, four);
            assertThat(sample(proxy).connectsAbandoned()).isZero();
        }
    }

    @Test
    void blackHoleIsOvertaken() throws Exception {
        try (ScriptedOrigin probe = ipv6()) {
            assertThat(probe.port()).isPositive();
        }
        try (BlackHole six = new BlackHole("::1", 0);
                ScriptedOrigin four = ScriptedOrigin.plain("127.0.0.1", six.port());
                NameServer names = new NameServer(60, "127.0.0.1", "::1");
                EgressProxy proxy = EgressProxy.start(resolving(names, six.port(), AddressFamilies.PREFER_IPV6));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            served(client, four);
            assertThat(sample(proxy).connectsAbandoned()).isEqualTo(1);
            assertThat(sample(proxy).connectionsOpened()).isEqualTo(1);
            eventually("the loser's connection request is given up", () -> connecting(six.port()) == 0);
        }
    }

    /** Sockets that wait for an answer to their SYN from that port of ::1. */
    private static long connecting(int port) {
        String to = String.format(":%04X", port);
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/tcp6"))) {
            return lines.map(line -> line.strip().split(" +"))
                    .filter(words -> words[2].endsWith(to) && words[3].equals("02"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void slowAddressIsOvertakenByTheNextClosedByResetAndNothingIsSentTwice() throws Exception {
        try (ScriptedOrigin relay = ScriptedOrigin.plain();
                EgressProxy proxy = EgressProxy.start(Proxies.config(
                                UpstreamConfig.http("a.test", 80).withAddresses(List.of("192.0.2.1", "192.0.2.2")))
                        .withVia(new SocksConfig(new Endpoint("127.0.0.1", relay.port()), null)));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            // The relay takes its time with the first address ...
            Wireline slow = asked(relay, 1);
            // ... so the second is tried beside it, and is there first.
            Wireline fast = asked(relay, 2);
            fast.send(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            assertThat(fast.head()).isEqualTo(get("a.test"));
            fast.send(ok("x"));
            assertThat(client.message()).isEqualTo(ok("x"));
            assertThat(slow.ending()).isEqualTo("RST");
            assertThat(relay.nobodyElse()).isTrue();
            assertThat(sample(proxy).connectsAbandoned()).isEqualTo(1);
            assertThat(sample(proxy).openFailures()).isEmpty();
            assertThat(sample(proxy).requests()).isEqualTo(1);
        }
    }

    /** A connection of which the relay has read the request for 192.0.2.{@code last}, and not answered. */
    private static Wireline asked(ScriptedOrigin relay, int last) throws IOException {
        Wireline line = relay.accept();
        line.bytes(3);
        line.send(new byte[] {5, 0});
        assertThat(line.bytes(10)).isEqualTo("\u0005\u0001\u0000\u0001\u00c0\u0000\u0002" + (char) last + "\u0000P");
        return line;
    }

    @Test
    void connectionToAnAddressThatLeftDnsGoesOnBeingUsed() throws Exception {
        try (ScriptedOrigin six = ipv6();
                ScriptedOrigin four = ScriptedOrigin.plain("127.0.0.1", six.port());
                NameServer names = new NameServer(0, "::1");
                EgressProxy proxy = EgressProxy.start(resolving(names, six.port(), AddressFamilies.PREFER_IPV4));
                Wireline client = client(proxy)) {
            client.send(get("a.test"));
            Wireline old = six.accept();
            old.head();
            old.send(ok("1"));
            assertThat(client.message()).isEqualTo(ok("1"));
            eventuallyIdle(proxy, 1);
            // The name moves to another address, and everybody has heard of it: whoever needs a second connection is
            // led there ...
            names.answer("127.0.0.1");
            client.send(get("a.test"));
            assertThat(old.head()).isEqualTo(get("a.test"));
            try (Wireline second = client(proxy)) {
                second.send(get("a.test"));
                Wireline stale = six.accept();
                stale.head();
                stale.send(ok("2"));
                assertThat(second.message()).isEqualTo(ok("2"));
            }
            old.send(ok("3"));
            assertThat(client.message()).isEqualTo(ok("3"));
            // ... and the old one is still taken when it is free.
            client.send(get("a.test"));
            assertThat(old.head()).isEqualTo(get("a.test"));
            old.send(ok("4"));
            assertThat(client.message()).isEqualTo(ok("4"));
            assertThat(four.nobodyElse()).isTrue();
        }
    }

    @Test
    void brokenAndSilentFamilyDoesNotKeepTheOtherWaiting() throws Exception {
        try (ScriptedOrigin four = ScriptedOrigin.plain();
                NameServer names = new NameServer(60, "127.0.0.1", "2600::1")) {
            names.break6();
            try (EgressProxy proxy = EgressProxy.start(resolving(names, four.port(), AddressFamilies.PREFER_IPV6));
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                served(client, four);
                eventually("the failure is counted", proxy::sample, seen -> seen.dnsFailures() == 1);
            }
            names.hold(true);
            try (EgressProxy proxy = EgressProxy.start(resolving(names, four.port(), AddressFamilies.PREFER_IPV6));
                    Wireline client = client(proxy)) {
                client.send(get("a.test"));
                served(client, four);
            }
        }
    }

    @Test
    void lateAnswerOfTheOtherFamilyIsForTheNextConnection() throws Exception {
        try (ScriptedOrigin six = ipv6();
                ScriptedOrigin four = ScriptedOrigin.plain("127.0.0.1", six.port());
                NameServer names = new NameServer(60, "127.0.0.1", "::1")) {
            names.hold(true);
            try (EgressProxy proxy = EgressProxy.start(resolving(names, six.port(), AddressFamilies.PREFER_IPV6));
                    Wireline one = client(proxy);
                    Wireline two = client(proxy)) {
                one.send(get("a.test"));
                Wireline first = four.accept();
                first.head();
                names.release();
                two.send(get("a.test"));
                served(two, six);
                first.send(ok("x"));
                assertThat(one.message()).isEqualTo(ok("x"));
            }
        }
    }
}
