package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One page at a time, to the nanosecond, in milliseconds: a round trip is 20, an answer takes 5, a name 0.5. */
class PageTimelineTest {

    /** A page every second for some seconds; one round. */
    private static Round run(String app, String origin, String variant) {
        return Runs.round(Runs.exact("""
            why: When does what happen?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10], cdn.example.com: [198.51.100.20]}, serviceTime: 5ms, %s}
            app: {%s}
            load: {arrivals: constant, stages: [{for: 2s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: %s}
            """.formatted(origin, app, variant)));
    }

    private static void assertTimes(Round round, Map<String, String> times) {
        times.forEach((part, expected) ->
                assertThat(round.histograms().get(part)).as(part).isEqualTo(expected));
    }

    @Test
    void connectionPerCallOverTls13TakesThreeRoundTrips() {
        // 0: asks for the name. 0.5: SYN. 20.5: TLS. 40.5: request. 65.5: answer.
        Round round = run("host: api.example.com", "tls: {version: 1.3}", "{}");
        assertTimes(
                round,
                Map.of(
                        "wait", "0 x2",
                        "dns", "500000 x2",
                        "connect", "20000000 x2",
                        "tls", "20000000 x2",
                        "firstByte", "25000000 x2",
                        "body", "0 x2",
                        "latency", "65500000 x2",
                        "okLatency", "65500000 x2",
                        "callLatency", "65500000 x2",
                        "scheduleLag", "0 x2"));
        assertThat(round.counters())
                .containsEntry("requests.ok", 2L)
                .containsEntry("requests.failed", 0L)
                .containsEntry("calls.ok", 2L)
                .containsEntry("connections.opened", 2L)
                .containsEntry("connections.reused", 0L)
                .containsEntry("tls.handshakes.full", 2L)
                .containsEntry("dns.queries", 2L)
                .containsEntry("nat.ConnectionEstablishedCount", 2L)
                .containsEntry("nat.ErrorPortAllocation", 0L);
    }

    @Test
    void tls12TakesOneRoundTripMore() {
        Round round = run("host: api.example.com", "tls: {version: 1.2}", "{}");
        assertTimes(round, Map.of("tls", "40000000 x2", "latency", "85500000 x2"));
    }

    @Test
    void resumedTls12TakesOneRoundTripLess() {
        // The first connection has no session to resume.
        Round round = run("host: api.example.com, tlsResumption: true", "tls: {version: 1.2}", "{}");
        assertTimes(round, Map.of("tls", "20000000, 40000000"));
        assertThat(round.counters())
                .containsEntry("tls.handshakes.full", 1L)
                .containsEntry("tls.handshakes.resumed", 1L);
    }

    @Test
    void plainHttpHasNoTlsPhase() {
        Round round = run("host: api.example.com", "tls: off", "{}");
        assertTimes(round, Map.of("tls", "0 x2", "latency", "45500000 x2"));
        assertThat(round.counters()).containsEntry("tls.handshakes.full", 0L);
    }

    @Test
    void cachedNameIsAskedForOnceInItsTtl() {
        Round round = run("host: api.example.com, dnsCache: true", "dns: {ttl: 30s}", "{}");
        assertTimes(round, Map.of("dns", "0, 500000"));
        assertThat(round.counters()).containsEntry("dns.queries", 1L);
    }

    @Test
    void callsOfOnePageFollowOneAnother() {
        // Three calls, each 65.5.
        Round round = run("host: api.example.com, calls: 3", "tls: {}", "{}");
        assertTimes(round, Map.of("latency", "196500000 x2", "callLatency", "65500000 x6"));
        assertThat(round.counters()).containsEntry("connections.opened", 6L);
    }

    @Test
    void connectionPerPageIsOpenedOnceForAllItsCalls() {
        // 65.5 with a new connection, then 25 on the kept one; the next page begins anew.
        Round round = run("host: api.example.com, calls: 3, connections: per-page", "tls: {}", "{}");
        assertTimes(round, Map.of("latency", "115500000 x2", "callLatency", "25000000 x4, 65500000 x2"));
        assertThat(round.counters()).containsEntry("connections.opened", 2L).containsEntry("connections.reused", 4L);
    }

    @Test
    void connectionPerPageIsOpenedForEachHost() {
        // api, cdn, api, cdn: the third and fourth call find their host's connection.
        Round round = run("calls: 4, connections: per-page", "tls: {}", "{}");
        assertTimes(round, Map.of("callLatency", "25000000 x4, 65500000 x4"));
        assertThat(round.counters()).containsEntry("connections.opened", 4L);
    }

    @Test
    void workersTakePagesInTurnSoOneConnectionPerWorkerIsOpened() {
        // Two workers: the second page goes to the other one, which has no connection yet.
        Round round = run("host: api.example.com, workers: 2, connections: per-worker", "tls: {}", "{}");
        assertTimes(round, Map.of("latency", "65500000 x2"));
        // One worker: the second page finds the connection of the first.
        round = run("host: api.example.com, workers: 1, connections: per-worker", "tls: {}", "{}");
        assertTimes(round, Map.of("latency", "25000000, 65500000"));
    }

    @Test
    void sharedConnectionServesEveryWorker() {
        Round round = run("host: api.example.com, workers: 2, connections: shared", "tls: {}", "{}");
        assertTimes(round, Map.of("latency", "25000000, 65500000"));
        assertThat(round.counters()).containsEntry("connections.reused", 1L);
    }

    @Test
    void pooledCallWaitsForTheFirstByteAlone() {
        // 0: SYN; the proxy asks for names in the background. 20: TLS. 40: request. 65: answer. Then a page on the same
        // connection: 25.
        Round round = run("host: api.example.com", "tls: {}", "{proxy: egresslab}");
        assertTimes(
                round,
                Map.of(
                        "wait", "0 x2",
                        "dns", "0 x2",
                        "connect", "0 x2",
                        "tls", "0 x2",
                        "firstByte", "25000000, 65000000",
                        "latency", "25000000, 65000000"));
        assertThat(round.counters())
                .containsEntry("connections.opened", 1L)
                .containsEntry("connections.reused", 1L)
                .containsEntry("dns.queries", 1L);
    }

    @Test
    void originEndsAConnectionAfterItsRequests() {
        // Two requests a connection: the third call opens another.
        Round round = run(
                "host: api.example.com, calls: 3, connections: per-page", "keepAlive: {requests: 2}, tls: {}", "{}");
        assertTimes(round, Map.of("callLatency", "25000000 x2, 65500000 x4"));
    }
}
