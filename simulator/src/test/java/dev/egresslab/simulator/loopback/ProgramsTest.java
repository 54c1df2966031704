package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.sun.net.httpserver.HttpServer;
import dev.egresslab.simulator.nat.Exhaustion;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Programs people use go through the gateway unmodified. A test whose program is not installed says so and is skipped. */
@ExtendWith(LeakCheck.class)
class ProgramsTest {

    private static final String DESTINATION = "198.51.100.10:80";

    @TempDir
    Path directory;

    private final HttpServer server;
    private final LoopbackGateway gateway;

    ProgramsTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "hello from the origin".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        gateway = start(TestBed.config(
                TestBed.aws(2, Duration.ofSeconds(60), Exhaustion.RST),
                Duration.ofMillis(4),
                Map.of(DESTINATION, Sockets.text(server.getAddress()))));
    }

    private static LoopbackGateway start(GatewayConfig config) throws IOException {
        return LoopbackGateway.start(config);
    }

    @AfterEach
    void stop() {
        gateway.close();
        server.stop(0);
    }

    @Test
    void curlWithItsOwnResolution() throws Exception {
        assertThat(run(program("curl"), "-sS", "--socks5", "php-1:x@" + proxy(), url()))
                .isEqualTo("hello from the origin");
        assertHolder("php-1");
    }

    @Test
    void curlWithTheProxysResolution() throws Exception {
        assertThat(run(program("curl"), "-sS", "--socks5-hostname", proxy(), url()))
                .isEqualTo("hello from the origin");
        assertHolder("127.0.0.1");
    }

    @Test
    void curlWithSocks4() throws Exception {
        assertThat(run(program("curl"), "-sS", "--socks4a", "php-4@" + proxy(), url()))
                .isEqualTo("hello from the origin");
        assertHolder("php-4");
    }

    @Test
    void curlIsToldThatNoPortIsLeft() throws Exception {
        String curl = program("curl");
        for (int connection = 1; connection <= 2; connection++) {
            assertThat(run(curl, "-sS", "--socks5", proxy(), url())).isEqualTo("hello from the origin");
        }
        // Both ports are held; this gateway refuses with a reset.
        assertThat(run(curl, "-sS", "--socks5", proxy(), url())).contains("Can't complete SOCKS5 connection");
        assertThat(gateway.sample().total("ErrorPortAllocation")).isEqualTo(1);
    }

    @Test
    void phpWithCurl() throws Exception {
        String php = program("php");
        if (!run(php, "-m").contains("curl")) {
            skip("php has no curl extension");
        }
        String script = """
            $call = curl_init('%s');
            curl_setopt($call, CURLOPT_PROXY, 'socks5://php-fpm:x@%s');
            curl_setopt($call, CURLOPT_RETURNTRANSFER, true);
            echo curl_exec($call), curl_error($call);
            """.formatted(url(), proxy());
        assertThat(run(php, "-r", script)).isEqualTo("hello from the origin");
        assertHolder("php-fpm");
    }

    @Test
    void haproxyWithSocks4() throws Exception {
        String haproxy = program("haproxy");
        Path socket = directory.resolve("front.sock");
        // One thread: an idle connection of another thread is not always taken over, and then a second one is opened.
        Path config = Files.writeString(directory.resolve("haproxy.cfg"), """
            global
              nbthread 1
            defaults
              mode http
              timeout connect 30s
              timeout client 30s
              timeout server 30s
            frontend front
              bind unix@%s
              default_backend back
            backend back
              http-reuse always
              server origin %s socks4 %s
            """.formatted(socket, DESTINATION, proxy()));
        Process process = new ProcessBuilder(haproxy, "-db", "-f", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("haproxy.log").toFile())
                .start();
        try {
            awaitListening(process, socket);
            // Two requests over one pooled connection.
            assertThat(get(socket)).endsWith("hello from the origin");
            assertThat(get(socket)).endsWith("hello from the origin");
            assertHolder("HAProxy");
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** One connection was established, by that client. */
    private void assertHolder(String client) {
        GatewaySample sample = gateway.sample();
        assertThat(sample.total("ConnectionEstablishedCount")).isEqualTo(1);
        assertThat(sample.holdersAtMax()).containsExactly(new GatewaySample.Holder(client, DESTINATION + "/tcp", 1));
    }

    private String proxy() {
        return Sockets.text(gateway.listenAddress());
    }

    private static String url() {
        return "http://" + DESTINATION + "/";
    }

    private static String get(Path socket) throws IOException {
        try (SocketChannel channel = connect(socket)) {
            channel.write(ByteBuffer.wrap(
                    "GET / HTTP/1.1\r\nHost: origin\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
            ByteBuffer answer = ByteBuffer.allocate(10_000);
            while (channel.read(answer) >= 0) {
                // To the end.
            }
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }
    }

    private static SocketChannel connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** The socket's file is there a moment before anybody listens, so that alone says nothing. */
    private void awaitListening(Process process, Path socket) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Sockets.PATIENCE_MILLIS);
        boolean listening = false;
        while (!listening) {
            try (SocketChannel channel = connect(socket)) {
                listening = channel.isConnected();
            } catch (SocketException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError(
                            "haproxy does not listen: " + Files.readString(directory.resolve("haproxy.log")), notYet);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** What the program prints, errors too. */
    private String run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(Sockets.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError(String.join(" ", command) + " did not end; it said: " + Files.readString(output));
        }
        return Files.readString(output);
    }

    private static String program(String name) {
        for (String folder : System.getenv("PATH").split(Pattern.quote(File.pathSeparator), -1)) {
            Path file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return skip(name + " is not installed");
    }

    private static String skip(String reason) {
        System.out.println("Skipped: " + reason);
        return abort(reason);
    }
}
