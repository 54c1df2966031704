package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.app.AppConfig.Tls;
import dev.egresslab.bench.app.RecordedPages.Ended;
import dev.egresslab.reports.results.Histograms;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The phases of a page add up to its latency, whatever became of it. */
class PhasesTest {
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final RecordedPages recorded = new RecordedPages();

    @Test
    void everyPhaseOfADirectTlsPageTakesTimeAndTheySumToTheLatency() throws Exception {
        Certificates certificates = new Certificates();
        try (ScriptedServer origin =
                        new ScriptedServer(Script.answer(Lab.OK), certificates.server("shop.example", "TLSv1.3"));
                NameServer names = new NameServer("127.0.0.1");
                ScriptedGateway gateway = new ScriptedGateway(0)) {
            Lab lab = Lab.direct(origin.port(), names, new Gateway("a", gateway.endpoint(), 1));
            lab.tls = new Tls(certificates.caPem(), null, false);
            lab.calls = 3;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(5), recorded);
            assertThat(outcome.firstFailures()).isEmpty();
            assertThat(outcome.counters()).containsEntry("requests.ok", 5L).containsEntry("tls.handshakes.full", 15L);
        }
        assertThat(recorded.pages()).hasSize(5).allSatisfy(page -> {
            assertThat(page.sum()).isEqualTo(page.latencyNanos());
            assertThat(page.phases().values())
                    .allSatisfy(nanos -> assertThat(nanos).isPositive());
        });
    }

    @Test
    void thePhasesOfFailedPagesSumToTheirLatencyToo() throws Exception {
        // The first call is answered, the second breaks in the middle of the answer.
        Script second = (connection, request, channel) -> {
            Script.write(channel, connection % 2 == 0 ? Lab.OK : "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
            if (connection % 2 == 1) {
                Script.close(channel);
            }
        };
        try (ScriptedServer proxy = new ScriptedServer(second, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            lab.calls = 3;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(4), recorded);
            assertThat(outcome.counters())
                    .containsEntry("requests.failed", 4L)
                    .containsEntry("calls.ok", 4L)
                    .containsEntry("calls.failed", 4L)
                    .containsEntry("errors.closedEarly", 4L);
        }
        assertThat(recorded.pages()).hasSize(4).allSatisfy(page -> {
            assertThat(page.error()).isEqualTo(ErrorClass.CLOSED_EARLY);
            assertThat(page.sum()).isEqualTo(page.latencyNanos());
            assertThat(page.nanos(Phase.BODY)).isPositive();
        });
    }

    @Test
    void latencyCountsFromTheIntendedStartWhileTheOnlyWorkerIsBusy() {
        // The server stalls the first page; the second arrives meanwhile and is answered at once when its turn comes.
        Script stallFirst =
                (connection, request, channel) -> Script.writeLater(channel, Lab.OK, connection == 0 ? STALL_NANOS : 0);
        try (ScriptedServer proxy = new ScriptedServer(stallFirst, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            lab.run(RecordedPages.at(0, 1), recorded);
        }
        Ended first = recorded.pages().get(0);
        Ended second = recorded.pages().get(1);
        assertThat(first.nanos(Phase.FIRST_BYTE)).isGreaterThanOrEqualTo(STALL_NANOS);
        assertThat(second.latencyNanos()).isGreaterThan(STALL_NANOS);
        // What the second page waited for is the first one's call, less the nanosecond it came later.
        assertThat(second.nanos(Phase.WAIT)).isGreaterThanOrEqualTo(first.latencyNanos() - first.nanos(Phase.WAIT) - 1);
        assertThat(second.sum()).isEqualTo(second.latencyNanos());
    }

    @Test
    void aLateHandOverIsLagAndPartOfTheLatency() {
        // The arrival was due 50 ms before the round could begin.
        long lateNanos = TimeUnit.MILLISECONDS.toNanos(50);
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            RoundOutcome outcome = Lab.throughEgress(proxy.port()).run(RecordedPages.at(-lateNanos), recorded);
            String lag = outcome.histograms().getOrDefault("scheduleLag", "");
            assertThat(Histograms.decode(lag).getMaxValue()).isGreaterThanOrEqualTo(lateNanos);
        }
        assertThat(recorded.pages())
                .singleElement()
                .satisfies(page -> assertThat(page.nanos(Phase.WAIT)).isGreaterThanOrEqualTo(lateNanos));
    }
}
