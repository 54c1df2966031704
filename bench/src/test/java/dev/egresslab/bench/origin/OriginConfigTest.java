package dev.egresslab.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.scenario.OriginSpec.Tls;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class OriginConfigTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void configurationSurvivesJson() {
        OriginConfig config = Configs.fault(
                Configs.transport(Configs.tls(Configs.plain(), Tls.Version.TLS_1_2, true), Transport.NIO, 2),
                new Fault(Fault.Kind.RESET, 3));

        assertThat(JSON.readValue(JSON.writeValueAsString(config), OriginConfig.class))
                .isEqualTo(config);
        assertThat(JSON.readValue(JSON.writeValueAsString(Configs.plain()), OriginConfig.class))
                .isEqualTo(Configs.plain());
    }

    @Test
    void sampleSurvivesJson() {
        try (Origin origin = Origin.start(Configs.plain())) {
            OriginSample sample = origin.sample();

            assertThat(JSON.readValue(JSON.writeValueAsString(sample), OriginSample.class))
                    .isEqualTo(sample);
        }
    }

    @Test
    void scenarioAndCertificateMakeAConfiguration() {
        OriginSpec spec = new OriginSpec(
                List.of(Configs.host(Configs.HOST, "203.0.113.1")),
                new Tls(Tls.Version.TLS_1_3, Tls.Key.ECDSA_P256, true),
                Duration.ofSeconds(5),
                100,
                Configs.constant(2_000_000),
                Configs.constant(500),
                Duration.ofSeconds(60),
                true);
        OriginConfig config = OriginConfig.of(spec, Configs.certificate(), 42);

        assertThat(config.keepAliveTimeoutNanos()).isEqualTo(5_000_000_000L);
        assertThat(config.tls())
                .isEqualTo(new OriginConfig.Tls(
                        Tls.Version.TLS_1_3,
                        true,
                        Configs.certificate().chain(),
                        Configs.certificate().privateKey()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginConfig.of(spec, null, 42))
                .withMessage("an origin that speaks TLS must be given a certificate, was given none");
    }

    @Test
    void limitsAreNamedWithTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configs.keepAlive(Configs.plain(), Duration.ofSeconds(1), 0))
                .withMessage("keepAliveRequests must be positive, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Configs.transport(Configs.plain(), Transport.NIO, 65))
                .withMessage("loops must be from 1 to 64, was 65");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Fault(Fault.Kind.SILENT_CLOSE, 0))
                .withMessage("a silent close's afterRequests must be positive, was 0");
    }
}
