package dev.egresslab.bench.origin;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread or process is about to do. */
public final class Await {
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private static final long PAUSE_NANOS = 200_000;

    private Await() {}

    /** Looks until it holds, for ten seconds; answers what it saw last. */
    public static <T> T until(Supplier<T> look, Predicate<T> holds) {
        long start = System.nanoTime();
        T seen = look.get();
        while (!holds.test(seen) && System.nanoTime() - start < LIMIT_NANOS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            seen = look.get();
        }
        return seen;
    }
}
