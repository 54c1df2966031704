package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionPoolTest {
    private static final int IDLE = 100;
    private static final int QUEUE = 50;
    private static final long AGE = 10_000;

    private static PoolLimits limits(int connections, int queue) {
        return new PoolLimits(connections, connections, 0, IDLE, AGE, 0, 1_000, queue, QUEUE);
    }

    private final PoolTimeline pool = new PoolTimeline(limits(2, 2));

    @Test
    void newestIdleConnectionIsReusedFirst() {
        // Two requests open two connections.
        assertThat(pool.ask(0, "r1")).containsExactly("open FIRST");
        assertThat(pool.ask(0, "r2")).containsExactly("open ALL_BUSY");
        assertThat(pool.opened(1, "a")).containsExactly("r1 gets a");
        assertThat(pool.opened(1, "b")).containsExactly("r2 gets b");
        // a becomes idle at 2, b at 3: b is the newest.
        assertThat(pool.release(2, "a")).isEmpty();
        assertThat(pool.release(3, "b")).isEmpty();
        assertThat(pool.ask(4, "r3")).containsExactly("r3 reuses b");
        assertThat(pool.ask(4, "r4")).containsExactly("r4 reuses a");
        assertThat(pool.pool.counters().reused()).isEqualTo(2);
    }

    @Test
    void requestTakesWhicheverConnectionComesFirst() {
        pool.ask(0, "r1");
        pool.opened(1, "a");
        // r2 makes the pool open b, but a comes free before b is open.
        assertThat(pool.ask(2, "r2")).containsExactly("open ALL_BUSY");
        assertThat(pool.release(3, "a")).containsExactly("r2 reuses a");
        // b turns out spare and goes idle.
        assertThat(pool.opened(4, "b")).isEmpty();
        assertThat(pool.pool.counters().idle()).isEqualTo(1);
        assertThat(pool.ask(5, "r3")).containsExactly("r3 gets b");
    }

    @Test
    void spareOpeningCoversTheNextRequest() {
        pool.ask(0, "r1");
        pool.opened(1, "a");
        pool.ask(2, "r2");
        pool.release(3, "a");
        // b is being opened for nobody: r3 waits for it instead of a third connection.
        assertThat(pool.ask(4, "r3")).isEmpty();
        assertThat(pool.opened(5, "b")).containsExactly("r3 gets b");
        assertThat(pool.pool.counters().queued()).isZero();
    }

    @Test
    void idleConnectionIsClosedAtItsTimeoutAndNotBefore() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.release(1, "a");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(101);
        assertThat(pool.advance(100)).isEmpty();
        assertThat(pool.advance(101)).containsExactly("close a IDLE_TIMEOUT");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(ConnectionPool.NEVER);
    }

    @Test
    void idleConnectionPastItsTimeoutIsNotReusedThoughNobodyHasCalledAdvance() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.release(0, "a");
        assertThat(pool.ask(99, "r2")).containsExactly("r2 reuses a");
        pool.release(100, "a");
        assertThat(pool.ask(200, "r3")).containsExactly("close a IDLE_TIMEOUT", "open FIRST");
    }

    @Test
    void connectionIsRetiredByAgeWhenItIsTouched() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.release(AGE - 1, "a");
        assertThat(pool.ask(AGE - 1, "r2")).containsExactly("r2 reuses a");
        assertThat(pool.release(AGE, "a")).containsExactly("close a AGE");
    }

    @Test
    void agesAreSpreadByJitterAndNeverLonger() {
        PoolTimeline jittered = new PoolTimeline(new PoolLimits(100, 100, 0, IDLE, 1_000, 0.5, 10, 10, QUEUE));
        List<Long> ages = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            jittered.ask(0, "r" + i);
            jittered.opened(0, "c" + i);
            ages.add(jittered.connection("c" + i).retireAtNanos());
        }
        assertThat(ages).allMatch(age -> age >= 500 && age <= 1_000);
        assertThat(ages.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void requestsAreSpreadByTheSameJitterAndNeverMore() {
        PoolTimeline jittered = new PoolTimeline(new PoolLimits(100, 100, 0, IDLE, 1_000, 0.5, 1_000, 10, QUEUE));
        List<Integer> most = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            jittered.ask(0, "r" + i);
            jittered.opened(0, "c" + i);
            PooledConnection<String> connection = jittered.connection("c" + i);
            most.add(connection.requestsMax());
            assertThat((double) connection.requestsMax()).isCloseTo((double) connection.retireAtNanos(), offset(1.0));
        }
        assertThat(most).allMatch(requests -> requests >= 500 && requests <= 1_000);
        assertThat(most.stream().distinct().count()).isGreaterThan(50);
    }

    @Test
    void firstConnectionsCarryFewRequestsEachTwiceAsManyAsTheOneBefore() {
        PoolTimeline early =
                new PoolTimeline(new PoolLimits(100, 100, 0, IDLE, AGE, 0, 10, 2, 10, QUEUE, PoolLimits.NEVER));
        List<Integer> most = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            early.ask(0, "r" + i);
            early.opened(0, "c" + i);
            most.add(early.connection("c" + i).requestsMax());
        }
        assertThat(most.subList(0, 5)).containsExactly(2, 4, 8, 10, 10);
        assertThat(most.subList(5, 100)).containsOnly(10);
        early.release(1, "c0");
        assertThat(early.ask(2, "again")).containsExactly("again reuses c0");
        assertThat(early.release(3, "c0")).containsExactly("close c0 REQUESTS");
    }

    @Test
    void connectionIsRetiredAfterItsRequests() {
        PoolTimeline twice = new PoolTimeline(new PoolLimits(1, 1, 0, IDLE, AGE, 0, 2, 1, QUEUE));
        twice.ask(0, "r1");
        twice.opened(0, "a");
        twice.release(1, "a");
        assertThat(twice.ask(2, "r2")).containsExactly("r2 reuses a");
        assertThat(twice.release(3, "a")).containsExactly("close a REQUESTS");
    }

    @Test
    void requestsBeyondTheConnectionsWaitInOrder() {
        pool.ask(0, "r1");
        pool.ask(0, "r2");
        pool.opened(0, "a");
        pool.opened(0, "b");
        // Both connections are busy: two may wait, the third is refused.
        assertThat(pool.ask(1, "r3")).isEmpty();
        assertThat(pool.ask(2, "r4")).isEmpty();
        assertThat(pool.ask(3, "r5")).containsExactly("r5 fails QUEUE_FULL");
        assertThat(pool.release(4, "b")).containsExactly("r3 reuses b");
        assertThat(pool.release(5, "a")).containsExactly("r4 reuses a");
        PoolCounters counters = pool.pool.counters();
        assertThat(counters.queued()).isEqualTo(2);
        assertThat(counters.queueRefusals()).isEqualTo(1);
        assertThat(counters.waitNanos()).isEqualTo(3 + 3);
        assertThat(counters.waitNanosMax()).isEqualTo(3);
    }

    @Test
    void waitingRequestFailsAtItsDeadlineAndNotBefore() {
        pool.ask(0, "r1");
        pool.ask(0, "r2");
        pool.opened(0, "a");
        pool.opened(0, "b");
        pool.ask(10, "r3");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(60);
        assertThat(pool.advance(59)).isEmpty();
        assertThat(pool.advance(60)).containsExactly("r3 fails QUEUE_TIMEOUT");
        assertThat(pool.release(61, "a")).isEmpty();
    }

    @Test
    void cancelledRequestIsNeverServed() {
        pool.ask(0, "r1");
        pool.ask(0, "r2");
        pool.opened(0, "a");
        pool.opened(0, "b");
        pool.ask(1, "r3");
        pool.ask(1, "r4");
        pool.cancel("r3");
        assertThat(pool.ticket("r3").waiting()).isFalse();
        // Its place in the queue is free at once, and a second cancel changes nothing.
        pool.cancel("r3");
        assertThat(pool.ask(2, "r5")).isEmpty();
        assertThat(pool.release(3, "a")).containsExactly("r4 reuses a");
        assertThat(pool.pool.counters().waiting()).isEqualTo(1);
    }

    @Test
    void failedOpeningCostsTheOldestRequestAndTriesTheNext() {
        assertThat(pool.ask(0, "r1")).containsExactly("open FIRST");
        assertThat(pool.ask(0, "r2")).containsExactly("open ALL_BUSY");
        assertThat(pool.ask(0, "r3")).isEmpty();
        // Two openings for three requests: the first failure costs r1, and its opening is tried again for r3.
        assertThat(pool.openFailed(1)).containsExactly("r1 fails OPEN_FAILED", "open ALL_BUSY");
        assertThat(pool.openFailed(2)).containsExactly("r2 fails OPEN_FAILED");
        assertThat(pool.openFailed(3)).containsExactly("r3 fails OPEN_FAILED");
        assertThat(pool.pool.total()).isZero();
        assertThat(pool.pool.counters().openFailures()).isEqualTo(3);
    }

    @Test
    void failedOpeningThatNobodyNeedsCostsNobody() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.ask(1, "r2");
        pool.release(2, "a");
        assertThat(pool.openFailed(3)).isEmpty();
    }

    @Test
    void freshRequestPassesIdleConnectionsBy() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.release(1, "a");
        assertThat(pool.askFresh(2, "again")).containsExactly("open RETRY");
        assertThat(pool.opened(3, "b")).containsExactly("again gets b");
        assertThat(pool.pool.counters().idle()).isEqualTo(1);
    }

    @Test
    void freshRequestMakesRoomWhenTheLimitLeavesNone() {
        PoolTimeline one = new PoolTimeline(limits(1, 2));
        one.ask(0, "r1");
        one.opened(0, "a");
        one.release(1, "a");
        // The idle connection gives way to a fresh one.
        assertThat(one.askFresh(2, "again")).containsExactly("close a MADE_ROOM", "open RETRY");
        assertThat(one.opened(3, "b")).containsExactly("again gets b");
        // While b is busy a fresh request waits, and b gives way when it comes free.
        assertThat(one.askFresh(4, "more")).isEmpty();
        assertThat(one.release(5, "b")).containsExactly("close b MADE_ROOM", "open RETRY");
    }

    @Test
    void freshRequestIsNotStarvedByThoseThatTakeAnyConnection() {
        PoolTimeline one = new PoolTimeline(limits(1, 9));
        one.ask(0, "r1");
        one.opened(0, "a");
        // The only connection is busy; one request waits before the fresh one, one behind it.
        one.ask(1, "before");
        one.askFresh(2, "again");
        one.ask(3, "behind");
        assertThat(one.release(4, "a")).containsExactly("before reuses a");
        assertThat(one.release(5, "a")).containsExactly("close a MADE_ROOM", "open RETRY");
        assertThat(one.opened(6, "b")).containsExactly("again gets b");
        assertThat(one.release(7, "b")).containsExactly("behind reuses b");
    }

    @Test
    void connectionAboveTheIdleLimitIsTheLongestIdle() {
        PoolTimeline few = new PoolTimeline(new PoolLimits(3, 1, 0, IDLE, AGE, 0, 10, 1, QUEUE));
        few.ask(0, "r1");
        few.ask(0, "r2");
        few.opened(0, "a");
        few.opened(0, "b");
        assertThat(few.release(1, "a")).isEmpty();
        assertThat(few.release(2, "b")).containsExactly("close a IDLE_LIMIT");
    }

    @Test
    void connectionsAreKeptReadyOneAtATime() {
        PoolTimeline ready = new PoolTimeline(new PoolLimits(5, 5, 2, IDLE, AGE, 0, 10, 5, QUEUE));
        assertThat(ready.advance(0)).containsExactly("open AHEAD");
        assertThat(ready.advance(0)).isEmpty();
        assertThat(ready.opened(1, "a")).containsExactly("open AHEAD");
        assertThat(ready.advance(1)).isEmpty();
        ready.opened(2, "b");
        assertThat(ready.advance(2)).isEmpty();
        // A request takes one: another is opened for the next.
        assertThat(ready.ask(3, "r1")).containsExactly("r1 gets b", "open AHEAD");
    }

    @Test
    void upstreamThatIsDownIsNotPreparedForMoreThanOnceASecond() {
        PoolTimeline ready = new PoolTimeline(new PoolLimits(5, 5, 1, IDLE, AGE, 0, 10, 5, QUEUE));
        assertThat(ready.advance(0)).containsExactly("open AHEAD");
        assertThat(ready.openFailed(10)).isEmpty();
        assertThat(ready.pool.nextWakeNanos()).isEqualTo(1_000_000_010);
        assertThat(ready.advance(1_000_000_009)).isEmpty();
        assertThat(ready.advance(1_000_000_010)).containsExactly("open AHEAD");
    }

    @Test
    void drainedPoolClosesWhatIsIdleFailsWhoWaitsAndKeepsWhatIsBusy() {
        PoolTimeline one = new PoolTimeline(limits(2, 2));
        one.ask(0, "r1");
        one.opened(0, "a");
        one.release(0, "a");
        one.ask(1, "r2");
        one.ask(1, "r3");
        one.opened(1, "b");
        one.ask(1, "r4");
        one.pool.drain();
        assertThat(one.effects()).containsExactly("r4 fails DRAINED");
        assertThat(one.ask(2, "r5")).containsExactly("r5 fails DRAINED");
        assertThat(one.release(3, "a")).containsExactly("close a DRAINED");
        assertThat(one.discard(3, "b", DiscardReason.STALE)).containsExactly("close b STALE");
        assertThat(one.pool.nextWakeNanos()).isEqualTo(ConnectionPool.NEVER);
    }

    @Test
    void retiredPoolServesWhoWaitsAndWhoStillComesAndKeepsNothing() {
        PoolTimeline one = new PoolTimeline(limits(2, 2));
        one.ask(0, "r1");
        one.opened(0, "a");
        one.ask(0, "r2");
        one.opened(0, "b");
        one.release(1, "a");
        one.ask(1, "r3");
        one.ask(1, "r4");
        // Both connections are busy, and r4 waits.
        one.pool.retire();
        assertThat(one.effects()).isEmpty();
        assertThat(one.release(2, "a")).containsExactly("r4 reuses a");
        assertThat(one.release(3, "a")).containsExactly("close a DRAINED");
        assertThat(one.release(3, "b")).containsExactly("close b DRAINED");
        // A request that found the pool before it was replaced.
        assertThat(one.ask(4, "r5")).containsExactly("open FIRST");
        assertThat(one.opened(5, "c")).containsExactly("r5 gets c");
        assertThat(one.release(6, "c")).containsExactly("close c DRAINED");
        assertThat(one.pool.total()).isZero();
    }

    @Test
    void t19_releaseAfterTheConnectionIsGoneChangesNothing() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        assertThat(pool.discard(1, "a", DiscardReason.CLIENT_GONE)).containsExactly("close a CLIENT_GONE");
        assertThat(pool.release(2, "a")).isEmpty();
        assertThat(pool.discard(3, "a", DiscardReason.STALE)).isEmpty();
        assertThat(pool.pool.total()).isZero();
        assertThat(pool.pool.counters().discards()).containsOnlyKeys(DiscardReason.CLIENT_GONE);
    }

    @Test
    void t19_secondReleaseIsABrokenInvariant() {
        pool.ask(0, "r1");
        pool.opened(0, "a");
        pool.release(1, "a");
        assertThatThrownBy(() -> pool.release(2, "a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a connection must be released once, was released twice");
        assertThatThrownBy(() -> pool.opened(2, "b")).isInstanceOf(IllegalStateException.class);
    }

    /** Goal: whatever happens in whatever order, counters add up and limits hold. Method: random calls, checked after each. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void limitsHoldAndCountersAddUpWhateverHappens(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PoolLimits limits = new PoolLimits(4, 3, 1, 50, 500, 0.3, 20, 3, 40);
        ModelDriver driver = new ModelDriver(limits, random);
        for (int step = 0; step < 20_000; step++) {
            driver.step();
            driver.check("seed " + seed + ", step " + step);
        }
        driver.drain();
        driver.check("seed " + seed + ", drained");
        assertThat(driver.pool.total()).as("seed " + seed).isZero();
    }
}
