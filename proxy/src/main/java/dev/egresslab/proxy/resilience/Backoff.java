package dev.egresslab.proxy.resilience;

import java.util.random.RandomGenerator;

/**
 * How long to wait before a request is tried again: by chance between nothing and a time that doubles with each try ("full jitter", as
 * Envoy does it), so that requests that failed together are not tried again together.
 *
 * @param baseNanos bound of the first wait
 * @param maxNanos bound of any
 */
public record Backoff(long baseNanos, long maxNanos) {
    /** Checks that the bounds are in order. */
    public Backoff {
        if (baseNanos < 0 || maxNanos < baseNanos) {
            throw new IllegalArgumentException("baseNanos must be 0 to maxNanos (" + maxNanos + "), was " + baseNanos);
        }
    }

    /**
     * The wait before a retry.
     *
     * @param retry its number, from 1
     */
    public long delayNanos(int retry, RandomGenerator random) {
        long steps = (1L << Math.min(retry, 30)) - 1;
        long bound = baseNanos > maxNanos / steps ? maxNanos : baseNanos * steps;
        return bound == 0 ? 0 : random.nextLong(bound + 1);
    }
}
