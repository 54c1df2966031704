package dev.egresslab.proxy.config;

import java.time.Duration;
import java.util.List;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads what an upstream says about origins that fail, at the top of the file or beside one upstream. */
final class ResilienceSections {
    private ResilienceSections() {}

    /** {@code outlier: {...}}, or {@code outlier: false} to eject nothing. */
    static OutlierConfig outlier(YamlSection parent, OutlierConfig base) {
        if (parent.node("outlier") instanceof ScalarNode) {
            return parent.flag("outlier", true) ? base : OutlierConfig.OFF;
        }
        YamlSection section = parent.section("outlier");
        int gateway = section.integer("consecutiveGatewayFailure", base.consecutiveGatewayFailure());
        int local = section.integer("consecutiveLocalOriginFailure", base.consecutiveLocalOriginFailure());
        Duration interval = section.duration("interval", base.interval());
        Duration baseTime = section.duration("baseEjectionTime", base.baseEjectionTime());
        Duration maxTime = section.duration("maxEjectionTime", base.maxEjectionTime());
        Duration jitter = section.duration("maxEjectionTimeJitter", base.maxEjectionTimeJitter());
        int most = section.integer("maxEjectionPercent", base.maxEjectionPercent());
        int panic = section.integer("panicThreshold", base.panicThreshold());
        Duration slowStart = section.duration("slowStartWindow", base.slowStartWindow());
        return section.done(
                () -> new OutlierConfig(gateway, local, interval, baseTime, maxTime, jitter, most, panic, slowStart),
                base);
    }

    /** {@code retries: {...}}, or {@code retries: false} to try nothing again but what costs nothing. */
    static RetryConfig retries(YamlSection parent, RetryConfig base) {
        if (parent.node("retries") instanceof ScalarNode) {
            return parent.flag("retries", true) ? base : RetryConfig.OFF;
        }
        YamlSection section = parent.section("retries");
        int number = section.integer("numRetries", base.numRetries());
        List<RetryOn> reasons = section.has("retryOn")
                ? section.each("retryOn", "connect-failure, reset, gateway-error or response-timeout", RetryOn::parse)
                : base.retryOn();
        int percent = section.integer("budgetPercent", base.budgetPercent());
        int least = section.integer("minRetryConcurrency", base.minRetryConcurrency());
        Duration baseInterval = section.duration("baseInterval", base.baseInterval());
        Duration maxInterval = section.duration("maxInterval", base.maxInterval());
        Duration perTry = section.duration("perTryTimeout", base.perTryTimeout());
        return section.done(
                () -> new RetryConfig(number, reasons, percent, least, baseInterval, maxInterval, perTry), base);
    }
}
