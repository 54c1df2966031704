package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
    private static final long SECOND = 1_000_000_000L;

    private final BodyPace pace = new BodyPace(100, Duration.ofSeconds(5));

    @Test
    void silentClientIsLateAfterTheGrace() {
        pace.begin();
        assertThat(pace.lateNanos()).isEqualTo(BodyPace.NEVER);
        pace.waits(true, 10 * SECOND);
        assertThat(pace.lateNanos()).isEqualTo(15 * SECOND);
    }

    @Test
    void bytesEarnTimeAtTheRate() {
        pace.waits(true, 0);
        pace.came(300);
        assertThat(pace.lateNanos()).isEqualTo(8 * SECOND);
        pace.came(1);
        assertThat(pace.lateNanos()).isEqualTo(8 * SECOND + SECOND / 100);
    }

    @Test
    void timeInWhichTheOriginIsWaitedForIsNotTheClients() {
        pace.waits(true, 0);
        // Three seconds of five are used, then the origin takes nothing for a minute.
        pace.waits(false, 3 * SECOND);
        assertThat(pace.lateNanos()).isEqualTo(BodyPace.NEVER);
        pace.waits(true, 63 * SECOND);
        assertThat(pace.lateNanos()).isEqualTo(65 * SECOND);
        // To be told twice changes nothing.
        pace.waits(true, 64 * SECOND);
        assertThat(pace.lateNanos()).isEqualTo(65 * SECOND);
    }

    @Test
    void nextBodyBeginsAnew() {
        pace.waits(true, 0);
        pace.came(1_000_000);
        pace.begin();
        pace.waits(true, 100 * SECOND);
        assertThat(pace.lateNanos()).isEqualTo(105 * SECOND);
    }

    @Test
    void withoutARateNobodyIsLate() {
        BodyPace any = new BodyPace(0, Duration.ZERO);
        any.waits(true, 0);
        assertThat(any.lateNanos()).isEqualTo(BodyPace.NEVER);
    }
}
