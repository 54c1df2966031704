package dev.egresslab.simulator.loopback;

import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is on its way between the gateway and the origins, in either direction: one queue and one timer for all connections of
 * an event loop. Used by that loop alone.
 *
 * <p>The delay is the same for all, so the order in which things leave is the order in which they entered, and a ring suffices: no
 * priority queue, no timer and no object per message. The timer is armed for the eldest. When it fires, all that is due arrives and then
 * {@code afterBatch} runs once, where the sockets that were written to are flushed. Measured against a timer per message (bulk of 315 MB,
 * one run each): 2.9 against 3.05 ns of CPU per byte.
 *
 * <p>What was sent to an end that is gone still arrives there: the end lets it go. So nothing searches the ring, and it is bounded by what
 * each sender may have under way.
 */
final class DelayLine {

    /** Where things arrive. */
    interface End {
        /** Takes over {@code thing}: if it is counted by reference, its release is now this end's duty. */
        void arrive(Object thing);
    }

    private static final int INITIAL_CAPACITY = 256;

    /** What an empty place of the ring holds, so that nothing is kept from being collected. */
    private static final End NOBODY = thing -> {
        throw new IllegalStateException("an empty place must not be delivered");
    };

    private static final Object NOTHING = new Object();

    private final EventExecutor loop;
    private final long delayNanos;
    private final Runnable afterBatch;
    private final Runnable onTimer = this::deliverDue;

    private End[] ends = new End[INITIAL_CAPACITY];
    private Object[] things = new Object[INITIAL_CAPACITY];
    private long[] dueNanos = new long[INITIAL_CAPACITY];
    private int head;
    private int size;
    private boolean armed;
    private @Nullable Future<?> timer;
    private boolean closed;

    DelayLine(EventExecutor loop, long delayNanos, Runnable afterBatch) {
        this.loop = loop;
        this.delayNanos = delayNanos;
        this.afterBatch = afterBatch;
    }

    /** Lets {@code thing} arrive at {@code to} after the delay; never before this call returns, even when the delay is zero. */
    void send(End to, Object thing) {
        if (closed) {
            ReferenceCountUtil.release(thing);
            return;
        }
        if (size == things.length) {
            grow();
        }
        int at = (head + size++) & (things.length - 1);
        ends[at] = to;
        things[at] = thing;
        dueNanos[at] = loop.ticker().nanoTime() + delayNanos;
        if (!armed) {
            arm(delayNanos);
        }
    }

    /** How many things are on their way. */
    int size() {
        return size;
    }

    /** Lets go of everything on its way; from now on nothing arrives. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        while (size > 0) {
            ReferenceCountUtil.release(take());
        }
    }

    private void deliverDue() {
        try {
            long now = loop.ticker().nanoTime();
            for (int most = size; most > 0 && size > 0 && dueNanos[head] - now <= 0; most--) {
                End end = ends[head];
                end.arrive(take());
            }
            afterBatch.run();
        } finally {
            armed = false;
            if (size > 0) {
                arm(Math.max(0, dueNanos[head] - loop.ticker().nanoTime()));
            }
        }
    }

    private void arm(long waitNanos) {
        armed = true;
        if (waitNanos == 0) {
            loop.execute(onTimer);
        } else {
            timer = loop.schedule(onTimer, waitNanos, TimeUnit.NANOSECONDS);
        }
    }

    private Object take() {
        Object thing = things[head];
        ends[head] = NOBODY;
        things[head] = NOTHING;
        head = (head + 1) & (things.length - 1);
        size--;
        return thing;
    }

    /** Doubles the ring; what was split by its end comes to lie in a piece again. */
    private void grow() {
        int capacity = things.length;
        End[] newEnds = Arrays.copyOfRange(ends, head, head + 2 * capacity);
        Object[] newThings = Arrays.copyOfRange(things, head, head + 2 * capacity);
        long[] newDue = Arrays.copyOfRange(dueNanos, head, head + 2 * capacity);
        int tail = capacity - head;
        System.arraycopy(ends, 0, newEnds, tail, head);
        System.arraycopy(things, 0, newThings, tail, head);
        System.arraycopy(dueNanos, 0, newDue, tail, head);
        ends = newEnds;
        things = newThings;
        dueNanos = newDue;
        head = 0;
    }
}
