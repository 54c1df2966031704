package dev.egresslab.bench.peer;

import static dev.egresslab.bench.peer.Bed.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.origin.RunAuthority;
import dev.egresslab.bench.scenario.OriginSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every egress proxy does that is put in a variant, whoever wrote it and wherever it runs. */
interface EgressContract {
    /** A proxy that takes requests. */
    interface Running extends AutoCloseable {
        Endpoint endpoint();

        @Override
        void close();
    }

    /** Starts the proxy, or skips the test where it cannot run. */
    Running start(EgressConfig config) throws Exception;

    @Test
    default void oneConnectionThroughTheGatewayServesManyClients() throws Exception {
        try (Bed bed = Bed.open();
                Running proxy = start(bed.egressToOneAddress(bed.authority.rootCertificate()))) {
            for (int i = 0; i < 30; i++) {
                assertThat(Http.status(proxy.endpoint(), "GET", HOST)).isEqualTo(200);
            }
            assertThat(bed.mappings()).isEqualTo(1);
            assertThat(bed.origin.sample().http().answers()).isEqualTo(30);
            assertThat(bed.origin.sample().http().sniOtherThanHost()).isZero();
        }
    }

    @Test
    default void aHostThatIsNotConfiguredIsRefusedWithoutAConnection() throws Exception {
        try (Bed bed = Bed.open();
                Running proxy = start(bed.egressToOneAddress(bed.authority.rootCertificate()))) {
            assertThat(Http.status(proxy.endpoint(), "GET", "elsewhere.example"))
                    .isBetween(400, 499);
            assertThat(bed.mappings()).isZero();
        }
    }

    @Test
    default void theOriginsCertificateIsVerified() throws Exception {
        RunAuthority stranger = RunAuthority.create(OriginSpec.Tls.Key.ECDSA_P256, Instant.now());
        try (Bed bed = Bed.open();
                Running proxy = start(bed.egressToOneAddress(stranger.rootCertificate()))) {
            assertThat(Http.status(proxy.endpoint(), "GET", HOST)).isIn(502, 503);
            assertThat(bed.origin.sample().http().answers()).isZero();
        }
    }

    @Test
    default void aStaleConnectionIsTriedAgainForGetAndNeverForPost() throws Exception {
        // The origin resets a kept connection when its second request comes: the race of every pool.
        try (Bed bed = Bed.withFault(new Fault(Fault.Kind.RESET, 1));
                Running proxy = start(bed.egressToOneAddress(bed.authority.rootCertificate()))) {
            assertThat(Http.status(proxy.endpoint(), "GET", HOST)).isEqualTo(200);
            // The second GET, and that again on a new connection.
            assertThat(Http.status(proxy.endpoint(), "GET", HOST)).isEqualTo(200);
            assertThat(bed.origin.sample().http().requests()).isEqualTo(3);

            // A POST may have been carried out, so its client is told.
            assertThat(Http.status(proxy.endpoint(), "POST", HOST)).isIn(502, 503);
            assertThat(bed.origin.sample().http().requests()).isEqualTo(4);
        }
    }
}
