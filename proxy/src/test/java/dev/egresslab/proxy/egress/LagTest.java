package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How late an event loop is, and whether that stands. */
class LagTest {
    private static final long MILLI = 1_000_000;

    @Test
    void loopIsLateByWhatItMissesItsPeriodBy() {
        LoopLag lag = new LoopLag(50 * MILLI, 0);
        lag.tick(50 * MILLI);
        lag.tick(100 * MILLI);
        assertThat(lag.takeNanos(100 * MILLI)).isZero();
        // 30 ms late, then in time again: the worst is told, once.
        lag.tick(180 * MILLI);
        lag.tick(230 * MILLI);
        assertThat(lag.takeNanos(240 * MILLI)).isEqualTo(30 * MILLI);
        assertThat(lag.takeNanos(240 * MILLI)).isZero();
    }

    @Test
    void loopThatHangsIsLateBeforeItSaysSo() {
        LoopLag lag = new LoopLag(50 * MILLI, 0);
        lag.tick(50 * MILLI);
        assertThat(lag.takeNanos(100 * MILLI)).isZero();
        assertThat(lag.takeNanos(101 * MILLI)).isEqualTo(MILLI);
        assertThat(lag.takeNanos(1_100 * MILLI)).isEqualTo(1_000 * MILLI);
        // Ticks that were missed are made up for at once, and are early.
        lag.tick(1_200 * MILLI);
        lag.tick(1_200 * MILLI);
        assertThat(lag.takeNanos(1_200 * MILLI)).isEqualTo(1_100 * MILLI);
    }

    @Test
    void singlePauseIsNoStandingLag() {
        StandingLag standing = new StandingLag(0);
        long most = 0;
        for (long now = 0; now < 5_000; now += 100) {
            // A pause of 400 ms, seen growing, across the border of two half seconds.
            long seen = now >= 1_300 && now < 1_700 ? now - 1_200 : 0;
            most = Math.max(most, standing.add(seen * MILLI, now * MILLI));
        }
        assertThat(most).isZero();
    }

    @Test
    void lagOfEveryHalfSecondStandsAfterThree() {
        StandingLag standing = new StandingLag(0);
        for (long now = 0; now < 1_500; now += 100) {
            assertThat(standing.add(300 * MILLI, now * MILLI))
                    .as("at %d ms", now)
                    .isZero();
        }
        assertThat(standing.add(300 * MILLI, 1_500 * MILLI)).isEqualTo(300 * MILLI);
        // And ends when one half second is without it.
        for (long now = 1_600; now < 2_500; now += 100) {
            assertThat(standing.add(now < 2_000 ? 300 * MILLI : 0, now * MILLI)).isEqualTo(300 * MILLI);
        }
        assertThat(standing.add(0, 2_500 * MILLI)).isZero();
    }
}
