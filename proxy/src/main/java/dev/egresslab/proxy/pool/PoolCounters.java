package dev.egresslab.proxy.pool;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a pool holds and has done since it was made.
 *
 * @param opening connections being opened
 * @param inUse connections in use
 * @param idle idle connections
 * @param waiting requests waiting
 * @param needed connections that the load has needed of late
 * @param opened connections opened
 * @param openFailures connections that could not be opened
 * @param served requests that got a connection
 * @param reused of these, those whose connection had carried a request before
 * @param queued of all requests, those that had to wait for a connection in use by others
 * @param queueTimeouts requests that waited too long
 * @param queueRefusals requests that found the queue full
 * @param cancelled requests whose client went away while they waited
 * @param waitNanos sum of the time that served requests have waited
 * @param waitNanosMax the longest of these
 * @param discards connections discarded, by reason
 */
public record PoolCounters(
        int opening,
        int inUse,
        int idle,
        int waiting,
        int needed,
        long opened,
        long openFailures,
        long served,
        long reused,
        long queued,
        long queueTimeouts,
        long queueRefusals,
        long cancelled,
        long waitNanos,
        long waitNanosMax,
        Map<DiscardReason, Long> discards) {
    /** Copies the map, in the order of the reasons. */
    public PoolCounters {
        EnumMap<DiscardReason, Long> sorted = new EnumMap<>(DiscardReason.class);
        sorted.putAll(discards);
        discards = Collections.unmodifiableMap(sorted);
    }

    /** Connections open or being opened. */
    public int total() {
        return opening + inUse + idle;
    }
}
