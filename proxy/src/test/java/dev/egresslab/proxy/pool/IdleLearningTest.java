package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdleLearningTest {
    private static final long CONFIGURED = seconds(55);

    private final IdleLearning learning = new IdleLearning();

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    @Test
    void originsWordIsKeptWithAMargin() {
        learning.said(seconds(5));
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(seconds(4.5));
        learning.said(seconds(20));
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(seconds(18));
        learning.said(seconds(0.4));
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(seconds(0.2));
        // It never makes the timeout longer than configured.
        learning.said(seconds(300));
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(CONFIGURED);
    }

    @Test
    void closesAfterTheSameTimeAreLearnedFromTheFifth() {
        for (int i = 0; i < 4; i++) {
            learning.shown(seconds(10 + i * 0.1), 0);
        }
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(CONFIGURED);
        learning.shown(seconds(10.4), 0);
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(seconds(9));
    }

    @Test
    void closesAfterAnyTimeTeachNothing() {
        for (double idle : new double[] {0.01, 3, 40, 0.5, 17, 25, 1, 8, 0.2, 30}) {
            learning.shown(seconds(idle), 0);
        }
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(CONFIGURED);
    }

    @Test
    void aDeploymentBetweenDoesNotSpoilIt() {
        for (double idle : new double[] {10, 10, 0.3, 10, 2, 10, 10}) {
            learning.shown(seconds(idle), 0);
        }
        assertThat(learning.timeoutNanos(CONFIGURED, 0)).isEqualTo(seconds(9));
    }

    @Test
    void whatWasShownIsForgottenAfterTenMinutesAndNotBefore() {
        for (int i = 0; i < 5; i++) {
            learning.shown(seconds(10), 0);
        }
        long tenMinutes = TimeUnit.MINUTES.toNanos(10);
        assertThat(learning.timeoutNanos(CONFIGURED, tenMinutes - 1)).isEqualTo(seconds(9));
        assertThat(learning.timeoutNanos(CONFIGURED, tenMinutes)).isEqualTo(CONFIGURED);
        // One more close is not enough to know again.
        learning.shown(seconds(10), tenMinutes);
        assertThat(learning.timeoutNanos(CONFIGURED, tenMinutes)).isEqualTo(CONFIGURED);
    }
}
