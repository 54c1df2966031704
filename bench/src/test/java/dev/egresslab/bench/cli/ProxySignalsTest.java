package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy as a process, ended as an orchestrator or a user ends it. */
class ProxySignalsTest {
    private static final Pattern PORT = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");
    private static final int SILENCE_MILLIS = 60_000;

    @TempDir
    private Path folder;

    private ServerSocket origin;
    private Launched proxy;
    private Socket client;
    private Socket upstream;
    private int port;

    /** A proxy with one request under way. */
    @BeforeEach
    void start() throws Exception {
        origin = new ServerSocket(0, 8, InetAddress.ofLiteral("127.0.0.1"));
        origin.setSoTimeout(SILENCE_MILLIS);
        Files.writeString(folder.resolve("proxy.yaml"), """
            listen: 127.0.0.1:0
            admin: 127.0.0.1:0
            upstreams: [{host: a.test, tls: false, port: %d, addresses: [127.0.0.1]}]
            """.formatted(origin.getLocalPort()));
        proxy = Launched.start(folder, command("proxy", "--config", "proxy.yaml"));
        port = port(proxy.awaitLine(line -> line.startsWith("listening on")));
        client = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        client.setSoTimeout(SILENCE_MILLIS);
        send(client, "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        upstream = origin.accept();
        upstream.setSoTimeout(SILENCE_MILLIS);
        assertThat(upstream.getInputStream().read()).isEqualTo('G');
    }

    @AfterEach
    void end() throws IOException {
        client.close();
        upstream.close();
        origin.close();
        proxy.close();
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        // Surefire hides the class path in a manifest, and tells it here.
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, Egresslab.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static int port(String line) {
        Matcher port = PORT.matcher(line);
        assertThat(port.find()).as(line).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String rest(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** SIGTERM; by the handle, for the process itself would close its output too. */
    private void signal() {
        assertThat(proxy.process().toHandle().destroy()).isTrue();
    }

    /** Waits until nobody is accepted: then every answer is its connection's last. */
    private void awaitRefused() throws IOException {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() - endNanos < 0) {
            try (Socket late = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                assertThat(late.isConnected()).isTrue();
                LockSupport.parkNanos(1_000_000);
            } catch (ConnectException e) {
                return;
            }
        }
        throw new AssertionError("the proxy goes on accepting");
    }

    @Test
    void sigtermLetsTheRequestUnderWayEnd() throws Exception {
        signal();
        proxy.awaitLine(line -> line.startsWith("draining"));
        awaitRefused();
        send(upstream, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx");
        assertThat(rest(client)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
        assertThat(proxy.exitCode()).as(proxy::output).isEqualTo(ExitCode.OK);
        assertThat(proxy.output()).endsWith("drained");
    }

    @Test
    void secondSignalEndsAtOnce() throws Exception {
        signal();
        proxy.awaitLine(line -> line.startsWith("draining"));
        signal();
        // The origin has not answered, and the limit for that is far away.
        assertThat(proxy.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(proxy.exitCode()).isEqualTo(143);
    }
}
