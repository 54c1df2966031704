package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.scenario.OriginSpec.Tls.Version;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Full and resumed handshakes are told apart. */
class TlsTest {
    @ParameterizedTest
    @CsvSource({
        "TLSv1.2,TLS_1_2,false,3,0",
        "TLSv1.3,TLS_1_3,false,3,0",
        "TLSv1.2,TLS_1_2,true,1,2",
        "TLSv1.3,TLS_1_3,true,1,2"
    })
    void sessionsAreResumedOnlyWhenAskedTo(
            String protocol, Version version, boolean resumption, long full, long resumed) throws Exception {
        Certificates certificates = new Certificates();
        try (ScriptedServer origin =
                        new ScriptedServer(Script.answer(Lab.OK), certificates.server("shop.example", protocol));
                NameServer names = new NameServer("127.0.0.1")) {
            Lab lab = Lab.direct(origin.port(), names);
            lab.tls = new Tls(certificates.caPem(), version, resumption);
            lab.workers = 1;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(3));
            assertThat(outcome.firstFailures()).isEmpty();
            assertThat(outcome.counters())
                    .containsEntry("tls.handshakes.full", full)
                    .containsEntry("tls.handshakes.resumed", resumed);
        }
    }
}
