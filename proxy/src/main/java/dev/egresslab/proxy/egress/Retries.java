package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.resilience.Backoff;
import dev.egresslab.proxy.resilience.RetryBudget;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/** The retries of one upstream: its budget behind a lock, and its pauses. Thread safe. */
final class Retries {
    private final RetryConfig config;
    private final RetryBudget budget;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final IntSupplier activeRequests;
    private final UpstreamCounters counters;

    /** @param activeRequests how many requests wait or are under way; asked when a request is to be tried again */
    Retries(RetryConfig config, IntSupplier activeRequests, UpstreamCounters counters, RandomGenerator random) {
        this.config = config;
        this.budget = new RetryBudget(config.budgetPercent(), config.minRetryConcurrency());
        this.backoff = new Backoff(
                config.baseInterval().toNanos(), config.maxInterval().toNanos());
        this.random = random;
        this.activeRequests = activeRequests;
        this.counters = counters;
    }

    RetryConfig config() {
        return config;
    }

    /** Whether the answer says that something behind the origin is ill. */
    static boolean gateway(int status) {
        return status >= 502 && status <= 504;
    }

    /** Whether a request is tried again for such an answer. */
    boolean of(int status) {
        return gateway(status) && config.on(RetryOn.GATEWAY_ERROR);
    }

    /** Whether the budget allows one more. */
    boolean begin() {
        int requests = activeRequests.getAsInt();
        boolean allowed;
        synchronized (this) {
            allowed = budget.begin(requests);
        }
        if (!allowed) {
            counters.retriesExhausted.increment();
        }
        return allowed;
    }

    synchronized void end() {
        budget.end();
    }

    /** Retries under way that take from the budget. */
    synchronized int active() {
        return budget.active();
    }

    /** How long to wait before a request's next try. */
    synchronized long delayNanos(int retry) {
        return backoff.delayNanos(retry, random);
    }

    void sentAgain(RetryReason reason) {
        counters.sentAgain(reason);
    }

    void succeeded() {
        counters.retriesSucceeded.increment();
    }
}
