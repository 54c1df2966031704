package dev.egresslab.bench.workload;

import java.time.Duration;

/**
 * A stretch of the load whose rate is constant or changes linearly.
 *
 * @param duration how long it lasts
 * @param startPerSecond arrivals per second at its start
 * @param endPerSecond arrivals per second at its end
 */
public record Stage(Duration duration, double startPerSecond, double endPerSecond) {
    /** Checks the duration and the rates. */
    public Stage {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a stage's duration must be positive, was " + duration);
        }
        if (!(startPerSecond >= 0) || !(endPerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "a stage's rates must not be negative, were " + startPerSecond + " and " + endPerSecond);
        }
    }
}
