package dev.egresslab.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        resolver: {servers: [127.0.0.1:5353, "[::1]:53"], ttlMin: 500ms, ttlMax: 1m, queryTimeout: 1.5s, retryDelay: 2s}
        nat: {portsPerDestination: 1024, hold: 1m, alarmShare: 0.5}
        clients: {requestLineBytes: 4096, headerBytes: 8192, headerFields: 50, headerTimeout: 5s, idleTimeout: 1s}
        upstreams:
          - host: a.test
            port: 8443
            name: edge.test
            privateAddresses: true
            tls: {sni: "b.test", verify: false, caPem: "line\\nline \\"quoted\\"", resumption: false}
            pool: {maxConnections: 7, maxIdle: 3, minIdle: 1, idleTimeout: 2s, maxAge: 3s, ageJitter: 0.125, maxRequests: 4}
            resend: idempotency-key
            timeouts: {connect: 1ms, tls: 2s, firstByte: 3s, idle: 4s, total: 5s}
          - {host: b.test, tls: false, addresses: [192.0.2.1, "2001:db8::1"], pool: {queueSize: 1, queueTimeout: 1s}}
        """})
    void whatIsWrittenIsReadAsTheSame(String yaml) throws ProxyConfigException {
        ProxyConfig config = ProxyConfigReader.parse("a.yaml", yaml);
        String written = ProxyConfigWriter.write(config);
        assertThat(ProxyConfigReader.parse("b.yaml", written)).as(written).isEqualTo(config);
    }
}
