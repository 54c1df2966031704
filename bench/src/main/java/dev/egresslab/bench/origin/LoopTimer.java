package dev.egresslab.bench.origin;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/** Runs the deadlines of one event loop's connections on that loop, with one timer for all of them. */
final class LoopTimer {
    private final EventLoop loop;
    private final Deadlines deadlines;
    private boolean armed;

    LoopTimer(EventLoop loop, long distanceNanos) {
        this.loop = loop;
        this.deadlines = new Deadlines(distanceNanos);
    }

    /** Sets the entry's deadline, instead of any other it had. */
    void set(Deadlines.Entry entry) {
        deadlines.set(entry, System.nanoTime());
        if (!armed) {
            expire();
        }
    }

    private void expire() {
        long waitNanos = deadlines.expire(System.nanoTime());
        armed = waitNanos != Deadlines.NEVER;
        if (armed) {
            var _ = loop.schedule(this::expire, waitNanos, TimeUnit.NANOSECONDS);
        }
    }
}
