package dev.egresslab.bench.workload;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides about retries by a {@link RetryPolicy}. Not thread safe.
 *
 * <p><b>Budget.</b> A retry that helps one call is one more attempt for everybody: with three attempts each, calls that all fail are three times the
 * load. A budget ties retries to calls instead of to failures: each call puts its share into a bucket, each retry takes 1 out, and an empty bucket
 * means that the failure stands. So retries add at most that share to the load however much fails. The bucket begins full and holds {@value #RETRIES_MAX}
 * retries, as gRPC's throttling of retries does by default ({@code maxTokens} of gRFC A6), so that a quiet hour saves up no storm. It is one for all
 * workers, which PHP's would have to keep in shared memory (APCu).
 */
public final class Retries {
    /** The answer when the call is not to be tried again. */
    public static final long NO_RETRY = -1;

    /** The answer when it would be tried again but for the budget. */
    public static final long OVER_BUDGET = -2;

    private static final int RETRIES_MAX = 10;
    /** What a retry costs: the budget is counted in millionths, so that shares such as a tenth add up to exactly one. */
    private static final long RETRY = 1_000_000;

    private final RetryPolicy policy;
    private final RandomGenerator random;
    private final long depositPerCall;
    private long left = RETRIES_MAX * RETRY;

    /** Begins with a full budget. */
    public Retries(RetryPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
        depositPerCall = policy.budget() == null ? 0 : Math.round(policy.budget() * RETRY);
    }

    /** A call begins. */
    public void called() {
        left = Math.min(RETRIES_MAX * RETRY, left + depositPerCall);
    }

    /**
     * An attempt failed: whether there is to be another.
     *
     * @param attempts attempts made of the call
     * @param reason why the last one failed; null when no retry could help
     * @return how many nanoseconds to wait before it, or {@link #NO_RETRY} or {@link #OVER_BUDGET}
     */
    public long waitNanos(int attempts, @Nullable RetryReason reason) {
        if (reason == null || attempts >= policy.attempts() || !policy.on().contains(reason)) {
            return NO_RETRY;
        }
        if (policy.budget() != null) {
            if (left < RETRY) {
                return OVER_BUDGET;
            }
            left -= RETRY;
        }
        long whole = policy.waitNanos(attempts);
        return switch (policy.jitter()) {
            case NONE -> whole;
            case FULL -> random.nextLong(whole + 1);
            case EQUAL -> whole / 2 + random.nextLong(whole - whole / 2 + 1);
        };
    }
}
