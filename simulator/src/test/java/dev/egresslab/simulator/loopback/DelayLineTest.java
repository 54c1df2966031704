package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DelayLineTest {

    private static final long DELAY = TimeUnit.MILLISECONDS.toNanos(10);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final EmbeddedChannel channel =
            EmbeddedChannel.builder().ticker(ticker).build();
    private final List<String> arrived = new ArrayList<>();
    private int batches;
    private final DelayLine line = new DelayLine(channel.eventLoop(), DELAY, () -> batches++);

    @Test
    void arrivesAfterTheDelayAndNotANanosecondBefore() {
        line.send(end("a"), "1");
        // 1 ns early: nothing.
        advance(DELAY - 1);
        assertThat(arrived).isEmpty();
        // On time.
        advance(1);
        assertThat(arrived).containsExactly("a1");
        assertThat(line.size()).isZero();
    }

    @Test
    void arrivesInTheOrderSentWhoeverSent() {
        line.send(end("a"), "1");
        line.send(end("b"), "1");
        line.send(end("a"), "2");
        advance(DELAY);
        assertThat(arrived).containsExactly("a1", "b1", "a2");
        assertThat(batches).isEqualTo(1);
    }

    @Test
    void eachThingHasItsOwnDueTimeThoughThereIsOneTimer() {
        line.send(end("a"), "1");
        advance(DELAY / 2);
        line.send(end("a"), "2");
        // 10 ms after the first, 5 ms after the second.
        advance(DELAY / 2);
        assertThat(arrived).containsExactly("a1");
        // 10 ms after the second.
        advance(DELAY / 2);
        assertThat(arrived).containsExactly("a1", "a2");
        assertThat(batches).isEqualTo(2);
    }

    @Test
    void withoutDelayThingsArriveSoonButNeverWithinTheCall() {
        DelayLine direct = new DelayLine(channel.eventLoop(), 0, () -> batches++);
        direct.send(end("a"), "1");
        assertThat(arrived).isEmpty();
        channel.runPendingTasks();
        assertThat(arrived).containsExactly("a1");
    }

    @Test
    void whatAnArrivalSendsArrivesADelayLater() {
        line.send(thing -> line.send(end("b"), thing), "1");
        advance(DELAY);
        assertThat(arrived).isEmpty();
        advance(DELAY);
        assertThat(arrived).containsExactly("b1");
    }

    @Test
    void theRingGrowsWhereverItsHeadIs() {
        // 200 through, so that the head is at 200 of 256; then 1,000 at once.
        for (int i = 0; i < 200; i++) {
            line.send(end("x"), "" + i);
        }
        advance(DELAY);
        arrived.clear();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            line.send(end("a"), "" + i);
            sent.add("a" + i);
        }
        advance(DELAY);
        assertThat(arrived).isEqualTo(sent);
    }

    @Test
    void afterCloseNothingArrivesAndBuffersAreLetGo() {
        ByteBuf before = Unpooled.directBuffer(1);
        ByteBuf after = Unpooled.directBuffer(1);
        line.send(end("a"), before);
        line.close();
        line.send(end("a"), after);
        advance(DELAY);
        assertThat(arrived).isEmpty();
        assertThat(before.refCnt()).isZero();
        assertThat(after.refCnt()).isZero();
    }

    @Test
    void anArrivalThatFailsDoesNotStopTheLine() {
        line.send(
                thing -> {
                    throw new IllegalStateException("on purpose");
                },
                "1");
        line.send(end("a"), "2");
        advance(DELAY);
        advance(0);
        assertThat(arrived).containsExactly("a2");
    }

    private DelayLine.End end(String name) {
        return thing -> arrived.add(name + thing);
    }

    private void advance(long nanos) {
        ticker.advance(nanos, TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
        channel.runScheduledPendingTasks();
    }
}
