package dev.egresslab.bench.peer;

import static dev.egresslab.bench.peer.Bed.HOST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NginxPeerTest {
    @Test
    void oneConnectionServesManyClients() throws Exception {
        try (Bed bed = Bed.open();
                NginxPeer nginx = start(bed, bed.authority.rootCertificate())) {
            for (int i = 0; i < 30; i++) {
                assertThat(Http.status(nginx.endpoint(), "GET", HOST)).isEqualTo(200);
            }

            assertThat(bed.origin.sample().tls().full()).isEqualTo(1);
            assertThat(bed.origin.sample().http().sniOtherThanHost()).isZero();
            // Questions for the status are requests, too, and are not counted.
            assertThat(nginx.sample().requests()).isEqualTo(30);
            assertThat(nginx.sample().requests()).isEqualTo(30);
            assertThat(nginx.configuration().get("nginx.conf")).contains("proxy_ssl_verify on;");
            // The main process and its worker.
            assertThat(nginx.pids()).hasSize(2).startsWith(nginx.pid());
        }
    }

    @Test
    void unknownHostIsRefusedWithoutAConnection() throws Exception {
        try (Bed bed = Bed.open();
                NginxPeer nginx = start(bed, bed.authority.rootCertificate())) {
            assertThat(Http.status(nginx.endpoint(), "GET", "elsewhere.example"))
                    .isEqualTo(404);
            assertThat(bed.origin.sample().connections().accepted()).isZero();
        }
    }

    @Test
    void certificateIsVerified() throws Exception {
        RunAuthority stranger = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now());
        try (Bed bed = Bed.open();
                NginxPeer nginx = start(bed, stranger.rootCertificate())) {
            assertThat(Http.status(nginx.endpoint(), "GET", HOST)).isEqualTo(502);
        }
    }

    @Test
    void staleConnectionIsRetriedForGetAndNeverForPost() throws Exception {
        try (Bed bed = Bed.withFault(new Fault(Fault.Kind.RESET, 1));
                NginxPeer nginx = start(bed, bed.authority.rootCertificate())) {
            assertThat(Http.status(nginx.endpoint(), "GET", HOST)).isEqualTo(200);
            assertThat(Http.status(nginx.endpoint(), "GET", HOST)).isEqualTo(200);
            // The first, the second on the stale connection, and that again on a new one.
            assertThat(bed.origin.sample().http().requests()).isEqualTo(3);

            assertThat(Http.status(nginx.endpoint(), "POST", HOST)).isEqualTo(502);
            assertThat(bed.origin.sample().http().requests()).isEqualTo(4);
        }
    }

    @Test
    void throughTheGatewaysListenersItsConnectionsTakePortsLikeAnyOther() throws Exception {
        try (Bed bed = Bed.open()) {
            EgressConfig config = bed.egressByListeners();
            try (NginxPeer nginx = NginxPeer.start(Bed.require(NginxPeer.availability(config)), config)) {
                for (int i = 0; i < 30; i++) {
                    assertThat(Http.status(nginx.endpoint(), "GET", HOST)).isEqualTo(200);
                }
                // At most a connection for each of the two addresses, and the gateway knows whose they are.
                assertThat(bed.mappings())
                        .isBetween(1L, 2L)
                        .isEqualTo(bed.origin.sample().tls().full());
                assertThat(bed.gateway.sample().holders())
                        .isNotEmpty()
                        .allSatisfy(holder -> assertThat(holder.client()).isEqualTo("nginx"));
                assertThat(nginx.sample()).isEqualTo(EgressSample.ofRequests(30));
                assertThat(nginx.configuration().getOrDefault("nginx.conf", ""))
                        .contains("server 127.0.0.1:", "access_log access.log httplog buffer=64k flush=1s;");
            }
        }
    }

    @Test
    void nginxNeedsAListenerOfTheGatewayForEachAddress() throws Exception {
        try (Bed bed = Bed.open()) {
            EgressConfig through = bed.egress();

            assertThat(NginxPeer.availability(through))
                    .isInstanceOfSatisfying(
                            Availability.Unfit.class,
                            unfit -> assertThat(unfit.reason()).contains("listener of the gateway for each"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NginxPeer.start(new Program(Program.Kind.NGINX, "nginx", "1"), through))
                    .withMessageContaining("SOCKS");
        }
    }

    private static NginxPeer start(Bed bed, String trusted) throws PeerException {
        EgressConfig config = new EgressConfig(
                List.of(new OriginSpec.Host(
                        HOST, List.of("127.0.0.1"), bed.origin.httpAddress().getPort())),
                trusted,
                Endpoint.of(bed.origin.dnsAddress()),
                null,
                Map.of(),
                20,
                1,
                5_000,
                5_000,
                5_000,
                60_000,
                /* accessLog= */ false,
                /* metrics= */ false);
        return NginxPeer.start(Bed.require(NginxPeer.availability(config)), config);
    }
}
