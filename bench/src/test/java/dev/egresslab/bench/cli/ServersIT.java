package dev.egresslab.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parts that run alone: gateway, proxy and origin, started as users start them. */
class ServersIT {
    private static final Pattern ADDRESS = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    Path folder;

    @Test
    void theProxyServesTheOriginToAPlainClientOverTls() throws Exception {
        try (Launched origin = Launched.egresslab(folder, "origin", "--ca", "ca.pem", "--size", "5")) {
            int https = port(origin.awaitLine(line -> line.startsWith("HTTPS on")));
            Files.writeString(folder.resolve("proxy.yaml"), """
                listen: 127.0.0.1:0
                upstreams:
                  - host: api.example.com
                    port: %d
                    addresses: ["127.0.0.1"]
                    tls: {sni: api.example.com, caFile: ca.pem}
                """.formatted(https));
            try (Launched proxy = Launched.egresslab(folder, "proxy", "--config", "proxy.yaml")) {
                int http = port(proxy.awaitLine(line -> line.startsWith("listening on")));
                assertThat(get(http, "api.example.com")).startsWith("HTTP/1.1 200");
                // Only what is configured: no open proxy.
                assertThat(get(http, "elsewhere.example")).startsWith("HTTP/1.1 4");
                terminate(proxy);
            }
            terminate(origin);
        }
    }

    @Test
    void theGatewayForwardsForProgramsThatSpeakNoSocks() throws Exception {
        try (Launched origin = Launched.egresslab(folder, "origin", "--plain", "--size", "5")) {
            int http = port(origin.awaitLine(line -> line.startsWith("HTTP on")));
            try (Launched gateway = Launched.egresslab(
                    folder,
                    "gateway",
                    "--listen",
                    "127.0.0.1:0",
                    "--forward",
                    "198.51.100.10:80=127.0.0.1:0",
                    "--map",
                    "198.51.100.10:80=127.0.0.1:" + http)) {
                String line = gateway.awaitLine(text -> text.startsWith("forwarding"));
                assertThat(line).endsWith(" to 198.51.100.10:80");
                assertThat(get(port(line), "api.example.com")).startsWith("HTTP/1.1 200");
                terminate(gateway);
            }
            terminate(origin);
        }
    }

    @Test
    void aProxyConfigurationWithAMistakeIsExitCodeTwo() throws Exception {
        Files.writeString(folder.resolve("proxy.yaml"), "listenerz: []\n");
        try (Launched proxy = Launched.egresslab(folder, "proxy", "--config", "proxy.yaml")) {
            assertThat(proxy.exitCode()).as(proxy::output).isEqualTo(ExitCode.USAGE);
            assertThat(proxy.output()).contains("proxy.yaml:1:1", "listenerz");
        }
    }

    @Test
    void aPortInUseIsExitCodeFour() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                Launched gateway = Launched.egresslab(
                        folder,
                        "gateway",
                        "--listen",
                        "127.0.0.1:" + taken.getLocalPort(),
                        "--map",
                        "198.51.100.10:443=127.0.0.1:8443")) {
            assertThat(gateway.exitCode()).as(gateway::output).isEqualTo(ExitCode.ENVIRONMENT);
            assertThat(gateway.output()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void theGatewayAnswersAsItsCloudWould() throws Exception {
        try (Launched gateway = Launched.egresslab(
                folder,
                "gateway",
                "--profile",
                "gcp-cloud-nat-static",
                "--listen",
                "127.0.0.1:0",
                "--admin",
                "127.0.0.1:0",
                "--map",
                "198.51.100.10:443=127.0.0.1:8443")) {
            int admin = port(gateway.awaitLine(line -> line.startsWith("metrics on")));
            assertThat(body(admin, "/metrics"))
                    .contains("egresslab_nat_ports_limit{destination=\"198.51.100.10:443/tcp\"")
                    .endsWith("# EOF\n");
            assertThat(body(admin, "/cloud")).contains("router.googleapis.com/nat/port_usage");
            terminate(gateway);
        }
    }

    private static String body(int port, String path) throws Exception {
        URI page = URI.create("http://127.0.0.1:" + port + path);
        try (InputStream in = page.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void anUnknownProfileIsExitCodeTwoAndNamesThoseThereAre() throws Exception {
        try (Launched gateway = Launched.egresslab(
                folder, "gateway", "--profile", "aws", "--map", "198.51.100.10:443=127.0.0.1:8443")) {
            assertThat(gateway.exitCode()).as(gateway::output).isEqualTo(ExitCode.USAGE);
            assertThat(gateway.output()).contains("no profile `aws`", "aws-nat-gateway");
        }
    }

    private static void terminate(Launched server) throws InterruptedException {
        server.process().destroy();
        assertThat(server.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    }

    private static int port(String line) {
        Matcher address = ADDRESS.matcher(line);
        assertThat(address.find()).as(line).isTrue();
        return Integer.parseInt(address.group(1));
    }

    private static String get(int port, String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
            socket.setSoTimeout(60_000);
            OutputStream out = socket.getOutputStream();
            out.write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
