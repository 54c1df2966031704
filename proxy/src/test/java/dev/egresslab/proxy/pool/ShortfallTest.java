package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What requests meet while this side has no descriptor for another connection. Times are in milliseconds. */
class ShortfallTest {
    private static final int MAX = 4;
    private static final int QUEUE_MAX = 2;
    private static final int QUEUE_TIMEOUT = 250;

    private final PoolTimeline pool = new PoolTimeline(
            new PoolLimits(MAX, MAX, 0, at(60_000), at(600_000), 0, 1_000, QUEUE_MAX, at(QUEUE_TIMEOUT)));

    private static long at(long millis) {
        return millis * 1_000_000;
    }

    /** At 0 a carries a request; at 10 another finds no descriptor. */
    @BeforeEach
    void secondFindsNone() {
        pool.ask(at(0), "r1");
        pool.opened(at(0), "a");
        assertThat(pool.ask(at(10), "r2")).containsExactly("open ALL_BUSY");
        assertThat(pool.openLacked(at(10))).isEmpty();
    }

    @Test
    void requestWaitsForTheConnectionThatComesFree() {
        // Nothing is tried meanwhile, for a third request neither.
        assertThat(pool.ask(at(20), "r3")).isEmpty();
        assertThat(pool.release(at(60), "a")).containsExactly("r2 reuses a");
        assertThat(pool.release(at(61), "a")).containsExactly("r3 reuses a");
    }

    @Test
    void openingIsTriedAgainAfterATenthOfASecondOneAtATime() {
        pool.ask(at(20), "r3");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(at(110));
        assertThat(pool.advance(at(110) - 1)).isEmpty();
        assertThat(pool.advance(at(110))).containsExactly("open ALL_BUSY");
        assertThat(pool.advance(at(111))).isEmpty();
        // Still none: a tenth of a second later again.
        assertThat(pool.openLacked(at(115))).isEmpty();
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(at(215));
        assertThat(pool.advance(at(215))).containsExactly("open ALL_BUSY");
        // There is one: then there may be more.
        assertThat(pool.opened(at(220), "b")).containsExactly("r2 gets b", "open ALL_BUSY");
        assertThat(pool.opened(at(221), "c")).containsExactly("r3 gets c");
    }

    @Test
    void waitIsBoundedByTheQueuesTimeoutAndSaysWhy() {
        pool.advance(at(110));
        pool.openLacked(at(110));
        pool.advance(at(210));
        pool.openLacked(at(210));
        assertThat(pool.advance(at(260) - 1)).isEmpty();
        assertThat(pool.advance(at(260))).containsExactly("r2 fails SHORTFALL");
        assertThat(pool.pool.counters().queueTimeouts()).isEqualTo(1);
        // The lack is over when an opening is tried that meets it no more.
        assertThat(pool.ask(at(400), "r3")).containsExactly("open ALL_BUSY");
        pool.opened(at(401), "b");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(ConnectionPool.NEVER);
    }

    @Test
    void noMoreWaitThanMay() {
        pool.ask(at(20), "r3");
        assertThat(pool.ask(at(30), "r4")).containsExactly("r4 fails QUEUE_FULL");
    }

    @Test
    void withoutAnyConnectionThatCouldComeFreeARequestFailsAtOnce() {
        pool.cancel("r2");
        pool.discard(at(20), "a", DiscardReason.STALE);
        assertThat(pool.ask(at(110), "r3")).containsExactly("open FIRST");
        assertThat(pool.ask(at(110), "r4")).isEmpty();
        // One by one, as when an upstream is down.
        assertThat(pool.openLacked(at(111))).containsExactly("r3 fails OPEN_FAILED", "open FIRST");
        assertThat(pool.openLacked(at(112))).containsExactly("r4 fails OPEN_FAILED");
    }

    @Test
    void idleConnectionIsClosedForOneThatMustBeFresh() {
        pool.release(at(20), "a"); // r2 has it
        pool.ask(at(110), "r3");
        pool.opened(at(110), "b");
        pool.release(at(120), "b");
        assertThat(pool.askFresh(at(130), "r4")).containsExactly("open RETRY");
        assertThat(pool.openLacked(at(131))).containsExactly("close b MADE_ROOM");
        // Its descriptor is free a moment later.
        assertThat(pool.advance(at(231))).containsExactly("open RETRY");
        assertThat(pool.opened(at(232), "c")).containsExactly("r4 gets c");
    }

    @Test
    void refusalIsNoLack() {
        pool.advance(at(110));
        // The origin refused it: a descriptor was there.
        assertThat(pool.openFailed(at(112))).containsExactly("r2 fails OPEN_FAILED");
        assertThat(pool.ask(at(113), "r3")).containsExactly("open ALL_BUSY");
    }
}
