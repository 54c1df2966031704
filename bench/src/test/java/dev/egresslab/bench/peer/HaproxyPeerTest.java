package dev.egresslab.bench.peer;

import static dev.egresslab.bench.peer.Bed.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.origin.Await;
import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HaproxyPeerTest {
    private Program program;

    @BeforeEach
    void findProgram() {
        program = Bed.require(HaproxyPeer.availability());
    }

    @ParameterizedTest
    @EnumSource(HaproxyPeer.Style.class)
    void fewConnectionsThroughTheGatewayServeManyClients(HaproxyPeer.Style style) throws Exception {
        try (Bed bed = Bed.open();
                HaproxyPeer haproxy = HaproxyPeer.start(program, style, bed.egress())) {
            for (int i = 0; i < 30; i++) {
                assertThat(Http.status(haproxy.endpoint(), "GET", HOST)).isEqualTo(200);
            }
            EgressSample sample = haproxy.sample();

            assertThat(sample.requests()).isEqualTo(30);
            // At most a connection for each of the two addresses.
            assertThat(sample.connectionAttempts()).isBetween(1L, 2L);
            assertThat(sample.connectionsReused()).isEqualTo(30 - sample.connectionAttempts());
            assertThat(sample.idleNow()).isEqualTo(sample.connectionAttempts());
            assertThat(bed.origin.sample().http().answers()).isEqualTo(30);
            assertThat(bed.origin.sample().http().sniOtherThanHost()).isZero();
            assertThat(bed.mappings()).isBetween(1L, style == HaproxyPeer.Style.SEED ? 60L : 2L);
        }
    }

    @Test
    void itLogsEachRequestAndServesMetricsWhereAsked() throws Exception {
        try (Bed bed = Bed.open();
                HaproxyPeer haproxy = HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, watched(bed))) {
            String configuration = haproxy.configuration().getOrDefault("haproxy.cfg", "");
            assertThat(configuration).contains("log stdout format raw local0", "option httplog", "prometheus-exporter");
            assertThat(Http.status(haproxy.endpoint(), "GET", HOST)).isEqualTo(200);
            Path metrics = socket(configuration);
            // The answer is here before HAProxy has written its line.
            assertThat(Await.until(
                            "HAProxy has written its line",
                            () -> read(metrics.resolveSibling("output.log")),
                            log -> log.contains("\"GET / HTTP/1.1\"")))
                    .contains(" egress " + HOST + "/edge")
                    .contains("\"GET / HTTP/1.1\"");
            assertThat(LocalSocket.ask(metrics, "GET /metrics HTTP/1.0\r\n\r\n"))
                    .contains("haproxy_frontend_http_requests_total");
        }
    }

    /** Where the metrics are asked for; what HAProxy prints is a file beside it. */
    private static Path socket(String configuration) {
        Matcher bind = Pattern.compile("bind unix@(\\S+)").matcher(configuration);
        assertThat(bind.find()).isTrue();
        return Path.of(bind.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EgressConfig watched(Bed bed) {
        EgressConfig all = bed.egress();
        return new EgressConfig(
                all.hosts(),
                all.trusted(),
                all.nameServer(),
                all.gateway(),
                all.listeners(),
                all.maxConnections(),
                all.threads(),
                all.connectTimeoutMillis(),
                all.queueTimeoutMillis(),
                all.answerTimeoutMillis(),
                all.idleTimeoutMillis(),
                /* accessLog= */ true,
                /* metrics= */ true);
    }

    @Test
    void unknownHostIsRefusedWithoutAConnection() throws Exception {
        try (Bed bed = Bed.open();
                HaproxyPeer haproxy = HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, bed.egress())) {
            assertThat(Http.status(haproxy.endpoint(), "GET", "elsewhere.example"))
                    .isEqualTo(404);
            assertThat(bed.mappings()).isZero();
        }
    }

    @Test
    void onlyTheExpertVerifiesTheCertificate() throws Exception {
        String stranger = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now())
                .rootCertificate();
        try (Bed bed = Bed.open();
                HaproxyPeer expert = HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, bed.egress(stranger));
                HaproxyPeer seed = HaproxyPeer.start(program, HaproxyPeer.Style.SEED, bed.egress(stranger))) {
            assertThat(Http.status(expert.endpoint(), "GET", HOST)).isEqualTo(503);
            assertThat(Http.status(seed.endpoint(), "GET", HOST)).isEqualTo(200);
        }
    }

    @Test
    void onlyTheExpertSparesClientsAStaleConnection() throws Exception {
        // The origin resets a kept connection when its second request comes: the race of every pool.
        Fault stale = new Fault(Fault.Kind.RESET, 1);
        try (Bed bed = Bed.withFault(stale);
                HaproxyPeer expert = HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, oneAddress(bed));
                HaproxyPeer seed = HaproxyPeer.start(program, HaproxyPeer.Style.SEED, oneAddress(bed))) {
            assertThat(Http.status(expert.endpoint(), "GET", HOST)).isEqualTo(200);
            assertThat(Http.status(expert.endpoint(), "GET", HOST)).isEqualTo(200);
            // The origin saw the first request, the second one on the stale connection, and that one again on a new
            // connection.
            assertThat(bed.origin.sample().http().requests()).isEqualTo(3);
            assertThat(expert.sample().retries()).isPositive();

            assertThat(Http.status(seed.endpoint(), "GET", HOST)).isEqualTo(200);
            assertThat(Http.status(seed.endpoint(), "GET", HOST)).isEqualTo(502);
        }
    }

    @Test
    void expertNeverReplaysAPost() throws Exception {
        try (Bed bed = Bed.withFault(new Fault(Fault.Kind.RESET, 1));
                HaproxyPeer haproxy = HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, oneAddress(bed))) {
            assertThat(Http.status(haproxy.endpoint(), "GET", HOST)).isEqualTo(200);

            assertThat(Http.status(haproxy.endpoint(), "POST", HOST)).isEqualTo(502);
            assertThat(bed.origin.sample().http().requests()).isEqualTo(2);
        }
    }

    private static EgressConfig oneAddress(Bed bed) {
        EgressConfig all = bed.egress();
        return new EgressConfig(
                List.of(new OriginSpec.Host(HOST, Bed.ADDRESSES.subList(0, 1), 443)),
                all.trusted(),
                all.nameServer(),
                all.gateway(),
                all.listeners(),
                all.maxConnections(),
                all.threads(),
                all.connectTimeoutMillis(),
                all.queueTimeoutMillis(),
                all.answerTimeoutMillis(),
                all.idleTimeoutMillis(),
                all.accessLog(),
                all.metrics());
    }

    @Test
    void configurationIsShownAndTheProcessEnds() throws Exception {
        try (Bed bed = Bed.open()) {
            HaproxyPeer haproxy = HaproxyPeer.start(program, HaproxyPeer.Style.SEED, bed.egress());
            ProcessHandle process = ProcessHandle.of(haproxy.pid()).orElseThrow();
            assertThat(haproxy.pids()).contains(haproxy.pid());
            assertThat(haproxy.configuration().get("haproxy.cfg"))
                    .contains("default-server check-sni images.example sni str(images.example) resolvers mydns"
                            + " resolve-prefer ipv4")
                    .contains("http-reuse always");

            haproxy.close();
            assertThat(process.isAlive()).isFalse();
            assertThatThrownBy(haproxy::sample).isInstanceOf(IOException.class);
        }
    }

    @Test
    void configurationThatHaproxyRefusesIsReportedWithItsWords() throws Exception {
        try (Bed bed = Bed.open()) {
            EgressConfig config = bed.egress("no certificate");

            assertThatThrownBy(() -> HaproxyPeer.start(program, HaproxyPeer.Style.EXPERT, config))
                    .isInstanceOf(PeerException.class)
                    .hasMessageContaining(program + " ended with 1")
                    .hasMessageContaining("ca.pem");
        }
    }
}
