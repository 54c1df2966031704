package dev.egresslab.bench.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.bench.workload.RetryPolicy.Backoff;
import dev.egresslab.bench.workload.RetryPolicy.Jitter;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static Retries retries(
            int attempts, Backoff backoff, long wait, long waitMax, Jitter jitter, @Nullable Double budget) {
        return new Retries(
                new RetryPolicy(attempts, Set.of(RetryReason.CONNECT_TIMEOUT), backoff, wait, waitMax, jitter, budget),
                new SplittableRandom(1));
    }

    private static Retries budgeted(double budget) {
        return retries(100, Backoff.FIXED, 0, 0, Jitter.NONE, budget);
    }

    private static long after(Retries retries, int attempts) {
        return retries.waitNanos(attempts, RetryReason.CONNECT_TIMEOUT);
    }

    @Test
    void callThatFailedAsOftenAsItMayIsNotTriedAgain() {
        Retries retries = retries(3, Backoff.FIXED, 5, 9, Jitter.NONE, null);
        assertThat(after(retries, 1)).isEqualTo(5);
        assertThat(after(retries, 2)).isEqualTo(5);
        assertThat(after(retries, 3)).isEqualTo(Retries.NO_RETRY);
        assertThat(new Retries(RetryPolicy.NONE, new SplittableRandom(1)).waitNanos(1, RetryReason.CONNECT_TIMEOUT))
                .isEqualTo(Retries.NO_RETRY);
    }

    @Test
    void onlyTheFailuresOfThePolicyAreTriedAgain() {
        Retries retries = retries(3, Backoff.FIXED, 5, 9, Jitter.NONE, null);
        assertThat(retries.waitNanos(1, RetryReason.TIMEOUT)).isEqualTo(Retries.NO_RETRY);
        // A page without a worker made no call.
        assertThat(retries.waitNanos(1, null)).isEqualTo(Retries.NO_RETRY);
    }

    @Test
    void exponentialWaitDoublesUpToTheLongest() {
        Retries retries = retries(100, Backoff.EXPONENTIAL, 100, 1_000, Jitter.NONE, null);
        assertThat(after(retries, 1)).isEqualTo(100);
        assertThat(after(retries, 2)).isEqualTo(200);
        assertThat(after(retries, 4)).isEqualTo(800);
        assertThat(after(retries, 5)).isEqualTo(1_000);
        // Long past where the doubled number would no longer fit.
        assertThat(after(retries, 99)).isEqualTo(1_000);
        assertThat(after(retries(100, Backoff.EXPONENTIAL, 0, 1_000, Jitter.FULL, null), 99))
                .isZero();
    }

    @Test
    void jitterSpreadsTheWaitOverItsRange() {
        Retries full = retries(2, Backoff.FIXED, 10, 10, Jitter.FULL, null);
        Retries equal = retries(2, Backoff.FIXED, 10, 10, Jitter.EQUAL, null);
        int[] fully = new int[11];
        int[] equally = new int[11];
        for (int i = 0; i < 2_000; i++) {
            fully[(int) after(full, 1)]++;
            equally[(int) after(equal, 1)]++;
        }
        assertThat(fully).doesNotContain(0);
        // Half of it is certain.
        assertThat(equally).startsWith(0, 0, 0, 0, 0);
        assertThat(java.util.Arrays.copyOfRange(equally, 5, 11)).doesNotContain(0);
    }

    @Test
    void budgetIsTenRetriesAndAShareOfTheCalls() {
        Retries retries = budgeted(0.1);
        for (int i = 0; i < 10; i++) {
            assertThat(after(retries, 1)).isZero();
        }
        assertThat(after(retries, 1)).isEqualTo(Retries.OVER_BUDGET);
        // Nine calls are nine tenths of a retry, the tenth makes it whole.
        for (int i = 0; i < 9; i++) {
            retries.called();
        }
        assertThat(after(retries, 1)).isEqualTo(Retries.OVER_BUDGET);
        retries.called();
        assertThat(after(retries, 1)).isZero();
        assertThat(after(retries, 1)).isEqualTo(Retries.OVER_BUDGET);
    }

    @Test
    void quietTimeSavesUpNoMoreThanTenRetries() {
        Retries retries = budgeted(1);
        for (int i = 0; i < 1_000; i++) {
            retries.called();
        }
        for (int i = 0; i < 10; i++) {
            assertThat(after(retries, 1)).isZero();
        }
        assertThat(after(retries, 1)).isEqualTo(Retries.OVER_BUDGET);
    }

    @Test
    void failureThatIsNotTriedAgainCostsNoBudget() {
        Retries retries = budgeted(0);
        for (int i = 0; i < 50; i++) {
            assertThat(retries.waitNanos(1, RetryReason.RESET)).isEqualTo(Retries.NO_RETRY);
        }
        assertThat(after(retries, 1)).isZero();
    }

    @Test
    void policyThatCannotBeIsRefused() {
        assertThatThrownBy(() -> retries(0, Backoff.FIXED, 0, 0, Jitter.NONE, null))
                .hasMessage("attempts must be positive, was 0");
        assertThatThrownBy(() -> retries(1, Backoff.FIXED, 2, 1, Jitter.NONE, null))
                .hasMessage("waitNanos must be 0 to waitMaxNanos, were 2 and 1");
        assertThatThrownBy(() -> retries(1, Backoff.FIXED, 0, 0, Jitter.NONE, 1.1))
                .hasMessage("budget must be 0 to 1, was 1.1");
    }
}
