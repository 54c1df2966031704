package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.live.RoleMessage.Command;
import dev.egresslab.bench.live.RoleMessage.Event;
import dev.egresslab.bench.live.RoleMessage.Start;
import dev.egresslab.bench.origin.Await;
import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.loopback.GatewaySample;
import dev.egresslab.simulator.nat.Profiles;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A gateway's process without descriptors neither dies nor forgets who it serves, says what it lacks, and serves again when there are some. */
class StarvedGatewayTest {
    private static final int DESCRIPTORS = 400;
    /** Two descriptors each, more than there are. */
    private static final int CLIENTS_MAX = 300;

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int SOCKS4_GRANTED = 90;

    /** SOCKS4 CONNECT to 198.51.100.10:443, without a user. */
    private static final byte[] CONNECT = {4, 1, 443 >> 8, (byte) 443, (byte) 198, 51, 100, 10, 0};

    @Test
    void aGatewayThatHadNoDescriptorLeftServesAgain() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs a Unix with ulimit");
        List<Socket> clients = new ArrayList<>();
        try (ServerSocket origin = new ServerSocket(0, 2 * CLIENTS_MAX, InetAddress.ofLiteral("127.0.0.1"));
                Gateway gateway = warm(origin);
                Socket first = gateway.connect();
                Socket atOrigin = origin.accept()) {
            relays(first, atOrigin);

            // Clients come and stay, until the process has no descriptor for one.
            for (int i = 0; i < CLIENTS_MAX && !starved(gateway.sample()); i++) {
                clients.add(gateway.open());
            }
            GatewaySample starved = gateway.await("it has no descriptor left", StarvedGatewayTest::starved);
            assertThat(starved.sockets().open()).isLessThan(DESCRIPTORS);
            // Those it had keep their way.
            relays(first, atOrigin);

            // They leave: what is open is the first connection alone.
            for (Socket client : clients) {
                reset(client);
            }
            gateway.await("their sockets are closed", sample -> sample.sockets().open() == 2);
            relays(first, atOrigin);

            // The next client is served, whatever the gateway did meanwhile; its reply tells.
            long before = gateway.sample().total("ConnectionEstablishedCount");
            try (Socket next = gateway.connect()) {
                assertThat(next.isConnected()).isTrue();
                assertThat(gateway.sample().total("ConnectionEstablishedCount")).isEqualTo(before + 1);
            }
            assertThat(gateway.sample().sockets().faults()).isZero();
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Has the classes loaded that serve and that end a connection: from a folder, as here, each takes a descriptor, from a jar none. */
    private static Gateway warm(ServerSocket origin) throws IOException {
        Gateway gateway = new Gateway(origin.getLocalPort());
        try (Socket client = gateway.connect();
                Socket atOrigin = origin.accept()) {
            relays(client, atOrigin);
            reset(client);
            gateway.await("the first client is gone", sample -> sample.sockets().open() == 0);
        }
        return gateway;
    }

    private static void reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    private static boolean starved(GatewaySample sample) {
        return sample.sockets().descriptorShortages() > 0;
    }

    private static void relays(Socket client, Socket origin) throws IOException {
        client.getOutputStream().write('q');
        assertThat(origin.getInputStream().read()).isEqualTo('q');
        origin.getOutputStream().write('a');
        assertThat(client.getInputStream().read()).isEqualTo('a');
    }

    /** The gateway role in a process that may open few files. */
    private static final class Gateway implements Closeable {
        private final Process process;
        private final BufferedReader out;
        private final PrintStream in;
        private final int port;
        private long asked;

        Gateway(int originPort) throws IOException {
            process = new ProcessBuilder(command())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            out = process.inputReader(StandardCharsets.UTF_8);
            in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            GatewayConfig config = new GatewayConfig(
                    "nat",
                    Profiles.byName("aws-nat-gateway").orElseThrow(),
                    List.of("192.0.2.1"),
                    Duration.ofMillis(2).toNanos(),
                    Duration.ofMinutes(1).toNanos(),
                    "127.0.0.1:0",
                    List.of(),
                    Map.of("198.51.100.10:443", "127.0.0.1:" + originPort),
                    1);
            JsonNode role = RoleMessage.JSON.valueToTree(new GatewayRole.Config(List.of(config)));
            in.println(RoleMessage.line(new Start(TimeUnit.HOURS.toMillis(1), role)));
            JsonNode facts = next(Event.Kind.READY);
            port = facts.path("ports").path("nat").asInt();
            // What is needed to tell is loaded while there are descriptors.
            sample();
        }

        private static List<String> command() {
            List<String> command = new ArrayList<>();
            command.addAll(List.of("sh", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "sh"));
            command.addAll(JvmCommand.role(Roles.GATEWAY));
            // Surefire hides the class path in a manifest, and tells it here.
            String classPath = System.getProperty("surefire.test.class.path");
            if (classPath != null) {
                command.set(command.indexOf("-cp") + 1, classPath);
            }
            return command;
        }

        private JsonNode next(Event.Kind kind) throws IOException {
            String line = out.readLine();
            assertThat(line).as("the gateway's process lives").isNotNull();
            Event event = RoleMessage.JSON.readValue(line, Event.class);
            assertThat(event.kind()).as(line).isEqualTo(kind);
            return Objects.requireNonNull(event.body(), line);
        }

        /** Its counters now. */
        GatewaySample sample() {
            asked++;
            in.println(RoleMessage.line(new Command(asked, "sample", RoleMessage.JSON.createObjectNode())));
            try {
                return RoleMessage.JSON.treeToValue(next(Event.Kind.ANSWER).path("nat"), GatewaySample.class);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        GatewaySample await(String what, Predicate<GatewaySample> holds) {
            return Await.until(what, this::sample, holds);
        }

        /** A client that has asked for a connection. */
        Socket open() throws IOException {
            Socket client = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
            client.setSoTimeout(PATIENCE_MILLIS);
            client.getOutputStream().write(CONNECT);
            return client;
        }

        /** A client that has been granted one. */
        Socket connect() throws IOException {
            Socket client = open();
            byte[] reply = client.getInputStream().readNBytes(8);
            assertThat(reply).hasSize(8);
            assertThat(reply[1]).isEqualTo((byte) SOCKS4_GRANTED);
            return client;
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
}
