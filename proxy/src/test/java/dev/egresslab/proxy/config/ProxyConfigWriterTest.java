package dev.egresslab.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ProxyConfigWriterTest {
    @ParameterizedTest
    @ValueSource(strings = {"listen: 127.0.0.1:8080\nupstreams: [{host: a.test}]\n", """
        listen: ["127.0.0.1:1", "[::1]:2"]
        admin: "[::1]:9901"
        accessLog: {file: "-", format: haproxy}
        loops: 2
        transport: io_uring
        drainDelay: 1500ms
        via: {socks5: 127.0.0.1:1080, user: "a: b # c"}
        resolver: {servers: [127.0.0.1:5353, "[::1]:53"], ttlMin: 500ms, ttlMax: 1m, queryTimeout: 1.5s, retryDelay: 2s,
          negativeTtl: 3s, staleMax: 4h}
        nat: {portsPerDestination: 1024, hold: 1m, alarmShare: 0.5}
        clients: {requestLineBytes: 4096, headerBytes: 8192, headerFields: 50, headerTimeout: 5s, idleTimeout: 1s,
          bodyBytes: 5000000000, bodyRate: 0, bodyGrace: 1s, maxConnections: 9, maxPerAddress: 3}
        overload: {loopLag: [100ms, 1s, 1m], memory: [], descriptors: [0.5, 0.625, 0.75], recovery: 0.5, hold: 1s}
        upstreams:
          - host: a.test
            port: 8443
            name: edge.test
            privateAddresses: true
            tls: {sni: "b.test", verify: false, caPem: "line\\nline \\"quoted\\"", resumption: false}
            pool: {maxConnections: 7, maxIdle: 3, minIdle: 1, idleTimeout: 2s, maxAge: 3s, ageJitter: 0.125, maxRequests: 4,
              purgeDelay: 7s}
            resend: idempotency-key
            resolve: prefer-ipv6
            retries: {numRetries: 4, retryOn: [gateway-error, response-timeout, reset], budgetPercent: 9, minRetryConcurrency: 8, baseInterval: 7ms, maxInterval: 6s, perTryTimeout: 5s}
            outlier: {consecutiveGatewayFailure: 0, consecutiveLocalOriginFailure: 7, interval: 1s, baseEjectionTime: 2s,
              maxEjectionTime: 3s, maxEjectionTimeJitter: 4s, maxEjectionPercent: 9, panicThreshold: 8, slowStartWindow: 5s}
            timeouts: {connect: 1ms, tls: 2s, firstByte: 3s, idle: 4s, total: 5s}
          - {host: b.test, tls: false, outlier: false, retries: false, addresses: [192.0.2.1, "2001:db8::1"], pool: {queueSize: 1, queueTimeout: 1s}}
        """})
    void whatIsWrittenIsReadAsTheSame(String yaml) throws ProxyConfigException {
        ProxyConfig config = ProxyConfigReader.parse("a.yaml", yaml);
        String written = ProxyConfigWriter.write(config);
        assertThat(ProxyConfigReader.parse("b.yaml", written)).as(written).isEqualTo(config);
    }

    @Test
    void listenersWithTlsAreWrittenToo(@TempDir Path folder) throws Exception {
        for (String name : List.of("tls.crt", "tls.key", "ca.pem")) {
            Files.createFile(folder.resolve(name));
        }
        SourceText source = new SourceText("a.yaml", """
            listen:
              - 127.0.0.1:8080
              - {address: "[::1]:8443", tls: {certFile: tls.crt, keyFile: tls.key}}
              - address: 127.0.0.1:8444
                tls:
                  certFile: tls.crt
                  keyFile: tls.key
                  minVersion: TLSv1.3
                  clientCaFile: ca.pem
                  clientCertificate: optional
                  handshakeTimeout: 2s
                  watch: 1m
            upstreams: [{host: a.test}]
            """);
        ProxyConfig config = ProxyConfigReader.check(source, folder).orThrow();
        assertThat(config.listeners()).hasSize(3);
        assertThat(config.listeners().getLast().tls())
                .isEqualTo(new ListenerTlsConfig(
                        folder.resolve("tls.crt").toString(),
                        folder.resolve("tls.key").toString(),
                        ListenerTlsConfig.Version.TLS_1_3,
                        folder.resolve("ca.pem").toString(),
                        ListenerTlsConfig.ClientCertificate.OPTIONAL,
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1)));
        String written = ProxyConfigWriter.write(config);
        assertThat(ProxyConfigReader.parse("b.yaml", written)).as(written).isEqualTo(config);
        JsonMapper json = new JsonMapper();
        assertThat(json.readValue(json.writeValueAsString(config), ProxyConfig.class))
                .isEqualTo(config);
    }
}
