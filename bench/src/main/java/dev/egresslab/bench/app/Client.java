package dev.egresslab.bench.app;

import io.netty.channel.EventLoop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What every call needs.
 *
 * @param config what was asked for
 * @param loop the event loop that everything runs on
 * @param dialer opens connections
 * @param requests the request to each host, in the config's order
 * @param shared the idle connections of each instance; used by {@code SHARED} alone
 * @param live what is counted
 */
record Client(
        AppConfig config,
        EventLoop loop,
        Dialer dialer,
        List<RequestBytes> requests,
        List<KeptConnections> shared,
        Live live) {

    Alarm alarm() {
        return dialer.alarm();
    }

    void count(Count count, long amount) {
        live.tally().add(count, amount);
    }

    /** Returns where a page that a worker begins now finds and leaves its connections; null when it keeps none. */
    @Nullable
    KeptConnections keptFor(Worker worker) {
        return switch (config.connections()) {
            case PER_CALL -> null;
            case PER_PAGE -> new KeptConnections(config.destinations());
            case PER_WORKER -> worker.kept();
            case SHARED -> shared.get(worker.instance());
        };
    }
}
