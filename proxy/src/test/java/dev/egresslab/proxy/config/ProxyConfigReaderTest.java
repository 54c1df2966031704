package dev.egresslab.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class ProxyConfigReaderTest {
    private static final String WHOLE = """
        listen: 127.0.0.1:8080
        admin: "[::1]:9901"
        accessLog: "-"
        loops: 2
        transport: epoll
        drainDelay: 5s
        via: {socks5: 127.0.0.1:1080, user: proxy}
        resolver: {servers: [127.0.0.1:5353], ttlMin: 500ms, ttlMax: 1m}
        clients: {headerTimeout: 5s}
        pool: {maxConnections: 50, idleTimeout: 20s}
        timeouts: {connect: 1.5s}
        upstreams:
          - host: api.example.com
            tls: {sni: edge.example.com}
          - host: plain.example.com
            tls: false
            port: 8081
            addresses: [192.0.2.1, 192.0.2.2]
            pool: {queueSize: 7}
        """;

    private static List<String> findings(String text) {
        try {
            ProxyConfigReader.parse("proxy.yaml", text);
            return List.of();
        } catch (ProxyConfigException e) {
            return e.findings().stream().map(ConfigFinding::toString).toList();
        }
    }

    @Test
    void everythingThatIsGivenIsTakenAndTheRestIsDefault() throws ProxyConfigException {
        ProxyConfig config = ProxyConfigReader.parse("proxy.yaml", WHOLE);
        assertThat(config.listeners()).containsExactly(ListenerConfig.plain(new Endpoint("127.0.0.1", 8080)));
        assertThat(config.admin()).isEqualTo(new Endpoint("::1", 9901));
        assertThat(config.via()).isEqualTo(new SocksConfig(new Endpoint("127.0.0.1", 1080), "proxy"));
        assertThat(config.transport()).isEqualTo(Transport.EPOLL);
        assertThat(config.resolver().ttlMin()).isEqualTo(Duration.ofMillis(500));
        UpstreamConfig api = config.upstreams().getFirst();
        assertThat(api.tls()).isEqualTo(TlsConfig.verified("edge.example.com"));
        assertThat(api.port()).isEqualTo(443);
        assertThat(api.pool().maxConnections()).isEqualTo(50);
        assertThat(api.timeouts().connect()).isEqualTo(Duration.ofMillis(1_500));
        UpstreamConfig plain = config.upstreams().getLast();
        assertThat(plain.tls()).isNull();
        // What the upstream does not say comes from the top.
        assertThat(plain.pool().queueSize()).isEqualTo(7);
        assertThat(plain.pool().idleTimeout()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void configurationSurvivesJson() throws ProxyConfigException {
        ProxyConfig config = ProxyConfigReader.parse("proxy.yaml", WHOLE);
        JsonMapper json = new JsonMapper();
        assertThat(json.readValue(json.writeValueAsString(config), ProxyConfig.class))
                .isEqualTo(config);
    }

    @Test
    void everythingWrongIsToldAtOnceWithItsPlace() {
        assertThat(findings("""
            listen: localhost
            lops: 2
            pool: {maxConections: 5, idleTimeout: 5 seconds}
            upstreams:
              - host: a.test
                port: 70000
              - prot: 80
            """))
                .satisfiesExactly(
                        one -> assertThat(one).isEqualTo("proxy.yaml:1:9: listen must be host:port, was 'localhost'"),
                        two -> assertThat(two).startsWith("proxy.yaml:2:1: unknown key 'lops'; did you mean 'loops'?"),
                        three -> assertThat(three)
                                .startsWith(
                                        "proxy.yaml:3:8: unknown key 'maxConections'; did you mean 'maxConnections'?"),
                        four -> assertThat(four)
                                .isEqualTo(
                                        "proxy.yaml:3:39: idleTimeout must be a duration such as 500ms, 5s, 2m or 1h,"
                                                + " was '5 seconds'"),
                        five -> assertThat(five).isEqualTo("proxy.yaml:6:11: port must be 1 to 65535, was 70000"),
                        six -> assertThat(six)
                                .isEqualTo("proxy.yaml:7:5: host must be given, such as 'host: api.example.com'"),
                        seven -> assertThat(seven)
                                .startsWith("proxy.yaml:7:5: unknown key 'prot'; did you mean 'port'?"));
    }

    @Test
    void whatIsWrongWithResilienceIsToldWithItsPlace() {
        assertThat(findings("""
            listen: 127.0.0.1:80
            retries: {retryOn: [reset, luck], budgetPercent: 101}
            outlier: {maxEjectionPercent: 100}
            upstreams:
              - {host: a.test, resolve: ipv5}
              - {host: b.test, outlier: {baseEjectionTime: 10m}}
            """))
                .containsExactly(
                        "proxy.yaml:2:20: retryOn must be connect-failure, reset, gateway-error or response-timeout,"
                                + " was 'luck'",
                        "proxy.yaml:2:50: budgetPercent must be 0 to 100, was 101",
                        "proxy.yaml:3:31: maxEjectionPercent must be 0 to 99, was 100",
                        "proxy.yaml:5:29: resolve must be prefer-ipv4, prefer-ipv6, ipv4 or ipv6, was 'ipv5'",
                        "proxy.yaml:6:29: maxEjectionTime must be at least baseEjectionTime (PT10M), was PT5M");
    }

    @Test
    void retriesThatRepeatAPostAreAMistake() {
        String yaml = """
            listen: 127.0.0.1:80
            upstreams: [{host: a.test, resend: any, retries: {retryOn: [connect-failure, reset]}}]
            """;
        assertThat(ProxyConfigReader.check(new SourceText("proxy.yaml", yaml), null)
                        .findings())
                .singleElement()
                .matches(finding -> finding.rule() == Rule.REPLAYS_POST
                        && finding.line() == 2
                        && finding.column() == 36
                        && finding.severity() == Severity.WARNING);
    }

    @Test
    void textThatIsNoYamlIsFoundAtItsPlace() {
        assertThat(findings("listen: [127.0.0.1:80\nupstreams: []\n"))
                .singleElement()
                .asString()
                .startsWith("proxy.yaml:2:10: the file must be YAML: ");
        assertThat(findings("")).containsExactly("proxy.yaml: the file must have a configuration, it is empty");
    }

    @Test
    void whatIsWrongWithAListenerIsToldWithItsPlace() {
        assertThat(findings("""
            listen:
              - 127.0.0.1:80
              - {address: 127.0.0.1, tls: {certFile: none.pem, minVersion: 1.1}}
              - {tls: {certFile: none.pem, keyFile: none.pem, clientCertificate: optional, cert: x}}
            upstreams: [{host: a.test}]
            """))
                .containsExactly(
                        "proxy.yaml:3:15: address must be host:port, was '127.0.0.1'",
                        "proxy.yaml:3:31: keyFile must be given, such as 'keyFile: tls.key'",
                        "proxy.yaml:3:42: certFile must be a file that can be read, was 'none.pem'",
                        "proxy.yaml:3:64: minVersion must be 1.2 or 1.3, was '1.1'",
                        "proxy.yaml:4:5: address must be given, such as 'address: 0.0.0.0:8443'",
                        "proxy.yaml:4:22: certFile must be a file that can be read, was 'none.pem'",
                        "proxy.yaml:4:41: keyFile must be a file that can be read, was 'none.pem'",
                        "proxy.yaml:4:70: clientCertificate must come with clientCaFile, which is not given",
                        "proxy.yaml:4:80: unknown key 'cert'; known are certFile, keyFile,"
                                + " minVersion, clientCaFile, clientCertificate, handshakeTimeout, watch");
        assertThat(findings("listen: [127.0.0.1:80, 127.0.0.1:80]\nupstreams: [{host: a.test}]\n"))
                .containsExactly("proxy.yaml:1:9: listen must name each address once, 127.0.0.1:80 is named twice");
    }

    @Test
    void stagesOfOverloadMustRise() {
        assertThat(findings("""
            listen: 127.0.0.1:80
            overload: {loopLag: [1s, 500ms, 2s], memory: [0.5, 0.6], descriptors: [0.5, 95, 1]}
            upstreams: [{host: a.test}]
            """))
                .containsExactly(
                        "proxy.yaml:2:21: loopLag must be three numbers above 0 that rise, one for each stage, or an"
                                + " empty list, was [PT1S, PT0.5S, PT2S]",
                        "proxy.yaml:2:71: descriptors must be a list of shares such as 0.9, was '95'");
    }

    @Test
    void hostServedTwiceIsRefused() {
        assertThat(findings("listen: 127.0.0.1:80\nupstreams: [{host: a.test}, {host: A.test}]\n"))
                .containsExactly("proxy.yaml:1:1: each host must have one upstream, 'A.test' has two");
    }

    @Test
    void t33_carriageReturnInANameCannotReachTheWire() {
        // What is configured ends in SNI and logs.
        assertThat(findings("listen: 127.0.0.1:80\nupstreams: [{host: \"a\\r\\nX: y\"}]\n"))
                .singleElement()
                .asString()
                .contains("host must be a host name of letters, digits");
    }

    @Test
    void filesAreRelativeToTheConfiguration(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("proxy.yaml");
        Files.writeString(file, "listen: 127.0.0.1:80\nupstreams: [{host: a.test, tls: {caFile: ca.pem}}]\n");
        assertThatThrownBy(() -> ProxyConfigReader.read(file))
                .hasMessage(file + ":2:42: caFile must be a file that can be read, or a list of such, was 'ca.pem'");
        Path ca = Files.createFile(folder.resolve("ca.pem"));
        TlsConfig tls = ProxyConfigReader.read(file).upstreams().getFirst().tls();
        assertThat(tls).isNotNull().extracting(TlsConfig::caFiles).isEqualTo(List.of(ca.toString()));
    }

    @Test
    void missingFileIsAFinding(@TempDir Path folder) {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> ProxyConfigReader.read(file)).hasMessage(file + ": the file must exist, it does not");
    }

    @Test
    void authoritiesMayBeAListOfFiles(@TempDir Path folder) throws Exception {
        Path one = Files.createFile(folder.resolve("one.pem"));
        Path two = Files.createFile(folder.resolve("two.pem"));
        String yaml = "listen: 127.0.0.1:80\nupstreams: [{host: a.test, tls: {caFile: [one.pem, two.pem]}}]\n";
        ProxyConfig config =
                ProxyConfigReader.check(new SourceText("a.yaml", yaml), folder).orThrow();
        TlsConfig tls = config.upstreams().getFirst().tls();
        assertThat(tls).isNotNull().extracting(TlsConfig::caFiles).isEqualTo(List.of(one.toString(), two.toString()));
        assertThat(ProxyConfigReader.parse("b.yaml", ProxyConfigWriter.write(config)))
                .isEqualTo(config);
        // The one that cannot be read is named at its place.
        assertThat(ProxyConfigReader.check(new SourceText("a.yaml", yaml.replace("two.pem", "no.pem")), folder)
                        .findings())
                .extracting(ConfigFinding::toString)
                .containsExactly(
                        "a.yaml:2:52: caFile must be a file that can be read, or a list of such, was 'no.pem'");
    }
}
