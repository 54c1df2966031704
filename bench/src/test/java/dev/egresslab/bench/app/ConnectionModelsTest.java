package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.AppConfig.Host;
import dev.egresslab.bench.workload.ConnectionModel;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many connections each model opens and uses again. */
class ConnectionModelsTest {
    private static RoundOutcome run(Lab lab, ConnectionModel connections, int workers, int calls, int pages) {
        lab.connections = connections;
        lab.workers = workers;
        lab.calls = calls;
        return lab.run(RecordedPages.atOnce(pages));
    }

    private static void assertConnections(RoundOutcome outcome, long opened, long reused) {
        assertThat(outcome.firstFailures()).isEmpty();
        assertThat(outcome.counters())
                .containsEntry("connections.opened", opened)
                .containsEntry("connections.reused", reused);
    }

    @ParameterizedTest
    // One worker serves 4 pages of 3 calls, which are 12 calls to one place.
    @CsvSource({"PER_CALL,12,0", "PER_PAGE,4,8", "PER_WORKER,1,11", "SHARED,1,11"})
    void oneWorkerOpensAsOftenAsTheModelSays(ConnectionModel connections, long opened, long reused) {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            assertConnections(run(Lab.throughEgress(proxy.port()), connections, 1, 3, 4), opened, reused);
            assertThat(proxy.accepted()).isEqualTo((int) opened);
        }
    }

    @ParameterizedTest
    // Two hosts in turn, so a page of 4 calls makes 2 to each; one worker, 3 pages.
    @CsvSource({"PER_CALL,12,0", "PER_PAGE,6,6", "PER_WORKER,2,10", "SHARED,2,10"})
    void eachHostHasItsOwnConnections(ConnectionModel connections, long opened, long reused) {
        try (ScriptedServer origin = new ScriptedServer(Script.answer(Lab.OK), null);
                NameServer names = new NameServer("127.0.0.1")) {
            Lab lab = Lab.direct(origin.port(), names);
            lab.hosts = List.of(new Host("a.example", origin.port()), new Host("b.example", origin.port()));
            RoundOutcome outcome = run(lab, connections, 1, 4, 3);
            assertConnections(outcome, opened, reused);
            assertThat(outcome.counters()).containsEntry("dns.queries", opened);
        }
    }

    @Test
    void aPagesConnectionsAreClosedAtItsEnd() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.connections = ConnectionModel.PER_PAGE;
            lab.calls = 2;
            try (App app = lab.start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
                app.run(Lab.request()).join();
                assertThat(proxy.awaitClosed()).isZero();
            }
        }
    }

    @Test
    void theSharedConnectionUsedLastServesNext() {
        // Two pages at once: the server answers them together, so both connections are open, and idle afterwards.
        PairScript script = new PairScript();
        try (ScriptedServer proxy = new ScriptedServer(script, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.connections = ConnectionModel.SHARED;
            lab.workers = 2;
            try (App app = lab.start(RecordedPages.atOnce(2), (clock, failure) -> {})) {
                RoundOutcome outcome = app.run(Lab.request()).join();
                assertConnections(outcome, 2, 0);
                assertThat(outcome.maxima())
                        .containsEntry("connections.open.max", 2L)
                        .containsEntry("requests.inFlight.max", 2L);
                // Five pages one after another: all over one of the two, for each finds it given back last.
                WarmOutcome warm = app.warm(new WarmRequest(1, 5, Lab.PATIENCE_NANOS, 1, null))
                        .join();
                assertThat(warm.failed()).isZero();
            }
        }
        assertThat(script.served.subList(0, 2)).containsExactlyInAnyOrder(0, 1);
        assertThat(script.served.subList(2, 7)).containsOnly(script.served.get(2));
    }

    @Test
    void theWorkerThatHasBeenIdleLongestTakesTheNextPage() {
        // Each worker keeps its own connection, so the connections tell the workers: three take turns.
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        Script script = (connection, request, channel) -> {
            served.add(connection);
            Script.write(channel, Lab.OK);
        };
        try (ScriptedServer proxy = new ScriptedServer(script, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.connections = ConnectionModel.PER_WORKER;
            lab.workers = 3;
            try (App app = lab.start(RecordedPages.atOnce(0), (clock, failure) -> {})) {
                app.warm(new WarmRequest(1, 9, Lab.PATIENCE_NANOS, 1, null)).join();
            }
        }
        assertThat(served).containsExactly(0, 1, 2, 0, 1, 2, 0, 1, 2);
    }

    @Test
    void aServerThatClosesAfterEachAnswerLeavesNothingToReuse() {
        Script closing = Script.answer("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        try (ScriptedServer proxy = new ScriptedServer(closing, null)) {
            assertConnections(run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 2, 2), 4, 0);
        }
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsComplete() {
        Script untilClose = (connection, request, channel) -> {
            Script.write(channel, "HTTP/1.1 200 OK\r\n\r\nall there is");
            Script.close(channel);
        };
        try (ScriptedServer proxy = new ScriptedServer(untilClose, null)) {
            assertConnections(run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 2, 1), 2, 0);
        }
    }

    @Test
    void aConnectionWithBytesNobodyAskedForIsNotUsedAgain() {
        Script talkative = Script.answer(Lab.OK + "HTTP/1.1 500 What\r\n");
        try (ScriptedServer proxy = new ScriptedServer(talkative, null)) {
            assertConnections(run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 3, 1), 3, 0);
        }
    }

    @Test
    void aKeptConnectionThatTheServerClosesUnansweredIsReplacedOnce() {
        // The server answers the first request of each connection and closes at the second, as one whose idle timeout
        // passed.
        Script stale = (connection, request, channel) -> {
            if (request == 0) {
                Script.write(channel, Lab.OK);
            } else {
                Script.close(channel);
            }
        };
        try (ScriptedServer proxy = new ScriptedServer(stale, null)) {
            RoundOutcome outcome = run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 3, 1);
            // Call 1 opens. Calls 2 and 3 each find a connection that is stale, and open another.
            assertConnections(outcome, 3, 2);
            assertThat(outcome.counters()).containsEntry("calls.retried", 2L).containsEntry("calls.ok", 3L);
        }
    }

    @Test
    void aNewConnectionThatClosesUnansweredIsNotReplaced() {
        Script closing = (connection, request, channel) -> Script.close(channel);
        try (ScriptedServer proxy = new ScriptedServer(closing, null)) {
            RoundOutcome outcome = run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 2, 1);
            assertThat(outcome.counters())
                    .containsEntry("connections.opened", 1L)
                    .containsEntry("calls.retried", 0L)
                    .containsEntry("errors.closedEarly", 1L);
        }
    }

    @Test
    void aKeptConnectionThatBreaksWithinTheAnswerIsNotReplaced() {
        Script half = (connection, request, channel) -> {
            Script.write(channel, request == 0 ? Lab.OK : "HTTP/1.1 2");
            if (request == 1) {
                Script.close(channel);
            }
        };
        try (ScriptedServer proxy = new ScriptedServer(half, null)) {
            RoundOutcome outcome = run(Lab.throughEgress(proxy.port()), ConnectionModel.PER_WORKER, 1, 2, 1);
            assertThat(outcome.counters()).containsEntry("calls.retried", 0L).containsEntry("errors.closedEarly", 1L);
        }
    }

    /** Answers the first two requests together, and later ones at once. */
    private static final class PairScript implements Script {
        private final List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        private @Nullable Channel first;

        @Override
        public void onRequest(int connection, int request, Channel channel) {
            served.add(connection);
            if (served.size() == 1) {
                first = channel;
                return;
            }
            if (first != null) {
                Script.write(first, Lab.OK);
                first = null;
            }
            Script.write(channel, Lab.OK);
        }
    }
}
