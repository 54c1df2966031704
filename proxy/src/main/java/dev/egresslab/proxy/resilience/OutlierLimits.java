package dev.egresslab.proxy.resilience;

/**
 * When an address is ejected and for how long; the names and most defaults are those of Envoy's outlier detection.
 *
 * @param gatewayFailures answers of 502, 503 or 504 in a row; 0 for never
 * @param localFailures failures to connect, to shake hands or to be answered, in a row; 0 for never
 * @param intervalNanos after each such time without an ejection the next ejection is shorter by one step again
 * @param baseNanos how long the first ejection lasts; each further one is longer by as much
 * @param maxNanos how long an ejection lasts at the most
 * @param jitterNanos up to how much an ejection is longer by chance, so that many proxies do not come back together
 * @param maxPercent share of the addresses that may be ejected at the same time, 0 to 99
 * @param panicPercent when a smaller share of the addresses is in use, all are
 * @param slowStartNanos over which time an address that comes back gets its full share again
 */
public record OutlierLimits(
        int gatewayFailures,
        int localFailures,
        long intervalNanos,
        long baseNanos,
        long maxNanos,
        long jitterNanos,
        int maxPercent,
        int panicPercent,
        long slowStartNanos) {
    /** Checks each number, and that never all addresses may be ejected. */
    public OutlierLimits {
        require(gatewayFailures >= 0, "gatewayFailures must be at least 0", gatewayFailures);
        require(localFailures >= 0, "localFailures must be at least 0", localFailures);
        require(intervalNanos > 0, "intervalNanos must be positive", intervalNanos);
        require(baseNanos > 0, "baseNanos must be positive", baseNanos);
        require(maxNanos >= baseNanos, "maxNanos must be at least baseNanos", maxNanos);
        require(jitterNanos >= 0, "jitterNanos must be at least 0", jitterNanos);
        require(maxPercent >= 0 && maxPercent < 100, "maxPercent must be 0 to 99", maxPercent);
        require(panicPercent >= 0 && panicPercent <= 100, "panicPercent must be 0 to 100", panicPercent);
        require(slowStartNanos >= 0, "slowStartNanos must be at least 0", slowStartNanos);
    }

    private static void require(boolean holds, String rule, Number value) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + value);
        }
    }

    /** Whether anything is ever ejected. */
    public boolean on() {
        return gatewayFailures > 0 || localFailures > 0;
    }
}
