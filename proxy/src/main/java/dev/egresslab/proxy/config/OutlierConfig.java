package dev.egresslab.proxy.config;

import java.time.Duration;

/**
 * When an address of an upstream is left alone for a while, learned from what requests meet there. Names and, where no reason is given,
 * defaults are those of Envoy's outlier detection.
 *
 * @param consecutiveGatewayFailure answers of 502, 503 or 504 in a row that eject; 0 for never
 * @param consecutiveLocalOriginFailure failures to connect, to shake hands or to be answered in a row that eject; 0 for never
 * @param interval after each such time in use one ejection is forgiven
 * @param baseEjectionTime how long the first ejection lasts; each further one is longer by as much
 * @param maxEjectionTime how long an ejection lasts at the most
 * @param maxEjectionTimeJitter up to how much an ejection is longer by chance
 * @param maxEjectionPercent share of the addresses that may be ejected at the same time, 0 to 99
 * @param panicThreshold when a smaller share, in percent, is in use, all addresses are
 * @param slowStartWindow over which time an address that comes back gets its full share again
 */
public record OutlierConfig(
        int consecutiveGatewayFailure,
        int consecutiveLocalOriginFailure,
        Duration interval,
        Duration baseEjectionTime,
        Duration maxEjectionTime,
        Duration maxEjectionTimeJitter,
        int maxEjectionPercent,
        int panicThreshold,
        Duration slowStartWindow) {
    /**
     * Five in a row; 30 s, growing to 5 minutes. Half of the addresses may be ejected, where Envoy says 10 %: a CDN's name has two or four of
     * them. Slow start and jitter, which Envoy leaves off, are on.
     */
    public static final OutlierConfig DEFAULT = new OutlierConfig(
            5,
            5,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofSeconds(3),
            50,
            50,
            Duration.ofSeconds(10));

    /** Nothing is ever ejected. */
    public static final OutlierConfig OFF = DEFAULT.withFailures(0, 0);

    /** Checks the numbers, and that never all addresses may be ejected. */
    public OutlierConfig {
        Checks.atLeast("consecutiveGatewayFailure", consecutiveGatewayFailure, 0);
        Checks.atLeast("consecutiveLocalOriginFailure", consecutiveLocalOriginFailure, 0);
        Checks.positive("interval", interval);
        Checks.positive("baseEjectionTime", baseEjectionTime);
        Checks.notNegative("maxEjectionTimeJitter", maxEjectionTimeJitter);
        Checks.notNegative("slowStartWindow", slowStartWindow);
        if (maxEjectionTime.compareTo(baseEjectionTime) < 0) {
            throw new IllegalArgumentException("maxEjectionTime must be at least baseEjectionTime (" + baseEjectionTime
                    + "), was " + maxEjectionTime);
        }
        percent("maxEjectionPercent", maxEjectionPercent, 99);
        percent("panicThreshold", panicThreshold, 100);
    }

    private static void percent(String name, int value, int most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException(name + " must be 0 to " + most + ", was " + value);
        }
    }

    /** The same with other streaks. */
    public OutlierConfig withFailures(int gateway, int localOrigin) {
        return new OutlierConfig(
                gateway,
                localOrigin,
                interval,
                baseEjectionTime,
                maxEjectionTime,
                maxEjectionTimeJitter,
                maxEjectionPercent,
                panicThreshold,
                slowStartWindow);
    }

    /** The same with other times of ejection. */
    public OutlierConfig withEjectionTime(Duration base, Duration max, Duration jitter) {
        return new OutlierConfig(
                consecutiveGatewayFailure,
                consecutiveLocalOriginFailure,
                interval,
                base,
                max,
                jitter,
                maxEjectionPercent,
                panicThreshold,
                slowStartWindow);
    }

    /** The same with another slow start. */
    public OutlierConfig withSlowStart(Duration changed) {
        return new OutlierConfig(
                consecutiveGatewayFailure,
                consecutiveLocalOriginFailure,
                interval,
                baseEjectionTime,
                maxEjectionTime,
                maxEjectionTimeJitter,
                maxEjectionPercent,
                panicThreshold,
                changed);
    }

    /** Whether anything is ever ejected. */
    public boolean on() {
        return consecutiveGatewayFailure > 0 || consecutiveLocalOriginFailure > 0;
    }
}
