package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Idle connections beyond what the load needs are closed by halves: a period of 100, an idle timeout of 10,000. */
class NeedEstimateTest {
    private static final int PERIOD = 100;

    private final PoolTimeline pool = pool(0);

    private static PoolTimeline pool(int idleMin) {
        return new PoolTimeline(new PoolLimits(20, 20, idleMin, 10_000, 100_000, 0, 1_000, 1_000, 5, 50, PERIOD));
    }

    /** So many requests at the same instant, each on a connection of its own, all over at once. */
    private static void burst(PoolTimeline pool, long now, int size) {
        for (int i = 0; i < size; i++) {
            pool.ask(now, "r" + i);
        }
        for (int i = 0; i < size; i++) {
            pool.opened(now, "c" + i);
        }
        for (int i = 0; i < size; i++) {
            pool.release(now, "c" + i);
        }
    }

    @Test
    void estimateRisesAtOnceAndFallsByHalves() {
        NeedEstimate need = new NeedEstimate(PERIOD);
        need.used(8);
        assertThat(need.need()).isEqualTo(8);
        assertThat(need.endPeriod(0, 8, 0)).isZero();
        // Nothing more is in use: 4 are needed, then 2, then 1; half of the excess goes each time.
        assertThat(need.endPeriod(0, 8, 0)).isEqualTo(2);
        assertThat(need.endPeriod(0, 6, 0)).isEqualTo(2);
        assertThat(need.endPeriod(0, 4, 0)).isEqualTo(2);
        need.used(5);
        assertThat(need.need()).isEqualTo(5);
        assertThat(need.endPeriod(0, 5, 0)).isZero();
    }

    @Test
    void burstIsGivenBackByHalvesTheLongestIdleFirst() {
        burst(pool, 0, 8);
        // In the period of the burst all eight were needed.
        assertThat(pool.advance(99)).isEmpty();
        assertThat(pool.advance(100)).isEmpty();
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(200);
        assertThat(pool.advance(199)).isEmpty();
        assertThat(pool.advance(200)).containsExactly("close c0 NOT_NEEDED", "close c1 NOT_NEEDED");
        assertThat(pool.advance(300)).containsExactly("close c2 NOT_NEEDED", "close c3 NOT_NEEDED");
        assertThat(pool.pool.counters().needed()).isEqualTo(2);
    }

    @Test
    void whatTheLoadUsesIsKept() {
        burst(pool, 0, 8);
        for (long now = 50; now < 1_000; now += 50) {
            // Three at a time, again and again: the newest are taken.
            pool.ask(now, "x");
            pool.ask(now, "y");
            pool.ask(now, "z");
            pool.release(now, "c7");
            pool.release(now, "c6");
            pool.release(now, "c5");
            pool.advance(now);
        }
        assertThat(pool.pool.counters().idle()).isEqualTo(3);
        assertThat(pool.pool.counters().discards()).containsExactly(Map.entry(DiscardReason.NOT_NEEDED, 5L));
        assertThat(pool.pool.counters().opened()).isEqualTo(8);
    }

    @Test
    void connectionsToBeKeptReadyAreKept() {
        PoolTimeline ready = pool(6);
        burst(ready, 0, 8);
        for (long now = 100; now <= 2_000; now += 100) {
            ready.advance(now);
        }
        assertThat(ready.pool.counters().idle()).isEqualTo(6);
    }

    @Test
    void emptyPoolHasNothingToWakeFor() {
        burst(pool, 0, 1);
        pool.advance(100);
        // One is left until the estimate is down to none.
        assertThat(pool.advance(200)).containsExactly("close c0 NOT_NEEDED");
        assertThat(pool.pool.nextWakeNanos()).isEqualTo(ConnectionPool.NEVER);
    }

    @Test
    void withoutAPurgeTheTimeoutAloneEndsThem() {
        PoolTimeline lazy = new PoolTimeline(new PoolLimits(20, 20, 0, 10_000, 100_000, 0, 1_000, 5, 50));
        burst(lazy, 0, 8);
        assertThat(lazy.pool.nextWakeNanos()).isEqualTo(10_000);
        assertThat(lazy.advance(9_999)).isEmpty();
        assertThat(lazy.advance(10_000)).hasSize(8);
    }
}
