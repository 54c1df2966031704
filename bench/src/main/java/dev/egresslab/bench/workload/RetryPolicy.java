package dev.egresslab.bench.workload;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When a client tries a failed call again, as a retry middleware of an HTTP library does: each attempt is a call of its own with its own timeouts,
 * and between two the worker sleeps.
 *
 * @param attempts attempts of a call at the most, the first included; 1 for none but that
 * @param on the failures after which it tries again
 * @param backoff how the wait grows
 * @param waitNanos the wait before the first retry, without jitter
 * @param waitMaxNanos the longest wait
 * @param jitter how chance changes the wait
 * @param budget retries at the most for each call, over all workers, such as 0.1; null for no limit
 */
public record RetryPolicy(
        int attempts,
        Set<RetryReason> on,
        Backoff backoff,
        long waitNanos,
        long waitMaxNanos,
        Jitter jitter,
        @Nullable Double budget) {
    /** A client that tries once. */
    public static final RetryPolicy NONE = new RetryPolicy(1, Set.of(), Backoff.FIXED, 0, 0, Jitter.NONE, null);

    /** How the wait grows from retry to retry. */
    public enum Backoff {
        /** It does not. */
        FIXED,
        /** It doubles. */
        EXPONENTIAL
    }

    /** How chance changes a wait; the names are those of "Exponential Backoff And Jitter", AWS Architecture Blog, 4 March 2015. */
    public enum Jitter {
        /** Not at all. */
        NONE,
        /** Evenly from nothing to the whole wait. */
        FULL,
        /** Evenly from half to the whole wait. */
        EQUAL
    }

    /** Copies the set and checks the amounts. */
    public RetryPolicy {
        on = Set.copyOf(on);
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be positive, was " + attempts);
        }
        if (waitNanos < 0 || waitMaxNanos < waitNanos) {
            throw new IllegalArgumentException(
                    "waitNanos must be 0 to waitMaxNanos, were %d and %d".formatted(waitNanos, waitMaxNanos));
        }
        if (budget != null && !(budget >= 0 && budget <= 1)) {
            throw new IllegalArgumentException("budget must be 0 to 1, was " + budget);
        }
    }

    /** The wait before a retry, from 1, without jitter. */
    public long waitNanos(int retry) {
        int doublings =
                backoff == Backoff.EXPONENTIAL ? Math.min(retry - 1, Long.numberOfLeadingZeros(waitNanos) - 1) : 0;
        return Math.min(waitMaxNanos, waitNanos << doublings);
    }
}
