package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.proxy.config.OutlierConfig;
import dev.egresslab.proxy.config.RetryConfig;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.config.TimeoutConfig;
import dev.egresslab.proxy.resilience.Backoff;
import dev.egresslab.proxy.resilience.OutlierLimits;
import dev.egresslab.reports.results.Round;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the proxy does when it gets no connection, in milliseconds: what it does behind real sockets, as it is the same code. */
class ProxyResilienceTimelineTest {
    /** One name has two addresses, .2 and .1. Twelve other names have .1 alone and keep a connection each: all twelve ports that it has. */
    private static String scenario(int bursts) {
        StringBuilder hosts = new StringBuilder("{two.example.com: [198.51.100.2, 198.51.100.1]");
        for (int i = 1; i <= 12; i++) {
            hosts.append(", one").append(i).append(".example.com: [198.51.100.1]");
        }
        StringBuilder stages = new StringBuilder();
        for (int burst = 1; burst <= bursts; burst++) {
            stages.append(stages.isEmpty() ? "" : ", ")
                    .append("{for: 1ms, rate: ")
                    .append(burst * 1_000)
                    .append("/s}, {for: 11999ms, rate: 0/s}");
        }
        return """
            why: What if one of two addresses does not answer?
            gateway: {rtt: 20ms, ports: 12}
            origin: {hosts: %s}, tls: off, serviceTime: 400ms, keepAlive: {timeout: 1h}}
            app: {workers: 50, calls: 13, timeout: 60s}
            load: {arrivals: constant, stages: [%s]}
            measure: {rounds: 1}
            variants: {v: {proxy: {idleTimeout: 1h, queueTimeout: 60s}}}
            """.formatted(hosts, stages);
    }

    /** Calls of so many bursts that waited for a race: the stagger, a round trip, and the call's own 420 ms. */
    private static long raced(int bursts) {
        Object latencies = Runs.round(Runs.exact(scenario(bursts))).histograms().get("callLatency");
        // Those of a burst come within a millisecond, and one may be served by another's connection.
        Matcher found =
                Pattern.compile("\\b(?:689\\d{6}|690000000)(?: x(\\d+))?").matcher(String.valueOf(latencies));
        long calls = 0;
        while (found.find()) {
            calls += found.group(1) == null ? 1 : Long.parseLong(found.group(1));
        }
        return calls;
    }

    private static Round refused(int calls) {
        return Runs.round(Runs.exact("""
            why: How often is a connection tried that is refused?
            gateway: {rtt: 20ms, ports: 1, hold: 1m, exhaustion: rst}
            origin: {hosts: {api.example.com: [198.51.100.10]}, tls: off, serviceTime: 5ms}
            app: {workers: 50}
            load: {arrivals: constant, stages: [{for: %ds, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: {idleTimeout: 100ms}}}
            """.formatted(calls)));
    }

    @Test
    void connectionThatIsRefusedIsTriedTwiceMore() {
        // 0: opened, and the port held for a minute from 145 on. 1000: refused, and again after pauses of at most 25
        // and 75.
        Round round = refused(2);
        assertThat(round.counters())
                .containsEntry("requests.ok", 1L)
                .containsEntry("errors.badStatus", 1L)
                .containsEntry("nat.ErrorPortAllocation", 3L)
                .containsEntry("proxy.retries", 2L)
                // The application tried once.
                .containsEntry("attempts.retries", 0L);
        // The answer of 503 comes after the pauses.
        long slowest = latencyMax(round);
        assertThat(slowest).isBetween(45_000_000L, 100_000_000L);
        // Each request anew.
        assertThat(refused(5).counters()).containsEntry("nat.ErrorPortAllocation", 12L);
    }

    private static long latencyMax(Round round) {
        Matcher latency = Pattern.compile("\\d{4,}")
                .matcher(String.valueOf(round.histograms().get("latency")));
        long most = 0;
        while (latency.find()) {
            most = Math.max(most, Long.parseLong(latency.group()));
        }
        return most;
    }

    @Test
    void retriesOfManyAtOnceAreWithinTheBudget() {
        // 1000: forty calls at once, all refused. Three may be on their retries, or a fifth of those under way: 8.
        Round round = Runs.round(Runs.exact("""
            why: How many are tried again?
            gateway: {rtt: 20ms, ports: 1, hold: 1m, exhaustion: rst}
            origin: {hosts: {api.example.com: [198.51.100.10]}, tls: off, serviceTime: 5ms}
            app: {workers: 100}
            load: {arrivals: constant, stages: [{for: 1s, rate: 1/s}, {for: 1ms, rate: 40000/s}]}
            measure: {rounds: 1}
            variants: {v: {proxy: {idleTimeout: 100ms}}}
            """));
        long refused = round.counters().getOrDefault("nat.ErrorPortAllocation", 0L);
        assertThat(round.counters()).containsEntry("errors.badStatus", 40L);
        // Fewer than three SYNs each, though more than one for some.
        assertThat(refused).isBetween(41L, 100L);
        // Each refusal is of a call's first try, or of a retry.
        assertThat(round.counters()).containsEntry("proxy.retries", refused - 40);
    }

    @Test
    void slowAddressIsRacedAfterAQuarterOfASecond() {
        // 0 s: one page, on .2; its other calls take the twelve ports of .1.
        assertThat(raced(1)).isZero();
        // 12 s: two pages. The second needs another connection: .1 comes first, and does not answer. 250 ms later .2 is
        // tried
        // beside it, and connects in 20: 690 with the call's 420.
        assertThat(raced(2)).isOne();
    }

    @Test
    void addressThatFailedFiveTimesIsLeftAlone() {
        // Until 48 s one more of each burst is raced; at 60 s two are, whose openings begin before the first of them
        // fails a fifth time.
        assertThat(raced(5)).isEqualTo(4);
        assertThat(raced(6)).isEqualTo(6);
        // 72 and 84 s: .1 is left alone for thirty seconds, and more connections are opened at .2 at once.
        assertThat(raced(8)).isEqualTo(6);
    }

    @Test
    void numbersAreTheProxysOwnDefaults() {
        OutlierConfig outlier = OutlierConfig.DEFAULT;
        assertThat(ProxyModel.OUTLIER)
                .isEqualTo(new OutlierLimits(
                        outlier.consecutiveGatewayFailure(),
                        outlier.consecutiveLocalOriginFailure(),
                        outlier.interval().toNanos(),
                        outlier.baseEjectionTime().toNanos(),
                        outlier.maxEjectionTime().toNanos(),
                        outlier.maxEjectionTimeJitter().toNanos(),
                        outlier.maxEjectionPercent(),
                        outlier.panicThreshold(),
                        outlier.slowStartWindow().toNanos()));
        RetryConfig retry = RetryConfig.DEFAULT;
        assertThat(retry.on(RetryOn.CONNECT_FAILURE)).isTrue();
        assertThat(ProxyModel.RETRYING)
                .isEqualTo(new ProxyModel.Retrying(
                        retry.numRetries(),
                        retry.budgetPercent(),
                        retry.minRetryConcurrency(),
                        new Backoff(
                                retry.baseInterval().toNanos(),
                                retry.maxInterval().toNanos())));
        assertThat(TimeoutConfig.DEFAULT)
                .isEqualTo(new TimeoutConfig(
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        TimeoutConfig.DEFAULT.idle(),
                        Duration.ofMinutes(5)));
    }
}
