package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import org.junit.jupiter.api.Test;

/** A gateway with one port that is held for 2 s and refuses by a reset at once, and a call each second. Times in milliseconds. */
class RetryTimelineTest {

    private static Round run(String retries, String variant) {
        return Runs.round(Runs.exact("""
            why: When is a call tried again?
            gateway: {rtt: 20ms, ports: 1, hold: 2s, exhaustion: rst}
            origin: {hosts: {api.example.com: [198.51.100.10]}, tls: off, serviceTime: 5ms}
            app: {dnsCache: true, workers: 1, retries: {%s}}
            load: {arrivals: constant, stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: %s}
            """.formatted(retries, variant)));
    }

    @Test
    void callIsTriedAgainUntilAPortIsFree() {
        // 0: a name, 0.5, then 45 for the call; its FIN is answered at 65.5, so its port is free again at 2065.5.
        // 1000: refused, and again at 1100, 1300, 1700 and 2500, when there is a port; 45 until 2545.
        Round round = run("attempts: 5, wait: 100ms", "{}");
        assertThat(round.counters())
                .containsEntry("requests.ok", 2L)
                .containsEntry("calls.ok", 2L)
                .containsEntry("calls.failed", 0L)
                .containsEntry("attempts.total", 6L)
                .containsEntry("attempts.retries", 4L)
                .containsEntry("attempts.overBudget", 0L)
                .containsEntry("nat.ErrorPortAllocation", 4L);
        assertThat(round.histograms())
                .containsEntry("callLatency", "45500000, 1545000000")
                // Between attempts the page waits.
                .containsEntry("wait", "0, 1500000000")
                .containsEntry("latency", "45500000, 1545000000");
    }

    @Test
    void callFailsWithItsLastAttempt() {
        // Refused at 1000, 1100, 1200 and 1300.
        Round round = run("attempts: 4, backoff: fixed, wait: 100ms", "{}");
        assertThat(round.counters())
                .containsEntry("requests.failed", 1L)
                .containsEntry("calls.failed", 1L)
                .containsEntry("attempts.retries", 3L)
                .containsEntry("errors.connectRefused", 1L);
        assertThat(round.histograms()).containsEntry("callLatency", "45500000, 300000000");
    }

    @Test
    void failureThatIsNotAmongThoseIsFinal() {
        Round round = run("attempts: 5, on: [connectTimeout]", "{}");
        assertThat(round.counters()).containsEntry("attempts.retries", 0L).containsEntry("requests.failed", 1L);
    }

    @Test
    void spentBudgetMakesTheFailureStand() {
        // Ten retries are in reserve, each at once.
        Round round = run("attempts: 100, wait: 0s, budget: 0%", "{}");
        assertThat(round.counters())
                .containsEntry("attempts.retries", 10L)
                .containsEntry("attempts.overBudget", 1L)
                .containsEntry("requests.failed", 1L);
    }

    @Test
    void errorOfAProxyIsTriedAgain() {
        // The proxy keeps its connection and with it the only port: the first call opens it, all others find it. With a
        // timeout of the
        // origin's at 500 the second call needs a new one, and is answered 503 at 1000, 1100, 1300, 1700; at 2500 it is
        // served.
        Round round = run("attempts: 5, wait: 100ms", "{proxy: {idleTimeout: 100ms}}");
        assertThat(round.counters()).containsEntry("requests.ok", 2L).containsEntry("attempts.retries", 4L);
    }

    @Test
    void sameSeedHasTheSameJitter() {
        String retries = "attempts: 5, wait: 100ms, jitter: full";
        assertThat(run(retries, "{}").histograms()).isEqualTo(run(retries, "{}").histograms());
        assertThat(run(retries, "{}").histograms())
                .isNotEqualTo(run("attempts: 5, wait: 100ms", "{}").histograms());
    }
}
