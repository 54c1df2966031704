package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.Transport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy without descriptors neither dies nor spins, and serves again when there are some. */
class DescriptorShortageTest {
    private static final int DESCRIPTORS = 400;
    private static final int CLIENTS = 450;

    /**
     * What a proxy says of itself.
     *
     * @param acceptFailures accepts that failed
     * @param clients open connections of clients
     * @param stage of overload
     * @param notAccepting how often none was accepted for it
     * @param shortages upstream connections for which it lacked what they take
     * @param ejections addresses of the origin that were left alone
     * @param retries requests sent again
     * @param waiting requests that wait for a connection
     */
    private record Sample(
            long acceptFailures,
            long clients,
            long stage,
            long notAccepting,
            long shortages,
            long ejections,
            long retries,
            long waiting) {}

    /** The proxy's process. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final PrintStream in;
        private final int port;

        Child(Transport transport, int originPort, String shedding) throws IOException {
            List<String> command = new ArrayList<>();
            command.addAll(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh"));
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
            // Surefire hides the class path in a manifest, and tells it here.
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            command.addAll(List.of("-cp", classPath, StarvedProxy.class.getName()));
            command.addAll(List.of(transport.name(), Integer.toString(originPort), shedding));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            port = Integer.parseInt(out.readLine());
            sample(); // what is needed to tell is loaded while there are descriptors
        }

        /** Its counters now. */
        Sample sample() {
            try {
                in.println();
                String line = out.readLine();
                assertThat(line).as("the proxy is alive").isNotNull();
                long[] n = Arrays.stream(line.split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray();
                return new Sample(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7]);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Wireline connect() throws IOException {
            return new Wireline(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
        }

        @Override
        public void close() throws IOException {
            in.close();
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                process.destroyForcibly();
                out.close();
            }
        }
    }

    private static void close(List<Wireline> clients) throws IOException {
        for (Wireline client : clients) {
            client.close();
        }
    }

    /** Has clients come until the proxy has no descriptor left; they are open. */
    private static List<Wireline> starve(Child proxy, ScriptedOrigin origin) throws IOException {
        warm(proxy, origin);
        List<Wireline> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(proxy.connect());
        }
        eventually("there are none left", proxy::sample, seen -> seen.acceptFailures() > 0);
        return clients;
    }

    /** Has the classes loaded that serve: from a folder, as here, each takes a descriptor. */
    private static void warm(Child proxy, ScriptedOrigin origin) throws IOException {
        try (Wireline client = proxy.connect()) {
            client.send(get("unknown.test"));
            assertThat(client.message()).startsWith("HTTP/1.1 404 ");
            client.send(get("a.test"));
            try (Wireline upstream = origin.accept()) {
                upstream.head();
                upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
                client.message();
            }
        }
    }

    private static void answerAll(ScriptedOrigin origin, AtomicInteger requests) {
        try {
            while (true) {
                try (Wireline upstream = origin.accept()) {
                    upstream.head();
                    requests.incrementAndGet();
                    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
                }
            }
        } catch (IOException _) {
            return; // the test is over, or has failed by what is missing
        }
    }

