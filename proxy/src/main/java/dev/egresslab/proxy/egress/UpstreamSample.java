package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.pool.PoolCounters;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one upstream holds, and has done since the start.
 *
 * @param requests requests routed to it
 * @param answers the origin's answers by class, {@code 1xx} to {@code 5xx}
 * @param errors answers of the proxy's own instead, by reason
 * @param retries requests sent again on a fresh connection
 * @param retried what for, and what came of it
 * @param connectionsOpened connections opened
 * @param connectionsReused requests that found an open connection
 * @param connectionsOpening connections being opened now
 * @param connectionsInUse connections in use now
 * @param connectionsIdle idle connections now
 * @param connectionsNeeded connections that the load has needed of late
 * @param openFailures connections that could not be opened, by reason
 * @param connectsAbandoned attempts broken off because another address was faster
 * @param outliers addresses left alone because requests fail there
 * @param waiting requests waiting for a connection now
 * @param queued requests that had to wait because every connection was busy and no other was allowed
 * @param queueTimeouts of these, those that waited too long
 * @param queueRefusals requests that found the queue full
 * @param waitNanos sum of the time that served requests waited for their connection
 * @param waitNanosMax the longest of these
 * @param idleTimeoutNanos how long a connection may be idle now, as configured, said by the origin or learned from it
 * @param discards connections discarded, by reason
 * @param tlsFull full TLS handshakes
 * @param tlsResumed resumed TLS handshakes
 * @param bytesSent to the origin, before TLS
 * @param bytesReceived from the origin, after TLS
 */
public record UpstreamSample(
        long requests,
        Map<String, Long> answers,
        Map<String, Long> errors,
        long retries,
        RetrySample retried,
        long connectionsOpened,
        long connectionsReused,
        int connectionsOpening,
        int connectionsInUse,
        int connectionsIdle,
        int connectionsNeeded,
        Map<String, Long> openFailures,
        long connectsAbandoned,
        OutlierSample outliers,
        int waiting,
        long queued,
        long queueTimeouts,
        long queueRefusals,
        long waitNanos,
        long waitNanosMax,
        long idleTimeoutNanos,
        Map<String, Long> discards,
        long tlsFull,
        long tlsResumed,
        long bytesSent,
        long bytesReceived) {
    /** Connections open now. */
    public int connectionsOpen() {
        return connectionsInUse + connectionsIdle;
    }

    /** What an upstream holds and has done up to now. */
    static UpstreamSample of(Upstream upstream) {
        UpstreamCounters counters = upstream.counters;
        PoolCounters pool = upstream.poolCounters();
        Map<String, Long> discards = new TreeMap<>();
        pool.discards().forEach((reason, number) -> discards.put(reason.name(), number));
        return new UpstreamSample(
                counters.requests.sum(),
                counters.answers(),
                counters.errors(),
                counters.retries().values().stream().mapToLong(Long::longValue).sum(),
                new RetrySample(
                        counters.retries(),
                        counters.retriesSucceeded.sum(),
                        counters.retriesExhausted.sum(),
                        upstream.retries.active()),
                pool.opened(),
                pool.reused(),
                pool.opening(),
                pool.inUse(),
                pool.idle(),
                pool.needed(),
                counters.openFailures(),
                counters.connectsAbandoned.sum(),
                upstream.health.sample(),
                pool.waiting(),
                pool.queued(),
                pool.queueTimeouts(),
                pool.queueRefusals(),
                pool.waitNanos(),
                pool.waitNanosMax(),
                upstream.idleTimeoutNanos(),
                discards,
                counters.handshakesFull.sum(),
                counters.handshakesResumed.sum(),
                counters.bytesSent.sum(),
                counters.bytesReceived.sum());
    }
}
