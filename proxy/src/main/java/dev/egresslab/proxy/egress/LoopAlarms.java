package dev.egresslab.proxy.egress;

import io.netty.channel.IoHandlerContext;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Wakes event loops for what they have planned. Thread safe.
 *
 * <p><b>Why.</b> On io_uring Netty 4.2.18 sends a timeout to the kernel with each wait, which takes it back with the first event: a timer set and taken down,
 * and an event of its own, for each turn of a loop that always has something planned, such as a look at deadlines twenty times a second. Here a loop says
 * when it is to be woken only when that is sooner than it is woken anyway, and one thread does so for all. What is due within a moment is left to the
 * kernel, which is more exact.
 */
final class LoopAlarms {
    /** A thread that waits comes a tenth of that late. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long NEVER = Long.MAX_VALUE;

    /** What Netty says of a loop that has nothing planned. */
    private static final long NOTHING_PLANNED = -1;

    private final List<Alarm> alarms = new CopyOnWriteArrayList<>();
    private volatile @Nullable Thread watcher;

    /** When the watcher looks next, on the clock of {@link System#nanoTime} from {@link #beganNanos} on. */
    private volatile long looksNanos = NEVER;

    private final long beganNanos = System.nanoTime();

    /** The alarm of one loop, which is woken by the given. */
    Alarm of(Runnable waking) {
        Alarm alarm = new Alarm(waking);
        alarms.add(alarm);
        return alarm;
    }

    private long now() {
        return System.nanoTime() - beganNanos;
    }

    /** Has the watcher look in time. */
    private void lookAt(long atNanos) {
        if (atNanos < looksNanos) {
            LockSupport.unpark(watcher == null ? started() : watcher);
        }
    }

    private synchronized Thread started() {
        Thread running = watcher;
        if (running == null || !running.isAlive()) {
            running = Thread.ofPlatform().daemon().name("egress-alarm").start(this::watch);
            watcher = running;
        }
        return running;
    }

    private void watch() {
        while (!alarms.isEmpty()) {
            looksNanos = NEVER; // who sets an alarm from here on that is not seen below wakes this thread
            long nowNanos = now();
            long nextNanos = NEVER;
            for (Alarm alarm : alarms) {
                nextNanos = Math.min(nextNanos, alarm.look(nowNanos));
            }
            looksNanos = nextNanos;
            LockSupport.parkNanos(this, nextNanos - nowNanos);
        }
    }

    /** One loop's. What is not said to be otherwise is the loop's own. */
    final class Alarm implements IoHandlerContext {
        private final Runnable waking;

        /** When the loop is woken; set by the loop, taken back by the watcher when it wakes it. */
        private volatile long dueNanos = NEVER;

        /** The same on the loop's clock. */
        private long deadlineNanos;

        private @Nullable IoHandlerContext context;

        private Alarm(Runnable waking) {
            this.waking = waking;
        }

        /** What the loop is to be told of its plans: nothing, when it is woken in time. */
        IoHandlerContext beside(IoHandlerContext loop) {
            long deadline = loop.deadlineNanos();
            if (deadline == NOTHING_PLANNED || !wakesBy(deadline, loop)) {
                return loop;
            }
            context = loop;
            return this;
        }

        private boolean wakesBy(long deadline, IoHandlerContext loop) {
            if (dueNanos != NEVER && deadlineNanos <= deadline) {
                return true;
            }
            long delayNanos = loop.delayNanos(System.nanoTime());
            if (delayNanos < MOMENT_NANOS) {
                return false;
            }
            long due = now() + delayNanos;
            deadlineNanos = deadline;
            dueNanos = due;
            lookAt(due);
            return true;
        }

        /** Wakes the loop if that is due; returns when it is next. */
        private long look(long nowNanos) {
            long due = dueNanos;
            if (due > nowNanos) {
                return due;
            }
            dueNanos = NEVER;
            waking.run();
            return NEVER;
        }

        void close() {
            alarms.remove(this);
            LockSupport.unpark(watcher);
        }

        private IoHandlerContext loop() {
            return Objects.requireNonNull(context, "a loop must have said what it plans");
        }

        @Override
        public boolean canBlock() {
            return loop().canBlock();
        }

        @Override
        public long delayNanos(long nowNanos) {
            return loop().delayNanos(nowNanos);
        }

        @Override
        public long deadlineNanos() {
            return NOTHING_PLANNED;
        }

        @Override
        public void reportActiveIoTime(long nanos) {
            loop().reportActiveIoTime(nanos);
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return loop().shouldReportActiveIoTime();
        }
    }
}