    private static void exchange(Wireline client, ScriptedOrigin origin) throws IOException {
        client.send(get("a.test"));
        Wireline upstream = origin.accept();
        upstream.head();
        upstream.send(ok("x"));
        assertThat(client.message()).isEqualTo(ok("x"));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void acceptsThatFailAreTriedAgainAfterAPauseUntilTheySucceed(Transport transport) throws Exception {
        Proxies.assumeWorks(transport);
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no Linux");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                Child proxy = new Child(transport, origin.port(), "off")) {
            List<Wireline> clients = starve(proxy, origin);
            // It tries again, but does not spin: that would be tens of thousands a second.
            long before = proxy.sample().acceptFailures();
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            eventually("three seconds pass", () -> System.nanoTime() - endNanos > 0);
            assertThat(proxy.sample().acceptFailures() - before).isBetween(1L, 1_000L);
            // Who is there is served all the same.
            clients.getFirst().send(get("unknown.test"));
            assertThat(clients.getFirst().message()).startsWith("HTTP/1.1 404 ");
            // When some leave, those that wait in the kernel's queue come in.
            close(clients.subList(0, CLIENTS - 20));
            for (Wireline waiting : clients.subList(CLIENTS - 20, CLIENTS)) {
                waiting.send(get("unknown.test"));
                assertThat(waiting.message()).startsWith("HTTP/1.1 404 ");
            }
            eventually("only they are left", proxy::sample, seen -> seen.clients() == 20);
            exchange(clients.getLast(), origin);
            close(clients.subList(CLIENTS - 20, CLIENTS));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void ownLackIsNoFaultOfTheOrigin(Transport transport) throws Exception {
        Proxies.assumeWorks(transport);
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no Linux");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                Child proxy = new Child(transport, origin.port(), "off")) {
            List<Wireline> clients = starve(proxy, origin);
            Thread.ofVirtual().start(() -> answerAll(origin, new AtomicInteger()));
            // Now and then one is free for a moment. Without it a request is told at once whose fault that is.
            int lacks = 0;
            long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            for (int i = 0; lacks < 8 && System.nanoTime() - endNanos < 0; i++) {
                Wireline client = clients.get(i % 100);
                client.send(get("a.test"));
                String answer = client.message();
                if (answer.startsWith("HTTP/1.1 503 ")) {
                    lacks++;
                    assertThat(answer).contains("error=proxy_internal_error", "the proxy is out of file descriptors");
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 200 ");
                }
            }
            // That is more than eject an address. Nobody tried again what could not succeed, and the origin is not left
            // alone.
            assertThat(lacks).isEqualTo(8);
            assertThat(proxy.sample().shortages()).isEqualTo(8);
            assertThat(proxy.sample().retries()).isZero();
            assertThat(proxy.sample().ejections()).isZero();
            // There are some again: the next request is served.
            close(clients.subList(8, CLIENTS));
            eventually("only a few are left", proxy::sample, seen -> seen.clients() == 8);
            clients.getFirst().send(get("a.test"));
            assertThat(clients.getFirst().message()).startsWith("HTTP/1.1 200 ");
            close(clients.subList(0, 8));
        }
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void requestWaitsForAConnectionThatComesFreeWhereNoneCanBeOpened(Transport transport) throws Exception {
        Proxies.assumeWorks(transport);
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no Linux");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                Child proxy = new Child(transport, origin.port(), "off")) {
            warm(proxy, origin);
            // One request has a connection, and no answer yet.
            Wireline first = proxy.connect();
            first.send(get("a.test"));
            Wireline upstream = origin.accept();
            upstream.head();
            // Nor is there a descriptor for another: the next waits. Now and then one is free for a moment, then it is
            // the next that waits.
            List<Wireline> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(proxy.connect());
            }
            eventually("there are none left", () -> proxy.sample().acceptFailures() > 0);
            AtomicInteger elsewhere = new AtomicInteger();
            Thread.ofVirtual().start(() -> answerAll(origin, elsewhere));
            Wireline waiting = waiting(proxy, clients, elsewhere);
            // The first comes free, and serves it.
            upstream.send(ok("1"));
            assertThat(first.message()).isEqualTo(ok("1"));
            Thread.ofVirtual().start(() -> answerOne(upstream));
            assertThat(waiting.message()).startsWith("HTTP/1.1 200 ");
            assertThat(proxy.sample().ejections()).isZero();
            assertThat(proxy.sample().retries()).isZero();
            first.close();
            close(clients);
        }
    }

    /** Sends requests, one client's after the other's, until one waits for a connection, and could not have one of its own. */
    private static Wireline waiting(Child proxy, List<Wireline> clients, AtomicInteger served) throws IOException {
        for (Wireline client : clients.subList(0, 100)) {
            int servedBefore = served.get();
            long lacksBefore = proxy.sample().shortages();
            client.send(get("a.test"));
            eventually("it waits, or is served", () -> {
                Sample now = proxy.sample();
                return served.get() > servedBefore || (now.waiting() == 1 && now.shortages() > lacksBefore);
            });
            if (served.get() == servedBefore) {
                return client;
            }
            client.message();
        }
        throw new AssertionError("each of 100 requests found a descriptor");
    }

    private static void answerOne(Wireline upstream) {
        try {
            upstream.head();
            upstream.send(ok("2"));
        } catch (IOException _) {
            return; // another connection was opened after all, and serves
        }
    }

    @Test
    void sheddingKeepsDescriptorsForTheRest() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "no Linux");
        try (ScriptedOrigin origin = ScriptedOrigin.plain();
                Child proxy = new Child(Transport.AUTO, origin.port(), "on")) {
            warm(proxy, origin);
            List<Wireline> clients = new ArrayList<>();
            for (int i = 0; i < 250; i++) {
                clients.add(proxy.connect());
            }
            eventually("load is shed", proxy::sample, seen -> seen.notAccepting() > 0);
            // Clients without a request had to go, and no accept has failed.
            assertThat(clients.getFirst().rest()).isEmpty();
            assertThat(proxy.sample().acceptFailures()).isZero();
            close(clients);
            eventually("all is well again", proxy::sample, seen -> seen.stage() == 0);
            try (Wireline client = proxy.connect()) {
                exchange(client, origin);
            }
        }
    }
}
