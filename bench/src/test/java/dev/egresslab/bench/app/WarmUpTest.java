package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.workload.ConnectionModel;
import dev.egresslab.bench.workload.Load;
import dev.egresslab.bench.workload.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the runner does with an app over its life. */
class WarmUpTest {
    @Test
    void aWarmUpServesAsManyPagesAsAskedAndIsNotMeasured() {
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null);
                App app = Lab.throughEgress(proxy.port()).start(RecordedPages.atOnce(2), (clock, failure) -> {})) {
            WarmOutcome warm = app.warm(new WarmRequest(3, 100, Lab.PATIENCE_NANOS, 1, null))
                    .join();
            assertThat(warm.pages()).isEqualTo(100);
            assertThat(warm.failed()).isZero();
            assertThat(app.sample().join().ended()).isEqualTo(100);
            RoundOutcome round = app.run(Lab.request()).join();
            assertThat(round.counters()).containsEntry("requests.ok", 2L).containsEntry("connections.opened", 2L);
            Sample sample = app.sample().join();
            assertThat(sample.ended()).isEqualTo(2);
            assertThat(sample.counters()).containsEntry("requests.ok", 102L);
            assertThat(sample.inFlight()).isZero();
            assertThat(sample.maxNanos()).isGreaterThanOrEqualTo(sample.p50Nanos());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aWarmUpEndsByTimeAlsoWhenEveryPageFailsAtOnce() {
        Lab lab = Lab.throughEgress(1);
        lab.egress = new AppConfig.Endpoint("127.255.255.255", 80);
        try (App app = lab.start(RecordedPages.atOnce(0), (clock, failure) -> {})) {
            long maxNanos = TimeUnit.MILLISECONDS.toNanos(20);
            WarmOutcome warm = app.warm(new WarmRequest(2, Long.MAX_VALUE, maxNanos, 1, null))
                    .join();
            assertThat(warm.durationNanos()).isGreaterThanOrEqualTo(maxNanos);
            assertThat(warm.failed()).isEqualTo(warm.pages()).isPositive();
            assertThat(warm.firstFailures()).containsOnlyKeys("unreachable");
        }
    }

    @Test
    void aWarmUpThroughOtherGatewaysLeavesTheMeasuredOnesAlone() throws Exception {
        try (ScriptedServer origin = new ScriptedServer(Script.answer(Lab.OK), null);
                NameServer names = new NameServer("127.0.0.1");
                ScriptedGateway measured = new ScriptedGateway(0);
                ScriptedGateway scratch = new ScriptedGateway(0)) {
            Lab lab = Lab.direct(origin.port(), names, new Gateway("a", measured.endpoint(), 1));
            lab.connections = ConnectionModel.PER_WORKER;
            lab.workers = 1;
            try (App app = lab.start(RecordedPages.atOnce(3), (clock, failure) -> {})) {
                List<Gateway> other = List.of(new Gateway("scratch", scratch.endpoint(), 1));
                WarmOutcome warm = app.warm(new WarmRequest(1, 5, Lab.PATIENCE_NANOS, 1, other))
                        .join();
                assertThat(warm.failed()).isZero();
                assertThat(measured.connects()).isEmpty();
                // The round does not find the warm-up's connection, which leads through the scratch gateway.
                RoundOutcome round = app.run(Lab.request()).join();
                assertThat(round.counters()).containsEntry("requests.ok", 3L).containsEntry("connections.opened", 1L);
                assertThat(measured.connects()).hasSize(1);
            }
        }
    }

    @Test
    void aSecondRoundIsRefusedWhileOneIsUnderWay() {
        try (ScriptedServer proxy = new ScriptedServer(Script.silence(), null);
                App app = Lab.throughEgress(proxy.port()).start(RecordedPages.atOnce(1), (clock, failure) -> {})) {
            CompletableFuture<RoundOutcome> first = app.run(Lab.request());
            assertThatThrownBy(() -> app.run(Lab.request()).join()).hasCauseInstanceOf(IllegalStateException.class);
            assertThat(first).isNotDone();
        }
    }

    @Test
    void closingTheAppCancelsTheRoundAndClosesItsConnections() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.silence(), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 2;
            App app = lab.start(RecordedPages.atOnce(5), (clock, failure) -> {});
            CompletableFuture<RoundOutcome> round = app.run(Lab.request());
            proxy.awaitHead();
            proxy.awaitHead();
            app.close();
            assertThatThrownBy(round::join).isInstanceOf(CancellationException.class);
            assertThat(proxy.awaitClosed() + proxy.awaitClosed()).isEqualTo(0 + 1);
            assertThat(proxy.accepted()).isEqualTo(2);
        }
    }

    @Test
    void aBrokenInvariantEndsTheRoundInsteadOfHangingIt() {
        App.PageObserver broken = (clock, failure) -> {
            throw new IllegalStateException("broken");
        };
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null);
                App app = Lab.throughEgress(proxy.port()).start(RecordedPages.atOnce(1), broken)) {
            assertThatThrownBy(() -> app.run(Lab.request()).join()).hasRootCauseMessage("broken");
        }
    }

    @Test
    void aRealLoadArrivesInFullAndTheRoundLastsAsLongAsIt() {
        Load load = new Load(
                Load.Arrivals.POISSON,
                List.of(new Stage(Duration.ofMillis(300), 400, 400), new Stage(Duration.ofMillis(200), 0, 0)));
        try (ScriptedServer proxy = new ScriptedServer(Script.answer(Lab.OK), null);
                App app = App.start(Lab.throughEgress(proxy.port()).config())) {
            RoundOutcome first = app.run(new RoundRequest(load, 5, null, null)).join();
            RoundOutcome again = app.run(new RoundRequest(load, 5, null, null)).join();
            assertThat(first.endMillis() - first.startMillis()).isGreaterThanOrEqualTo(499);
            // The same seed, the same arrivals: about 120 of them.
            long pages = first.counters().getOrDefault("requests.ok", 0L);
            assertThat(pages).isBetween(60L, 180L);
            assertThat(again.counters()).containsEntry("requests.ok", pages);
        }
    }
}
