package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.workload.RetryPolicy;
import dev.egresslab.bench.workload.RetryReason;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Calls that are tried again, against a proxy that is out of order at first. */
class RetriesOfCallsTest {
    private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";

    private static RetryPolicy policy(int attempts, RetryReason on, @Nullable Double budget) {
        return new RetryPolicy(
                attempts,
                Set.of(on),
                RetryPolicy.Backoff.FIXED,
                WAIT_NANOS,
                WAIT_NANOS,
                RetryPolicy.Jitter.NONE,
                budget);
    }

    /** One page; the proxy's first connections are answered 503. */
    private static RoundOutcome run(int unavailable, RetryPolicy policy, RecordedPages recorded) {
        Script script = (connection, request, channel) ->
                Script.write(channel, connection < unavailable ? UNAVAILABLE : Lab.OK);
        try (ScriptedServer proxy = new ScriptedServer(script, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.retries = policy;
            return lab.run(RecordedPages.atOnce(1), recorded);
        }
    }

    @Test
    void callThatSucceedsAtTheThirdAttemptIsOneCall() {
        RecordedPages recorded = new RecordedPages();
        RoundOutcome outcome = run(2, policy(3, RetryReason.BAD_STATUS, null), recorded);
        assertThat(outcome.counters())
                .containsEntry("requests.ok", 1L)
                .containsEntry("calls.ok", 1L)
                .containsEntry("calls.failed", 0L)
                .containsEntry("errors.badStatus", 0L)
                .containsEntry("attempts.total", 3L)
                .containsEntry("attempts.retries", 2L);
        // Two waits between three attempts, all of it the page's.
        assertThat(recorded.pages()).singleElement().satisfies(page -> {
            assertThat(page.nanos(Phase.WAIT)).isGreaterThanOrEqualTo(2 * WAIT_NANOS);
            assertThat(page.sum()).isEqualTo(page.latencyNanos());
        });
    }

    @Test
    void lastAttemptsFailureIsTheCalls() {
        RoundOutcome outcome = run(9, policy(3, RetryReason.BAD_STATUS, null), new RecordedPages());
        assertThat(outcome.counters())
                .containsEntry("calls.failed", 1L)
                .containsEntry("errors.badStatus", 1L)
                .containsEntry("attempts.total", 3L);
    }

    @Test
    void otherFailuresAreFinal() {
        RoundOutcome outcome = run(9, policy(3, RetryReason.TIMEOUT, null), new RecordedPages());
        assertThat(outcome.counters()).containsEntry("attempts.total", 1L).containsEntry("attempts.retries", 0L);
    }

    @Test
    void spentBudgetMakesTheFailureStand() {
        RoundOutcome outcome = run(99, policy(99, RetryReason.BAD_STATUS, 0.0), new RecordedPages());
        assertThat(outcome.counters())
                .containsEntry("attempts.retries", 10L)
                .containsEntry("attempts.overBudget", 1L)
                .containsEntry("calls.failed", 1L);
    }
}
