package dev.egresslab.bench.app;

import dev.egresslab.bench.app.App.PageObserver;
import dev.egresslab.bench.workload.Retries;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A measured round under way: the load's pages from the first arrival to the last end. Loop only. */
final class Round implements Page.Owner {
    private final Live live;
    private final PageServer pages;
    private final PageObserver observer;
    private final Recorder recorder = new Recorder();
    private final CompletableFuture<RoundOutcome> outcome;
    private final Retries retries;
    private final Tally before;
    private final long startMillis;
    private long arrived;
    private long ended;
    private boolean allArrived;
    private Runnable afterEachPage = () -> {};

    Round(
            Live live,
            PageServer pages,
            PageObserver observer,
            Retries retries,
            long startMillis,
            CompletableFuture<RoundOutcome> outcome) {
        this.live = live;
        this.pages = pages;
        this.observer = observer;
        this.retries = retries;
        this.startMillis = startMillis;
        this.outcome = outcome;
        before = live.tally().copy();
        live.inFlight().resetMax();
        live.connections().resetMax();
    }

    /** Takes up a page. */
    void arrive(long intendedNanos) {
        recorder.lag(System.nanoTime() - intendedNanos);
        long number = arrived;
        arrived++;
        pages.arrive(this, number, intendedNanos);
    }

    /** From now on {@code step} runs whenever a page has ended. */
    void afterEachPage(Runnable step) {
        afterEachPage = step;
    }

    /** Hears that no further page arrives. */
    void allArrived() {
        allArrived = true;
        completeWhenOver();
    }

    @Override
    public Retries retries() {
        return retries;
    }

    @Override
    public void callEnded(@Nullable Failure failure, long durationNanos) {
        recorder.call(durationNanos);
    }

    @Override
    public void pageEnded(PhaseClock clock, @Nullable Failure failure) {
        recorder.page(clock, failure);
        observer.pageEnded(clock, failure);
        ended++;
        afterEachPage.run();
        completeWhenOver();
    }

    private void completeWhenOver() {
        if (!allArrived || ended < arrived) {
            return;
        }
        outcome.complete(new RoundOutcome(
                startMillis,
                System.currentTimeMillis(),
                recorder.encoded(),
                counted(live.tally().since(before)),
                counted(new HashMap<>(Map.of(
                        "connections.open.max", (long) live.connections().max(),
                        "requests.inFlight.max", (long) live.inFlight().max()))),
                recorder.firstFailures()));
    }

    private Map<String, Long> counted(Map<String, Long> figures) {
        figures.keySet().removeAll(pages.uncounted());
        return figures;
    }
}
