package dev.egresslab.proxy.egress;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The deadlines of an event loop's client connections, looked at twenty times a second instead of one timer each: a request moves its
 * deadline several times, and a plain field is all that this costs. Belongs to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Deadlines {
    private static final long PERIOD_MILLIS = 50;

    /** What has a deadline. */
    abstract static class Item {
        private int place = -1;
        /** When {@link #due} is called; {@link Long#MAX_VALUE} for never. */
        long deadlineNanos = Long.MAX_VALUE;

        abstract void due(long nowNanos);
    }

    private final ArrayList<Item> items = new ArrayList<>();

    /** How late the loop comes to look. */
    final LoopLag lag = new LoopLag(TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS), System.nanoTime());

    Deadlines(EventLoop loop) {
        loop.scheduleAtFixedRate(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Item item) {
        item.place = items.size();
        items.add(item);
    }

    void remove(Item item) {
        if (item.place >= 0) {
            Item last = items.removeLast();
            if (item.place < items.size()) {
                items.set(item.place, last);
                last.place = item.place;
            }
            item.place = -1;
        }
    }

    private void look() {
        long now = System.nanoTime();
        lag.tick(now);
        for (int i = items.size() - 1; i >= 0; i--) {
            if (i < items.size()) {
                Item item = items.get(i);
                if (item.deadlineNanos != Long.MAX_VALUE && now - item.deadlineNanos >= 0) {
                    item.deadlineNanos = Long.MAX_VALUE;
                    item.due(now);
                }
            }
        }
    }
}
