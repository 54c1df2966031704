package dev.egresslab.proxy.egress;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What one upstream has done since the start. Thread safe. */
final class UpstreamCounters {
    final UpstreamTimes times = new UpstreamTimes();
    final LoopCount requests = new LoopCount();
    final LongAdder retriesSucceeded = new LongAdder();
    final LongAdder retriesExhausted = new LongAdder();
    final LongAdder connectsAbandoned = new LongAdder();
    final LongAdder handshakesFull = new LongAdder();
    final LongAdder handshakesResumed = new LongAdder();
    final LoopCount bytesSent = new LoopCount();
    final LoopCount bytesReceived = new LoopCount();
    private final LoopCount[] answers = {
        new LoopCount(), new LoopCount(), new LoopCount(), new LoopCount(), new LoopCount(), new LoopCount()
    };
    private final Map<RetryReason, LongAdder> retries = new EnumMap<>(RetryReason.class);
    private final Map<GatewayError, LongAdder> errors = new EnumMap<>(GatewayError.class);
    private final Map<GatewayError, LongAdder> openFailures = new EnumMap<>(GatewayError.class);

    UpstreamCounters() {
        for (RetryReason reason : RetryReason.values()) {
            retries.put(reason, new LongAdder());
        }
        for (GatewayError error : GatewayError.values()) {
            errors.put(error, new LongAdder());
            openFailures.put(error, new LongAdder());
        }
    }

    void handshake(boolean resumed) {
        (resumed ? handshakesResumed : handshakesFull).increment();
    }

    void sentAgain(RetryReason reason) {
        count(retries, reason);
    }

    /** Requests sent again, by reason. */
    Map<String, Long> retries() {
        Map<String, Long> byReason = new LinkedHashMap<>();
        retries.forEach((reason, counter) -> byReason.put(reason.text(), counter.sum()));
        return byReason;
    }

    void answered(int status) {
        answers[Math.min(status / 100, 5)].increment();
    }

    void openFailed(GatewayError error) {
        count(openFailures, error);
    }

    void answeredLocally(GatewayError error) {
        count(errors, error);
    }

    private static <K> void count(Map<K, LongAdder> counters, K key) {
        LongAdder counter = counters.get(key);
        if (counter != null) {
            counter.increment();
        }
    }

    Map<String, Long> answers() {
        Map<String, Long> byClass = new LinkedHashMap<>();
        for (int i = 1; i <= 5; i++) {
            byClass.put(i + "xx", answers[i].sum());
        }
        return byClass;
    }

    Map<String, Long> errors() {
        return named(errors);
    }

    Map<String, Long> openFailures() {
        return named(openFailures);
    }

    private static Map<String, Long> named(Map<GatewayError, LongAdder> counters) {
        Map<String, Long> byName = new LinkedHashMap<>();
        counters.forEach((error, counter) -> {
            if (counter.sum() > 0) {
                byName.put(error.name(), counter.sum());
            }
        });
        return byName;
    }
}
