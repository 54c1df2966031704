package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Clients that each ask for the next page when they have the one before. */
class ClosedLoadTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int ROUNDS_MAX = 50;

    @Test
    void eachClientHasOnePageAtATimeUntilTheLoadEnds() {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null);
                App app = App.start(Lab.throughEgress(proxy.port()).config())) {
            RoundOutcome round = roundThatRepeats(app, 3, "requests.ok");
            long pages = round.counters().getOrDefault("requests.ok", 0L);
            // Three at once and never a fourth; as one ends the next begins, so there are more than three in all.
            assertThat(round.maxima()).containsEntry("requests.inFlight.max", 3L);
            assertThat(pages).isGreaterThan(3);
            assertThat(round.counters()).containsEntry("connections.opened", pages);
            assertThat(round.endMillis() - round.startMillis()).isGreaterThanOrEqualTo(SHORT.toMillis() - 1);
        }
    }

    @Test
    void keptConnectionsAreNoMoreThanTheClients() {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 3;
            lab.connections = ConnectionModel.PER_WORKER;
            try (App app = App.start(lab.config())) {
                app.run(closed(3)).join();
                RoundOutcome round = app.run(closed(3)).join();
                // Each worker has kept the connection of the first round.
                assertThat(round.counters()).containsEntry("connections.opened", 0L);
                assertThat(round.counters().getOrDefault("connections.reused", 0L))
                        .isEqualTo(round.counters().getOrDefault("requests.ok", 0L))
                        .isPositive();
                assertThat(proxy.accepted()).isEqualTo(3);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pagesThatFailAtOnceEndWithTheLoadToo() {
        Lab lab = Lab.throughEgress(1);
        lab.egress = new AppConfig.Endpoint("127.255.255.255", 80);
        try (App app = App.start(lab.config())) {
            RoundOutcome round = roundThatRepeats(app, 2, "requests.failed");
            assertThat(round.counters().getOrDefault("requests.failed", 0L)).isGreaterThan(2);
            assertThat(round.counters()).containsEntry("requests.ok", 0L);
        }
    }

    @Test
    void aRoundAfterAnotherCountsItsOwnPages() {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null);
                App app = App.start(Lab.throughEgress(proxy.port()).config())) {
            List<Long> pages = List.of(
                    app.run(closed(1)).join().counters().getOrDefault("requests.ok", 0L),
                    app.run(closed(1)).join().counters().getOrDefault("requests.ok", 0L));
            assertThat(app.sample().join().counters()).containsEntry("requests.ok", pages.get(0) + pages.get(1));
        }
    }

    /** A round in which a client asked more than once; on a busy machine the first may be over before the second page begins. */
    private static RoundOutcome roundThatRepeats(App app, int clients, String counter) {
        RoundOutcome round = app.run(closed(clients)).join();
        for (int tries = 1; tries < ROUNDS_MAX && round.counters().getOrDefault(counter, 0L) <= clients; tries++) {
            round = app.run(closed(clients)).join();
        }
        return round;
    }

    private static RoundRequest closed(int clients) {
        return new RoundRequest(Load.closed(clients, SHORT), 1, null, null);
    }
}
