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
        if (!(startPerSecond >= 0 && startPerSecond < Double.POSITIVE_INFINITY)
                || !(endPerSecond >= 0 && endPerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a stage's rates must be finite and not negative, were " + startPerSecond + " and " + endPerSecond);
        }
    }

    /**
     * How many arrivals are expected in it.
     *
     * @return the integral of the rate over the duration
     */
    public double expectedArrivals() {
        return (startPerSecond + endPerSecond) / 2 * seconds();
    }

    /**
     * The greater of its two rates.
     *
     * @return arrivals per second
     */
    public double peakPerSecond() {
        return Math.max(startPerSecond, endPerSecond);
    }

    /**
     * When a number of arrivals is expected to have come: the inverse of the integrated rate, explained at {@link ArrivalSchedule}.
     *
     * @param arrivals from 0 to {@link #expectedArrivals}
     * @param seconds its {@link #seconds}, which the caller keeps, as this is asked for every arrival
     * @return seconds since the stage's start, from 0 to its duration
     */
    double secondsUntil(double arrivals, double seconds) {
        if (arrivals <= 0) {
            return 0;
        }
        if (startPerSecond == endPerSecond) {
            return Math.min(seconds, arrivals / startPerSecond);
        }
        double change = (endPerSecond - startPerSecond) / seconds;
        double root = Math.sqrt(Math.max(0, startPerSecond * startPerSecond + 2 * change * arrivals));
        return Math.min(seconds, 2 * arrivals / (startPerSecond + root));
    }

    /** The duration in seconds. */
    double seconds() {
        return duration.toNanos() / 1e9;
    }
}
