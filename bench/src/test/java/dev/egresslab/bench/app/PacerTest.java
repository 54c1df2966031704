package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PacerTest {
    private static LongSupplier times(LongStream times) {
        var due = times.iterator();
        return () -> due.hasNext() ? due.nextLong() : Pacer.END;
    }

    @Test
    void noArrivalIsEarlyAndNoneIsSkipped() {
        long start = System.nanoTime();
        // Ten that are overdue, then twenty, half a millisecond apart.
        List<Long> due = LongStream.range(0, 30)
                .map(i -> i < 10 ? start - 1_000 + i : start + (i - 9) * 500_000)
                .boxed()
                .toList();
        BlockingQueue<long[]> arrivals = new LinkedBlockingQueue<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        try (Pacer pacer = Pacer.start(
                new Pacer.Schedule(times(due.stream().mapToLong(Long::longValue)), start),
                intended -> arrivals.add(new long[] {intended, System.nanoTime()}),
                () -> end.complete(null))) {
            end.join();
            assertThat(pacer).isNotNull();
        }
        assertThat(arrivals).extracting(arrival -> arrival[0]).containsExactlyElementsOf(due);
        assertThat(arrivals).allSatisfy(arrival -> assertThat(arrival[1]).isGreaterThanOrEqualTo(arrival[0]));
    }

    @Test
    void theLoadLastsToItsEndThoughNothingArrives() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5);
        CompletableFuture<Long> ended = new CompletableFuture<>();
        try (Pacer pacer = Pacer.start(
                new Pacer.Schedule(times(LongStream.empty()), end),
                intended -> ended.completeExceptionally(new AssertionError("arrived")),
                () -> ended.complete(System.nanoTime()))) {
            assertThat(ended.join()).isGreaterThanOrEqualTo(end);
            assertThat(pacer).isNotNull();
        }
    }

    @Test
    void aClosedPacerHandsOverNothing() {
        long farNanos = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
        CompletableFuture<Void> called = new CompletableFuture<>();
        Pacer pacer = Pacer.start(
                new Pacer.Schedule(times(LongStream.of(farNanos)), farNanos),
                intended -> called.complete(null),
                () -> called.complete(null));
        // Returns at once, an hour early, and only when the thread is gone.
        pacer.close();
        assertThat(called).isNotDone();
    }
}
