package dev.egresslab.bench.app;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Drives a round by so many clients that each ask for the next page when they have the one before. A page's intended start is when its
 * client asks, so its latency is what that client saw; while a client waits it asks for nothing. Loop only.
 */
final class ClosedLoop {
    private final EventLoop loop;
    private final Alarm alarm;
    private final Round round;
    private final int clients;
    private final long startNanos;
    private final long endNanos;
    private int asking;

    /**
     * Prepares the clients; {@link #start} sets them off.
     *
     * @param round what they ask
     * @param clients how many there are
     * @param startNanos when each asks for its first page, by {@link System#nanoTime}
     * @param endNanos from when on none asks again, by the same clock
     */
    ClosedLoop(EventLoop loop, Alarm alarm, Round round, int clients, long startNanos, long endNanos) {
        this.loop = loop;
        this.alarm = alarm;
        this.round = round;
        this.clients = clients;
        this.startNanos = startNanos;
        this.endNanos = endNanos;
        this.asking = clients;
    }

    void start() {
        // By the loop's queue: pages that fail at once would recurse without end, and starve whoever takes samples.
        round.afterEachPage(() -> loop.execute(() -> alarm.guard(this::ask)));
        Future<?> _ =
                loop.schedule(() -> alarm.guard(this::askAll), startNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void askAll() {
        for (int client = 0; client < clients; client++) {
            ask();
        }
    }

    private void ask() {
        long nowNanos = System.nanoTime();
        if (nowNanos < endNanos) {
            round.arrive(nowNanos);
            return;
        }
        asking--;
        if (asking == 0) {
            round.allArrived();
        }
    }
}
