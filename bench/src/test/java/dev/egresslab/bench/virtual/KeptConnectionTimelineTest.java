package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import org.junit.jupiter.api.Test;

/** How kept connections end, and what the next call on one meets: one worker, plain HTTP, a page each second. */
class KeptConnectionTimelineTest {

    private static Round run(String gateway, String keepAlive, String variant) {
        return Runs.round(Runs.exact("""
            why: When does a kept connection end?
            gateway: {rtt: 20ms%s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 5ms, tls: off, keepAlive: {timeout: %s}}
            app: {workers: 1, connections: per-worker, dnsCache: true}
            load: {arrivals: constant, stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: %s}
            """.formatted(gateway, keepAlive, variant)));
    }

    @Test
    void originsFinEndsAnIdleConnection() {
        // Page 1 is answered at 45.5 ms. The origin keeps the connection 900 ms: its FIN is there at 945.5, before page
        // 2 at 1,000.
        Round round = run("", "900ms", "{}");
        assertThat(round.counters())
                .containsEntry("connections.opened", 2L)
                .containsEntry("connections.reused", 0L)
                .containsEntry("calls.retried", 0L)
                // There is no proxy.
                .doesNotContainKey("proxy.retries");
        assertThat(round.histograms()).containsEntry("latency", "45000000, 45500000");
    }

    @Test
    void requestThatCrossesTheOriginsFinIsSentAgain() {
        // The FIN would be there at 1,005.5 ms. The request of 1,000 reaches the origin after it closed: the client
        // learns it at 1,005.5, and
        // opens another connection: 5.5 + 45.
        Round round = run("", "960ms", "{}");
        assertThat(round.counters())
                .containsEntry("connections.opened", 2L)
                .containsEntry("connections.reused", 1L)
                .containsEntry("calls.retried", 1L)
                .containsEntry("requests.ok", 2L);
        assertThat(round.histograms()).containsEntry("latency", "45500000, 50500000");
    }

    @Test
    void requestARoundTripBeforeTheOriginsFinIsAnswered() {
        // The origin closes at 1,010.5 - a nanosecond is enough for the request of 1,000 to be there before: 974.5 +
        // 45.5 - 10 = 1,010.
        assertThat(run("", "974500us", "{}").counters()).containsEntry("calls.retried", 1L);
        assertThat(run("", "974501us", "{}").counters())
                .containsEntry("calls.retried", 0L)
                .containsEntry("connections.opened", 1L);
    }

    @Test
    void gatewayThatForgotTheConnectionResetsTheNextRequest() {
        // Idle for 900 ms at the gateway, which resets the request of 1,000 at once: AWS's way. Then 45 for a new
        // connection.
        Round round = run(", idleTimeout: 900ms", "60s", "{}");
        assertThat(round.counters())
                .containsEntry("connections.reused", 1L)
                .containsEntry("calls.retried", 1L)
                .containsEntry("nat.IdleTimeoutCount", 1L)
                .containsEntry("requests.ok", 2L);
        assertThat(round.histograms()).containsEntry("latency", "45000000, 45500000");
    }

    @Test
    void answerOnAForgottenConnectionNeverComes() {
        // The origin works for 1.5 s, the gateway forgets after 1 s of silence: the call ends by its timeout.
        Round round = Runs.round(Runs.exact("""
            why: What if the gateway is impatient?
            gateway: {rtt: 20ms, idleTimeout: 1s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1500ms, tls: off}
            app: {timeout: 5s}
            load: {arrivals: constant, stages: [{for: 1s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """));
        assertThat(round.counters()).containsEntry("errors.timeout", 1L).containsEntry("nat.IdleTimeoutCount", 1L);
        assertThat(round.histograms()).containsEntry("latency", "5000000000");
    }

    @Test
    void poolsStaleConnectionIsReplacedByAFreshOne() {
        Round round = run(", idleTimeout: 900ms", "60s", "{proxy: {idleTimeout: 30s}}");
        assertThat(round.counters())
                .containsEntry("connections.opened", 2L)
                .containsEntry("proxy.retries", 1L)
                // The application knows nothing of it.
                .containsEntry("calls.retried", 0L)
                .containsEntry("requests.ok", 2L);
        assertThat(round.histograms()).containsEntry("latency", "45000000 x2");
    }

    @Test
    void poolClosesItsIdleConnectionItself() {
        // Idle from 45 ms to 845: closed by the proxy, and page 2 opens another.
        Round round = run("", "60s", "{proxy: {idleTimeout: 800ms}}");
        assertThat(round.counters())
                .containsEntry("connections.opened", 2L)
                .containsEntry("connections.reused", 0L)
                .containsEntry("proxy.retries", 0L);
    }

    @Test
    void poolClosesItsIdleConnectionByResetSoThatItsPortIsHeldAsAfterAReset() {
        // One port, held 60 s after a FIN. The pool closes its idle connection at 845 ms; page 2 comes at 1,000.
        String port = ", profile: {basedOn: aws-nat-gateway, portsPerDestination: 1, holdAfterRst: %s}";
        String pool = "{proxy: {idleTimeout: 800ms}}";

        // Held until 1,000 at the latest: free again.
        assertThat(run(port.formatted("150ms"), "60s", pool).counters())
                .containsEntry("connections.opened", 2L)
                .containsEntry("nat.ErrorPortAllocation", 0L);

        // Held until 1,045: the first SYN of page 2 finds no port.
        assertThat(run(port.formatted("200ms"), "60s", pool).counters()).containsEntry("nat.ErrorPortAllocation", 1L);
    }

    @Test
    void poolQueuesAndAnswers503WhenTheTimeIsOver() {
        // One connection, service 1 s; page 2 waits from 500 ms for at most 100.
        Round round = Runs.round(Runs.exact("""
            why: What does a full pool do?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1s, tls: off}
            load: {arrivals: constant, stages: [{for: 1s, rate: 2/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: {maxConnections: 1, queueTimeout: 100ms}}}
            """));
        assertThat(round.counters())
                .containsEntry("requests.ok", 1L)
                .containsEntry("errors.badStatus", 1L)
                .containsEntry("connections.opened", 1L);
        assertThat(round.histograms()).containsEntry("latency", "100000000, 1040000000");
    }

    @Test
    void pooledRequestWaitsForTheConnectionThatComesFirst() {
        // Page 2, at 500 ms, waits until page 1 is answered at 1,040 ms; its own answer takes 1,020 more.
        Round round = Runs.round(Runs.exact("""
            why: Who gets the connection?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1s, tls: off}
            load: {arrivals: constant, stages: [{for: 1s, rate: 2/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: {maxConnections: 1, queueTimeout: 2s}}}
            """));
        assertThat(round.counters()).containsEntry("requests.ok", 2L).containsEntry("connections.reused", 1L);
        assertThat(round.histograms()).containsEntry("latency", "1040000000, 1560000000");
    }

    @Test
    void clientThatGoesAwayTakesItsCallOutOfThePool() {
        // The call may take 900 ms, the answer 1,040: the proxy closes the connection that carried it.
        Round round = Runs.round(Runs.exact("""
            why: What if the client goes away?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1s, tls: off}
            app: {connectTimeout: 500ms, timeout: 900ms}
            load: {arrivals: constant, stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: egresslab}}
            """));
        assertThat(round.counters())
                .containsEntry("errors.timeout", 2L)
                .containsEntry("connections.opened", 2L)
                .containsEntry("connections.reused", 0L);
        assertThat(round.histograms()).containsEntry("latency", "900000000 x2");
    }
}
