package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.Proxies.eventually;
import static dev.egresslab.proxy.egress.Proxies.get;
import static dev.egresslab.proxy.egress.Proxies.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.proxy.config.AccessLogConfig.Format;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The access log in HAProxy's format, beside the line that a real HAProxy writes about the same exchange. */
class HaproxyLogTest {
    private static final Path HAPROXY = Path.of("/usr/sbin/haproxy");

    @TempDir
    private Path folder;

    /** What happens, and the status and termination state that HAProxy's manual (8.5) has for it. */
    enum Case {
        ANSWERED("200", "----"),
        CLOSED_BEFORE_THE_ANSWER("502", "SH--"),
        CUT_OFF("200", "SD--"),
        SILENT("504", "sH--"),
        CLIENT_LEFT("200", "CD--"),
        BAD_REQUEST("400", "PR--");

        private final String status;
        private final String state;

        Case(String status, String state) {
            this.status = status;
            this.state = state;
        }

        /** Plays it through a proxy. POST, so that nothing is sent again. */
        void play(Wireline client, ScriptedOrigin origin) throws IOException {
            if (this == BAD_REQUEST) {
                client.send("GET / HTTP/1.1\r\nHost: a.test\r\nbad header\r\n\r\n");
                client.rest();
                return;
            }
            client.send(get("a.test").replace("GET /", "POST /path?secret"));
            Wireline upstream = origin.accept();
            upstream.head();
            switch (this) {
                case ANSWERED -> {
                    upstream.send(ok("x"));
                    client.message();
                }
                case CLOSED_BEFORE_THE_ANSWER -> {
                    upstream.close();
                    client.message();
                }
                case CUT_OFF -> {
                    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbe");
                    client.head();
                    client.bytes(2);
                    upstream.close();
                    client.ending();
                }
                case SILENT -> client.message();
                case CLIENT_LEFT -> {
                    upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbe");
                    client.head();
                    client.bytes(2);
                    client.reset();
                    upstream.send("gu");
                    upstream.ending();
                }
                case BAD_REQUEST -> throw new IllegalStateException("no upstream is asked");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void lineIsHaproxys(Case happening) throws Exception {
        List<String> ours = shape(ours(happening));
        assertThat(ours.get(5)).isEqualTo(happening.status);
        assertThat(ours.get(9)).isEqualTo(happening.state);
        assumeTrue(Files.isExecutable(HAPROXY), "haproxy is not installed");
        List<String> theirs = shape(theirs(happening));
        // All but names, numbers and what is left out of the target.
        assertThat(ours).hasSameSizeAs(theirs);
        for (int field : new int[] {0, 1, 2, 5, 7, 8, 9, 11, 12}) {
            assertThat(ours.get(field)).as("field " + field + " of " + theirs).isEqualTo(theirs.get(field));
        }
        assertThat(phases(ours.get(4))).as("phases beside " + theirs).isEqualTo(phases(theirs.get(4)));
    }

    /** The fields, with ports and dates as their form alone. */
    private static List<String> shape(String line) {
        return List.of(line.replaceFirst("^127\\.0\\.0\\.1:\\d+", "client")
                .replaceFirst("\\[\\d\\d/[A-Z][a-z][a-z]/\\d{4}:\\d\\d:\\d\\d:\\d\\d\\.\\d{3}]", "date")
                .replaceFirst("\"(\\S+) (\\S+)( \\S+)?\"", "\"$1$3\"")
                .split(" "));
    }

    /** Which phases were reached. */
    private static String phases(String times) {
        return times.replaceAll("-1", "no").replaceAll("\\+?\\d+", "yes");
    }

    /** How long the origin may say nothing: short where it does so, and else longer than a busy machine takes for what it says. */
    private static Duration silence(Case happening) {
        return happening == Case.SILENT ? Duration.ofMillis(300) : Duration.ofSeconds(30);
    }

    private String ours(Case happening) throws Exception {
        Path file = folder.resolve("access.log");
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            Duration silence = silence(happening);
            TimeoutConfig hasty = new TimeoutConfig(
                    Duration.ofSeconds(5), Duration.ofSeconds(5), silence, silence, Duration.ofMinutes(1));
            UpstreamConfig upstream = origin.upstream("a.test").withTimeouts(hasty);
            ProxyConfig config = Proxies.config(upstream).withAccessLog(file.toString(), Format.HAPROXY);
            try (EgressProxy proxy = EgressProxy.start(config);
                    Wireline client = Proxies.client(proxy)) {
                happening.play(client, origin);
                eventually("it is over", proxy::sample, seen -> seen.sum(UpstreamSample::connectionsInUse) == 0);
            }
        }
        return Files.readAllLines(file).getFirst();
    }

    private String theirs(Case happening) throws Exception {
        Path said = folder.resolve("haproxy.log");
        try (ScriptedOrigin origin = ScriptedOrigin.plain()) {
            int port = freePort();
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                  log stdout format raw local0
                defaults
                  mode http
                  log global
                  option httplog
                  timeout connect 5s
                  timeout client 10s
                  timeout server %dms
                frontend egresslab
                  bind 127.0.0.1:%d
                  default_backend a.test
                backend a.test
                  option abortonclose
                  retries 0
                  server one 127.0.0.1:%d
                """.formatted(
                            silence(happening).toMillis(), port, origin.port()));
            Process haproxy = new ProcessBuilder(HAPROXY.toString(), "-db", "-f", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try (Wireline client = connect(port)) {
                happening.play(client, origin);
                eventually("haproxy has written its line", () -> lastLine(said).contains("\""));
            } finally {
                haproxy.destroy();
                assertThat(haproxy.waitFor(20, TimeUnit.SECONDS)).isTrue();
            }
        }
        return lastLine(said);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static Wireline connect(int port) throws IOException {
        Socket[] connected = new Socket[1];
        eventually("haproxy listens", () -> {
            try {
                connected[0] = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
                return true;
            } catch (IOException e) {
                return false;
            }
        });
        return new Wireline(connected[0]);
    }

    /** The line about the exchange: the only one with a request in quotes. */
    private static String lastLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.contains("\"") && line.startsWith("127.0.0.1:"))
                    .reduce("", (_, line) -> line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
