package dev.egresslab.proxy.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget(20, 3);

    @Test
    void fewRequestsMayAlwaysBeRetriedAsManyAsTheLeast() {
        assertThat(budget.begin(1)).isTrue();
        assertThat(budget.begin(1)).isTrue();
        assertThat(budget.begin(1)).isTrue();
        assertThat(budget.begin(1)).isFalse();
        // One ends: another may begin.
        budget.end();
        assertThat(budget.begin(1)).isTrue();
        assertThat(budget.active()).isEqualTo(3);
    }

    @Test
    void manyRequestsMayBeRetriedByTheirShare() {
        for (int i = 0; i < 20; i++) {
            assertThat(budget.begin(100)).isTrue();
        }
        assertThat(budget.begin(100)).isFalse();
        assertThat(budget.begin(104)).isFalse();
        assertThat(budget.begin(105)).isTrue();
    }

    @Test
    void nothingIsAllowedWithoutShareAndLeast() {
        assertThat(new RetryBudget(0, 0).begin(1_000)).isFalse();
    }

    @Test
    void retryEndsOnce() {
        budget.begin(1);
        budget.end();
        assertThatThrownBy(budget::end).hasMessage("a retry must have begun to end, none had");
    }

    @Test
    void waitIsJitteredAndItsBoundDoublesUpToTheMaximum() {
        Backoff backoff = new Backoff(25, 250);
        SplittableRandom random = new SplittableRandom(7);
        long[] bounds = {25, 75, 175, 250, 250};
        for (int retry = 1; retry <= bounds.length; retry++) {
            long most = 0;
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 10_000; i++) {
                long delay = backoff.delayNanos(retry, random);
                most = Math.max(most, delay);
                least = Math.min(least, delay);
            }
            assertThat(most).isEqualTo(bounds[retry - 1]);
            assertThat(least).isZero();
        }
        assertThat(backoff.delayNanos(1_000, random)).isBetween(0L, 250L);
    }

    @Test
    void boundsAreInOrder() {
        assertThatThrownBy(() -> new Backoff(26, 25)).hasMessage("baseNanos must be 0 to maxNanos (25), was 26");
    }
}
