package dev.egresslab.bench.origin;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** What the listeners count. Written by the event loops, read by whoever samples. */
final class Counters {
    private static final int REQUESTS_DIGITS = 2;

    final LongAdder accepted = new LongAdder();
    final LongAdder descriptorsExhausted = new LongAdder();
    final LongAdder handshakesFull = new LongAdder();
    final LongAdder handshakesResumed = new LongAdder();
    final LongAdder handshakesFailed = new LongAdder();
    final LongAdder handshakesAbandoned = new LongAdder();
    final LongAdder sniAbsent = new LongAdder();
    final LongAdder sniUnknown = new LongAdder();
    final LongAdder sniOtherThanHost = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder answers = new LongAdder();
    final LongAdder refusals = new LongAdder();
    final LongAdder requestBodyBytes = new LongAdder();
    final LongAdder answerBodyBytes = new LongAdder();
    private final Map<CloseReason, LongAdder> closes = new EnumMap<>(CloseReason.class);
    private final ConcurrentHistogram requestsPerConnection = new ConcurrentHistogram(REQUESTS_DIGITS);

    Counters() {
        for (CloseReason reason : CloseReason.values()) {
            closes.put(reason, new LongAdder());
        }
    }

    /** Counts the end of a connection. */
    void closed(CloseReason reason, int requestsCarried) {
        requestsPerConnection.recordValue(requestsCarried);
        closes.computeIfAbsent(reason, _ -> new LongAdder()).increment();
    }

    /** The sample, with what the name server counted. */
    OriginSample sample(OriginSample.Dns dns) {
        return new OriginSample(connections(), tls(), http(), dns);
    }

    /** Reads the ends before the beginnings, so that connections that come and go meanwhile never make {@code open} negative. */
    private OriginSample.Connections connections() {
        Map<CloseReason, Long> ends = new EnumMap<>(CloseReason.class);
        closes.forEach((reason, count) -> ends.put(reason, count.sum()));
        long closed = ends.values().stream().mapToLong(Long::longValue).sum();
        long begun = accepted.sum();
        ConcurrentHistogram carried = requestsPerConnection.copy();
        var requestsCarried = new OriginSample.RequestsPerConnection(
                carried.getMean(),
                carried.getValueAtPercentile(50),
                carried.getValueAtPercentile(90),
                carried.getValueAtPercentile(99),
                carried.getMaxValue());
        return new OriginSample.Connections(begun, begun - closed, descriptorsExhausted.sum(), ends, requestsCarried);
    }

    private OriginSample.Tls tls() {
        return new OriginSample.Tls(
                handshakesFull.sum(),
                handshakesResumed.sum(),
                handshakesFailed.sum(),
                handshakesAbandoned.sum(),
                sniAbsent.sum(),
                sniUnknown.sum());
    }

    private OriginSample.Http http() {
        return new OriginSample.Http(
                requests.sum(),
                answers.sum(),
                refusals.sum(),
                sniOtherThanHost.sum(),
                requestBodyBytes.sum(),
                answerBodyBytes.sum());
    }
}
