package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoHandlerContext;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Event loops that are woken by a clock of their own. */
class LoopAlarmsTest {
    private final BlockingQueue<Long> woken = new LinkedBlockingQueue<>();
    private final LoopAlarms alarms = new LoopAlarms();
    private final LoopAlarms.Alarm alarm = alarms.of(() -> woken.add(System.nanoTime()));
    private final Plans loop = new Plans();

    @AfterEach
    void close() {
        alarm.close();
    }

    @Test
    void loopThatPlansIsWokenInTimeAndNotBefore() throws InterruptedException {
        long due = loop.plan(20);
        assertThat(alarm.beside(loop).deadlineNanos()).isEqualTo(-1); // nothing for the kernel to do
        assertThat(woken()).isGreaterThanOrEqualTo(due);
    }

    @Test
    void soonerPlanWakesSooner() throws InterruptedException {
        loop.plan(60_000);
        assertThat(alarm.beside(loop)).isSameAs(alarm);
        long due = loop.plan(20);
        assertThat(alarm.beside(loop)).isSameAs(alarm);
        assertThat(woken()).isGreaterThanOrEqualTo(due);
    }

    @Test
    void loopThatWasWokenIsWokenForItsNextPlan() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            long due = loop.plan(5);
            assertThat(alarm.beside(loop)).isSameAs(alarm);
            assertThat(woken()).isGreaterThanOrEqualTo(due);
        }
    }

    @Test
    void eachLoopHasItsOwnTime() throws InterruptedException {
        BlockingQueue<Long> otherWoken = new LinkedBlockingQueue<>();
        LoopAlarms.Alarm other = alarms.of(() -> otherWoken.add(System.nanoTime()));
        Plans otherLoop = new Plans();
        loop.plan(60_000);
        long due = otherLoop.plan(20);
        assertThat(alarm.beside(loop)).isSameAs(alarm);
        assertThat(other.beside(otherLoop)).isSameAs(other);
        assertThat(otherWoken.poll(10, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(due);
        assertThat(woken).isEmpty();
        other.close();
    }

    @Test
    void nothingPlannedAndWhatIsDueInAMomentAreTheKernels() {
        assertThat(alarm.beside(loop)).isSameAs(loop);
        loop.plan(0);
        assertThat(alarm.beside(loop)).isSameAs(loop);
    }

    @Test
    void whatIsNotTheTimeIsTheLoops() {
        long due = loop.plan(60_000);
        IoHandlerContext told = alarm.beside(loop);
        assertThat(told.canBlock()).isTrue();
        assertThat(told.shouldReportActiveIoTime()).isTrue();
        told.reportActiveIoTime(5);
        assertThat(loop.reported).isEqualTo(5);
        assertThat(told.delayNanos(due)).isZero();
    }

    private long woken() throws InterruptedException {
        Long at = woken.poll(10, TimeUnit.SECONDS);
        assertThat(at).as("woken within ten seconds").isNotNull();
        return at == null ? 0 : at;
    }

    /** A loop, by what it has planned; its clock is the system's. */
    private static final class Plans implements IoHandlerContext {
        private final long began = System.nanoTime();
        private long deadline = -1;
        private long reported;

        /** Plans something; returns when that is due on the system's clock. */
        long plan(long millis) {
            long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
            deadline = due - began;
            return due;
        }

        @Override
        public boolean canBlock() {
            return true;
        }

        @Override
        public long delayNanos(long nowNanos) {
            return Math.max(0, deadline - (nowNanos - began));
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public void reportActiveIoTime(long nanos) {
            reported = nanos;
        }

        @Override
        public boolean shouldReportActiveIoTime() {
            return true;
        }
    }
}
