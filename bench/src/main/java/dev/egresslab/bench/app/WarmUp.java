package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.Retries;
import io.netty.channel.EventLoop;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A warm-up under way: as one page ends, the next begins. Loop only. */
final class WarmUp implements Page.Owner {
    private final AppConfig config;
    private final EventLoop loop;
    private final Alarm alarm;
    private final PageServer pages;
    private final WarmRequest request;
    private final CompletableFuture<WarmOutcome> outcome;
    private final Map<ErrorClass, String> firstFailures = new EnumMap<>(ErrorClass.class);
    private final long startNanos = System.nanoTime();
    private final Retries retries;
    private long begun;
    private long ended;
    private long failed;

    WarmUp(
            AppConfig config,
            EventLoop loop,
            Alarm alarm,
            PageServer pages,
            WarmRequest request,
            CompletableFuture<WarmOutcome> outcome) {
        this.config = config;
        this.loop = loop;
        this.alarm = alarm;
        this.pages = pages;
        this.request = request;
        this.outcome = outcome;
        retries = new Retries(config.retries(), new SplittableRandom(request.seed()));
    }

    /** Begins the first pages. */
    void start() {
        int inFlight = Math.min(request.concurrency(), config.workers());
        for (int i = 0; i < inFlight; i++) {
            next();
        }
    }

    private void next() {
        long nowNanos = System.nanoTime();
        if (begun < request.pages() && nowNanos - startNanos < request.maxNanos() && !outcome.isDone()) {
            long number = begun;
            begun++;
            pages.arrive(this, number, nowNanos);
        } else if (ended == begun) {
            complete(nowNanos);
        }
    }

    @Override
    public Retries retries() {
        return retries;
    }

    @Override
    public void callEnded(@Nullable Failure failure, long durationNanos) {}

    @Override
    public void pageEnded(PhaseClock clock, @Nullable Failure failure) {
        ended++;
        if (failure != null) {
            failed++;
            firstFailures.putIfAbsent(failure.error(), failure.detail());
        }
        // By the loop's queue: pages that fail at once would recurse without end, and starve whoever takes samples.
        loop.execute(() -> alarm.guard(this::next));
    }

    private void complete(long nowNanos) {
        Map<String, String> details = new TreeMap<>();
        firstFailures.forEach((error, detail) -> details.put(error.figure(), detail));
        outcome.complete(new WarmOutcome(ended, failed, nowNanos - startNanos, details));
    }
}
