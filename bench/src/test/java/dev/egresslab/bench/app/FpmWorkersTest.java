package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.bench.app.RecordedPages.Ended;
import dev.egresslab.bench.peer.Endpoint;
import dev.egresslab.bench.peer.PeerException;
import dev.egresslab.bench.peer.PhpConfig;
import dev.egresslab.bench.peer.PhpPeer;
import dev.egresslab.bench.peer.Program;
import dev.egresslab.bench.scenario.OriginSpec;
import dev.egresslab.bench.workload.ConnectionModel;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real PHP-FPM serves the pages; a scripted server stands for the egress proxy it calls. */
class FpmWorkersTest {
    private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final RecordedPages recorded = new RecordedPages();

    @BeforeEach
    void phpIsThere() {
        assumeTrue(Program.find(Program.Kind.PHP_FPM).isPresent(), "php-fpm is not installed on this machine");
    }

    @Test
    void everyCallOpensAConnectionAndIsCountedAsThoseOfTheBundledClientAre() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.calls = 2;
            RoundOutcome php = run(lab, 6);
            RoundOutcome own = lab.run(RecordedPages.atOnce(6));

            assertThat(php.firstFailures()).isEmpty();
            assertThat(php.counters())
                    .containsEntry("requests.ok", 6L)
                    .containsEntry("calls.ok", 12L)
                    .containsEntry("connections.opened", 12L)
                    .containsEntry("connections.reused", 0L)
                    .containsEntry("bytes.received", own.counters().get("bytes.received"));
            assertThat(php.histograms()).containsOnlyKeys(own.histograms().keySet());
            // What curl does not tell is left out, and nothing else.
            assertThat(own.counters().keySet())
                    .containsAll(php.counters().keySet())
                    .hasSize(php.counters().size() + 3);
            assertThat(php.counters()).doesNotContainKeys("tls.handshakes.full", "dns.queries");
            assertThat(php.maxima()).containsOnlyKeys("requests.inFlight.max");
            assertThat(proxy.accepted()).isEqualTo(24);
        }
    }

    @Test
    void oneHandleForThePageUsesItsConnectionAgain() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.calls = 3;
            lab.connections = ConnectionModel.PER_PAGE;
            assertThat(run(lab, 4).counters())
                    .containsEntry("connections.opened", 4L)
                    .containsEntry("connections.reused", 8L);
        }
    }

    @Test
    void thePhasesOfAPageSumToItsLatencyFromTheIntendedStart() throws Exception {
        // One worker: the second page waits in FPM's queue while the first one's answer is stalled.
        Script stallFirst =
                (connection, request, channel) -> Script.writeLater(channel, Lab.OK, connection == 0 ? STALL_NANOS : 0);
        try (ScriptedServer proxy = new ScriptedServer(stallFirst, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            run(lab, 2);
        }
        assertThat(recorded.pages())
                .hasSize(2)
                .allSatisfy(page -> assertThat(page.sum()).isEqualTo(page.latencyNanos()));
        Ended first = recorded.pages().get(0);
        Ended second = recorded.pages().get(1);
        assertThat(first.nanos(Phase.FIRST_BYTE)).isGreaterThanOrEqualTo(STALL_NANOS);
        assertThat(second.nanos(Phase.WAIT)).isGreaterThan(STALL_NANOS);
    }

    @Test
    void aPageThatFindsFpmsQueueFullIsRefusedAtOnce() throws Exception {
        // One worker, and nothing is answered: it takes one page, the queue a few, and the others are told so at once.
        try (ScriptedServer proxy = new ScriptedServer(Script.silence(), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            lab.listenQueue = 2;
            lab.timeoutNanos = TimeUnit.SECONDS.toNanos(1);
            lab.connectTimeoutNanos = lab.timeoutNanos;
            RoundOutcome outcome = run(lab, 12);

            long refused = outcome.counters().getOrDefault("errors.listenQueueFull", 0L);
            long timedOut = outcome.counters().getOrDefault("errors.timeout", 0L);
            assertThat(refused + timedOut).isEqualTo(12);
            // The kernel lets one more wait than the queue is long.
            assertThat(timedOut).isBetween(3L, 4L);
            assertThat(outcome.firstFailures()).containsEntry("listenQueueFull", "2 pages were waiting at PHP-FPM");
            assertThat(outcome.counters()).containsEntry("calls.failed", timedOut);
        }
    }

    @Test
    void thePageEndsWithItsFirstCallThatFails() throws Exception {
        Script second = (connection, request, channel) ->
                Script.write(channel, connection % 2 == 0 ? Lab.OK : "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
        try (ScriptedServer proxy = new ScriptedServer(second, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 1;
            lab.calls = 3;
            assertThat(run(lab, 2).counters())
                    .containsEntry("calls.ok", 2L)
                    .containsEntry("calls.failed", 2L)
                    .containsEntry("errors.badStatus", 2L)
                    .containsEntry("attempts.total", 4L);
        }
    }

    @Test
    void whatTheProxyDoesToAConnectionIsTheErrorThatTheBundledClientCallsItBy() throws Exception {
        assertError(Script::close, "errors.closedEarly");
        assertError(
                channel -> {
                    Script.write(channel, "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
                    Script.close(channel);
                },
                "errors.closedEarly");
        assertError(channel -> Script.write(channel, "SSH-2.0-OpenSSH_9.2\r\n"), "errors.badResponse");
    }

    private interface Deed {
        void on(Channel channel);
    }

    private void assertError(Deed deed, String figure) throws Exception {
        try (ScriptedServer proxy = new ScriptedServer((connection, request, channel) -> deed.on(channel), null)) {
            RoundOutcome outcome = run(Lab.throughEgress(proxy.port()), 1);
            assertThat(outcome.counters())
                    .as(outcome.firstFailures().toString())
                    .containsEntry(figure, 1L);
        }
    }

    @Test
    void aProxyThatDoesNotListenIsARefusedConnection() throws Exception {
        // A port that is taken, so that nobody else gets it, and on which nobody listens.
        try (Socket bound = new Socket()) {
            bound.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            RoundOutcome outcome = run(Lab.throughEgress(bound.getLocalPort()), 1);
            assertThat(outcome.counters())
                    .as(outcome.firstFailures().toString())
                    .containsEntry("errors.connectRefused", 1L)
                    .containsEntry("connections.opened", 1L);
        }
    }

    @Test
    void aPageForWhichThereIsNoFpmAnyMoreFailsAndTheRoundEnds() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            PhpPeer fpm = start(lab);
            try (App app = App.start(lab.config(), fpm, RecordedPages.atOnce(3), recorded)) {
                fpm.close();
                assertThat(app.run(Lab.request()).join().counters()).containsEntry("requests.failed", 3L);
            }
        }
    }

    private RoundOutcome run(Lab lab, int pages) throws PeerException {
        try (PhpPeer fpm = start(lab);
                App app = App.start(lab.config(), fpm, RecordedPages.atOnce(pages), recorded)) {
            return app.run(Lab.request()).join();
        }
    }

    private static PhpPeer start(Lab lab) throws PeerException {
        AppConfig config = lab.config();
        return PhpPeer.start(
                Program.find(Program.Kind.PHP_FPM).orElseThrow(),
                new PhpConfig(
                        config.workers(),
                        config.listenQueue(),
                        config.calls(),
                        List.of(new OriginSpec.Host("shop.example", List.of(), 80)),
                        config.method(),
                        config.path(),
                        0,
                        config.connections(),
                        null,
                        null,
                        new Endpoint("127.0.0.1", port(config)),
                        TimeUnit.NANOSECONDS.toMillis(config.connectTimeoutNanos()),
                        TimeUnit.NANOSECONDS.toMillis(config.timeoutNanos())));
    }

    private static int port(AppConfig config) {
        AppConfig.Endpoint egress = config.egress();
        if (egress == null) {
            throw new AssertionError("these tests go through an egress proxy");
        }
        return egress.port();
    }
}
