package dev.egresslab.proxy.egress;

import static dev.egresslab.proxy.egress.OverloadStage.KEEP_ALIVE_OFF;
import static dev.egresslab.proxy.egress.OverloadStage.NORMAL;
import static dev.egresslab.proxy.egress.OverloadStage.NOT_ACCEPTING;
import static dev.egresslab.proxy.egress.OverloadStage.REFUSING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.OverloadConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadPolicyTest {
    private static final long SECOND = 1_000_000_000L;

    private static final OverloadConfig CONFIG = new OverloadConfig(
            List.of(Duration.ofNanos(100), Duration.ofNanos(200), Duration.ofNanos(400)),
            List.of(0.5, 0.6, 0.7),
            List.of(0.8, 0.9, 0.95),
            0.5,
            Duration.ofSeconds(2));

    private final OverloadPolicy policy = new OverloadPolicy(CONFIG);

    private static Load lag(long nanos) {
        return new Load(nanos, 0, 0);
    }

    @Test
    void stageBeginsTheMomentItsNumberIsReached() {
        assertThat(policy.next(lag(99), 0)).isEqualTo(NORMAL);
        assertThat(policy.next(lag(100), 0)).isEqualTo(KEEP_ALIVE_OFF);
        assertThat(policy.next(lag(199), 0)).isEqualTo(KEEP_ALIVE_OFF);
        assertThat(policy.next(lag(200), 0)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(399), 0)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(400), 0)).isEqualTo(NOT_ACCEPTING);
    }

    @Test
    void worstTriggerDecides() {
        assertThat(policy.next(new Load(0, 0.49, 0.79), 0)).isEqualTo(NORMAL);
        assertThat(policy.next(new Load(0, 0.5, 0.79), 0)).isEqualTo(KEEP_ALIVE_OFF);
        assertThat(policy.next(new Load(100, 0.5, 0.9), 0)).isEqualTo(REFUSING);
        // Nothing in between has to be passed.
        assertThat(new OverloadPolicy(CONFIG).next(new Load(0, 0.7, 0), 0)).isEqualTo(NOT_ACCEPTING);
    }

    @Test
    void stageEndsWhenTheLoadHasBeenWellBelowForTheHold() {
        assertThat(policy.next(lag(200), 0)).isEqualTo(REFUSING);
        // Below the number that began it, but not by enough: half of it is 100.
        assertThat(policy.next(lag(199), SECOND)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(100), 10 * SECOND)).isEqualTo(REFUSING);
        // Calm from here.
        assertThat(policy.next(lag(99), 20 * SECOND)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(0), 22 * SECOND - 1)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(0), 22 * SECOND)).isEqualTo(KEEP_ALIVE_OFF);
        // One stage at a time, each with its own hold.
        assertThat(policy.next(lag(0), 22 * SECOND + 1)).isEqualTo(KEEP_ALIVE_OFF);
        assertThat(policy.next(lag(0), 24 * SECOND)).isEqualTo(KEEP_ALIVE_OFF);
        assertThat(policy.next(lag(0), 24 * SECOND + 1)).isEqualTo(NORMAL);
    }

    @Test
    void loadThatComesBackBeginsTheHoldAnew() {
        policy.next(lag(200), 0);
        policy.next(lag(0), SECOND);
        assertThat(policy.next(lag(100), 2 * SECOND)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(0), 3 * SECOND)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(0), 5 * SECOND - 1)).isEqualTo(REFUSING);
        assertThat(policy.next(lag(0), 5 * SECOND)).isEqualTo(KEEP_ALIVE_OFF);
        // Whatever it was on the way down, more load counts at once.
        assertThat(policy.next(lag(400), 5 * SECOND + 1)).isEqualTo(NOT_ACCEPTING);
    }

    @Test
    void triggerWithoutNumbersDoesNothing() {
        assertThat(new OverloadPolicy(OverloadConfig.OFF).next(new Load(Long.MAX_VALUE, 2, 2), 0))
                .isEqualTo(NORMAL);
    }
}
