package dev.egresslab.bench.origin;

import io.netty.channel.EventLoop;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all connections of an origin share.
 *
 * @param hosts the names served
 * @param draws service times and sizes
 * @param answers makes answers
 * @param counters what is counted
 * @param keepAliveRequests requests answered on one connection; one where connections are not kept
 * @param fault a fault on purpose; null for none
 * @param timers the timers of each loop
 */
record Site(
        HostNames hosts,
        Draws draws,
        Answers answers,
        Counters counters,
        int keepAliveRequests,
        OriginConfig.@Nullable Fault fault,
        Map<EventLoop, Timers> timers) {

    /**
     * The timers of one loop.
     *
     * @param idle for connections between requests
     * @param progress for connections that are in the middle of something
     */
    record Timers(LoopTimer idle, LoopTimer progress) {}

    /** The timers of a connection's loop. */
    Timers timers(EventLoop loop) {
        Timers known = timers.get(loop);
        if (known == null) {
            throw new IllegalStateException("not a loop of this origin: " + loop);
        }
        return known;
    }
}
