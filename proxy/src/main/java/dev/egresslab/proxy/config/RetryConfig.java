package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/**
 * How often a request is tried again, and for what; names and defaults of the budget and the pauses are Envoy's. Whatever is tried again,
 * the upstream's total timeout holds for all tries together.
 *
 * @param numRetries how often one request is tried again at the most; 0 for never
 * @param retryOn what for
 * @param budgetPercent share of the active requests that may be retries at the same time
 * @param minRetryConcurrency retries that are allowed however few requests are active
 * @param baseInterval bound of the pause before the first retry, which is chosen by chance below it
 * @param maxInterval bound of any pause; from one retry to the next it doubles
 * @param perTryTimeout from the request's last byte to the answer's first for a try after which there may be another; zero for the
 *     upstream's own timeout for it, which holds for every try. When there may not be another after all, the try goes on
 */
public record RetryConfig(
        int numRetries,
        List<RetryOn> retryOn,
        int budgetPercent,
        int minRetryConcurrency,
        Duration baseInterval,
        Duration maxInterval,
        Duration perTryTimeout) {
    /** Twice when no connection could be opened, which does no harm to anybody; 20 %, at least 3; 25 ms, at most 250 ms. */
    public static final RetryConfig DEFAULT = new RetryConfig(
            2, List.of(RetryOn.CONNECT_FAILURE), 20, 3, Duration.ofMillis(25), Duration.ofMillis(250), Duration.ZERO);

    /** Nothing is tried again but what costs nothing. */
    public static final RetryConfig OFF = DEFAULT.withRetries(0, List.of());

    /** Sorts the reasons and checks the numbers. */
    public RetryConfig {
        retryOn = List.copyOf(new TreeSet<>(retryOn));
        Checks.atLeast("numRetries", numRetries, 0);
        Checks.atLeast("minRetryConcurrency", minRetryConcurrency, 0);
        Checks.positive("baseInterval", baseInterval);
        Checks.notNegative("perTryTimeout", perTryTimeout);
        if (budgetPercent < 0 || budgetPercent > 100) {
            throw new IllegalArgumentException("budgetPercent must be 0 to 100, was " + budgetPercent);
        }
        if (maxInterval.compareTo(baseInterval) < 0) {
            throw new IllegalArgumentException(
                    "maxInterval must be at least baseInterval (" + baseInterval + "), was " + maxInterval);
        }
    }

    /** The same with other retries. */
    public RetryConfig withRetries(int number, List<RetryOn> reasons) {
        return new RetryConfig(
                number, reasons, budgetPercent, minRetryConcurrency, baseInterval, maxInterval, perTryTimeout);
    }

    /** The same with another budget. */
    public RetryConfig withBudget(int percent, int least) {
        return new RetryConfig(numRetries, retryOn, percent, least, baseInterval, maxInterval, perTryTimeout);
    }

    /** The same with another limit for a try that is not the last. */
    public RetryConfig withPerTryTimeout(Duration limit) {
        return new RetryConfig(
                numRetries, retryOn, budgetPercent, minRetryConcurrency, baseInterval, maxInterval, limit);
    }

    /** Whether a request is tried again though the origin may have carried it out. */
    public boolean repeats() {
        return on(RetryOn.RESET) || on(RetryOn.GATEWAY_ERROR) || on(RetryOn.RESPONSE_TIMEOUT);
    }

    /** Whether a request is tried again for that reason. */
    public boolean on(RetryOn reason) {
        return numRetries > 0 && retryOn.contains(reason);
    }
}
