package dev.egresslab.bench.origin;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for what another thread or process is about to do. */
public final class Await {
    private static final long LIMIT_NANOS = 30_000_000_000L;

    private static final long PAUSE_NANOS = 200_000;

    private Await() {}

    /**
     * Looks until it holds, and answers what it saw.
     *
     * @param what is waited for, for the failure's message
     * @throws AssertionError with what was seen last, if it does not hold within half a minute
     */
    public static <T> T until(String what, Supplier<T> look, Predicate<? super T> holds) {
        long start = System.nanoTime();
        T seen = look.get();
        while (!holds.test(seen)) {
            if (System.nanoTime() - start > LIMIT_NANOS) {
                throw new AssertionError("not within 30 s: " + what + "; last seen: " + seen);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            seen = look.get();
        }
        return seen;
    }
}
