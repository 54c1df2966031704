package dev.egresslab.bench.app;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Serves pages: the app's own workers, or those of PHP-FPM. Loop only. */
interface PageServer {
    /** Makes one, to run on this loop. */
    interface Maker {
        /** Makes it. */
        PageServer on(EventLoop loop, Live live, Alarm alarm);
    }

    /**
     * Takes up a page.
     *
     * @param owner hears of its calls and of its end, once, perhaps before this returns
     * @param number its place among the pages, from 0: decides which host its first call goes to
     * @param intendedNanos when it was meant to begin
     */
    void arrive(Page.Owner owner, long number, long intendedNanos);

    /**
     * Sends later connections other ways.
     *
     * @param gateways the gateways instead of the config's; null for the config's
     * @param seed the seed of the choice among them
     */
    void route(@Nullable List<AppConfig.Gateway> gateways, long seed);

    /** Returns how many pages wait for a worker. */
    int queued();

    /** Returns the figures it has no means to count, which would else read as zero. */
    Set<String> uncounted();

    /**
     * Closes every connection and opens no further one.
     *
     * @return completes when the last socket is closed
     */
    Future<Void> close();
}
