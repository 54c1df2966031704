package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.RunResult;
import org.junit.jupiter.api.Test;

/** What clients meet when the gateway has no port left: a page each 100 ms, plain HTTP, so that a connection lives 65 ms. */
class ExhaustionTimelineTest {

    private static RunResult run(String gateway, String app, String load) {
        return Runs.exact("""
            why: What happens without a port?
            gateway: {rtt: 20ms, %s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 5ms, tls: off}
            app: {dnsCache: true, %s}
            load: {arrivals: constant, stages: [%s]}
            measure: {rounds: 1}
            variants: {v: {}}
            """.formatted(gateway, app, load));
    }

    @Test
    void exactlyThePortsOfTheBudgetAreGiven() {
        // 30 pages in 3 s, 20 ports, nobody waits for a second SYN: the first 20 succeed, 10 fail.
        Round round = Runs.round(run("ports: 20", "connectTimeout: 500ms", "{for: 3s, rate: 10/s}"));
        assertThat(round.counters())
                .containsEntry("requests.ok", 20L)
                .containsEntry("requests.failed", 10L)
                .containsEntry("errors.connectTimeout", 10L)
                .containsEntry("nat.ErrorPortAllocation", 10L)
                .containsEntry("connections.opened", 20L);
        assertThat(round.maxima()).containsEntry("nat.portsInUse.max", 20L);
        // The phase that took the time is the connect, to the nanosecond.
        assertThat(round.histograms()).containsEntry("connect", "20000000 x20, 500000000 x10");
    }

    @Test
    void portsComeBackSoonerAfterAReset() {
        // One port of Azure, a page a second, 67 pages. Answer at 45.5 ms (later 45); a FIN then has the port held from
        // 65.5 ms to
        // 65.0655 s: only the pages at 0 s and 66 s find it.
        String azure = "profile: azure-nat-gateway, ports: 1";
        Round fin = Runs.round(run(azure, "connectTimeout: 50ms", "{for: 67s, rate: 1/s}"));
        assertThat(fin.counters()).containsEntry("requests.ok", 2L).containsEntry("nat.ErrorPortAllocation", 65L);
        // A reset passes with the answer's arrival and holds it for 16 s: those at 0, 17, 34 and 51 s.
        Round rst = Runs.round(run(azure, "close: rst, connectTimeout: 50ms", "{for: 67s, rate: 1/s}"));
        assertThat(rst.counters()).containsEntry("requests.ok", 4L).containsEntry("nat.ErrorPortAllocation", 63L);
    }

    @Test
    void aResetTakesNoTimeToClose() {
        // One port, hold 0 s, two pages 50 ms apart: at 45.5 ms the first is answered. Its reset frees the port at
        // once; a FIN at 65.5 ms.
        String azure = "profile: azure-nat-gateway, ports: 1, hold: 0s";
        Round rst = Runs.round(run(azure, "close: rst, connectTimeout: 50ms", "{for: 100ms, rate: 20/s}"));
        assertThat(rst.counters()).containsEntry("requests.ok", 2L);
        Round fin = Runs.round(run(azure, "connectTimeout: 50ms", "{for: 100ms, rate: 20/s}"));
        assertThat(fin.counters()).containsEntry("requests.ok", 1L);
    }

    @Test
    void allPortsOfAllAddressesAreGiven() {
        Round round = Runs.round(run("ports: 10, ips: 2", "connectTimeout: 500ms", "{for: 3s, rate: 10/s}"));
        assertThat(round.counters()).containsEntry("requests.ok", 20L);
    }

    @Test
    void portsComeBackAfterTheHold() {
        // One port, hold 1 s. Page 1 (0 s, the name takes 0.5 ms): SYN at 0.5 ms, answer at 45.5 ms, the origin's FIN
        // passes at 65.5 ms, so the
        // port is free at 1065.5 ms. Pages at 0.1 to 1.0 s find none; that of 1.1 s does.
        RunResult result = run("ports: 1, hold: 1s", "connectTimeout: 50ms", "{for: 1200ms, rate: 10/s}");
        Round round = Runs.round(result);
        assertThat(round.counters()).containsEntry("requests.ok", 2L).containsEntry("nat.ErrorPortAllocation", 10L);
        assertThat(result.variants().getFirst().gateways().getFirst().destinations())
                .singleElement()
                .satisfies(destination -> {
                    assertThat(destination.destination()).isEqualTo("198.51.100.10:80/tcp");
                    assertThat(destination.inUseMax()).isEqualTo(1);
                    assertThat(destination.refused()).isEqualTo(10);
                });
    }

    @Test
    void droppedSynIsSentAgainAfterASecondAndFindsAFreePort() {
        // One port, hold 1 s, two pages: the second, at 0.5 s, sends its SYN again at 1.5 s, when the port is free
        // since 1.0655 s.
        Round round = Runs.round(run("ports: 1, hold: 1s", "connectTimeout: 3s", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters()).containsEntry("requests.ok", 2L).containsEntry("nat.ErrorPortAllocation", 1L);
        assertThat(round.histograms()).containsEntry("connect", "20000000, 1020000000");
    }

    @Test
    void eachSynOfTheLinuxScheduleIsCounted() {
        // SYNs at 0, 1, 2, 3, 4, 5, 7, 11 s: 8 in less than 19 s; the hold is longer than all.
        Round round =
                Runs.round(run("ports: 1, hold: 10m", "connectTimeout: 18999ms, timeout: 30s", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters()).containsEntry("nat.ErrorPortAllocation", 8L);
        assertThat(round.histograms()).containsEntry("connect", "20000000, 18999000000");
        // At 19 s the ninth is sent, and the time to connect is over.
        round = Runs.round(run("ports: 1, hold: 10m", "connectTimeout: 19s, timeout: 30s", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters()).containsEntry("nat.ErrorPortAllocation", 9L);
    }

    @Test
    void linuxGivesUpAfterItsTenthRetransmit() {
        // SYNs at 0, 1, 2, 3, 4, 5, 7, 11, 19, 35, 67 s; ETIMEDOUT at 131 s.
        Round round =
                Runs.round(run("ports: 1, hold: 10m", "connectTimeout: 10m, timeout: 10m", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters())
                .containsEntry("nat.ErrorPortAllocation", 11L)
                .containsEntry("errors.connectTimeout", 1L);
        assertThat(round.histograms()).containsEntry("connect", "20000000, 131000000000");
    }

    @Test
    void resetOnExhaustionFailsAtOnce() {
        Round round = Runs.round(run("ports: 1, exhaustion: rst", "timeout: 10s", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters())
                .containsEntry("errors.connectRefused", 1L)
                .containsEntry("nat.ErrorPortAllocation", 1L);
        assertThat(round.histograms()).containsEntry("connect", "0, 20000000");
    }

    @Test
    void icmpOnExhaustionFailsAtOnce() {
        Round round = Runs.round(run("ports: 1, exhaustion: icmp", "timeout: 10s", "{for: 1s, rate: 2/s}"));
        assertThat(round.counters()).containsEntry("errors.unreachable", 1L);
    }

    @Test
    void abandonedConnectIsResetWhenItsAnswerComes() {
        // The answer to the SYN takes 200 ms, the client waits 100: at 200.5 ms its kernel resets, and the hold begins.
        RunResult result = Runs.exact("""
            why: What becomes of a SYN whose client gave up?
            gateway: {rtt: 200ms, ports: 1, hold: 1s}
            origin: {hosts: {api.example.com: [198.51.100.10]}, tls: off}
            app: {dnsCache: true, connectTimeout: 100ms}
            load: {arrivals: constant, stages: [{for: 1300ms, rate: 10/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """);
        // 0.1 to 1.2 s find no port: it is free at 1.2005 s (with the name asked for at 0 s, and kept for the others).
        Round round = Runs.round(result);
        assertThat(round.counters())
                .containsEntry("errors.connectTimeout", 13L)
                .containsEntry("nat.ErrorPortAllocation", 12L)
                .containsEntry("nat.ConnectionEstablishedCount", 1L);
    }

    @Test
    void fullListenQueueRefusesThePageAtOnce() {
        // One worker and one place to wait; each page takes 1,065 ms: of five pages in 500 ms, three find no place.
        Round round = Runs.round(Runs.exact("""
            why: What happens without a worker?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1s, tls: off}
            app: {workers: 1, listenQueue: 1, dnsCache: true, timeout: 10s}
            load: {arrivals: constant, stages: [{for: 500ms, rate: 10/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """));
        assertThat(round.counters())
                .containsEntry("requests.ok", 2L)
                .containsEntry("errors.listenQueueFull", 3L)
                .containsEntry("calls.failed", 0L);
        // The second page waits from 100 ms to 1,040.5 ms.
        assertThat(round.histograms()).containsEntry("wait", "0 x4, 940500000");
        assertThat(round.histograms()).containsEntry("latency", "0 x3, 1040500000, 1980500000");
    }

    @Test
    void callTimeoutEndsACallWhoseAnswerIsLate() {
        // The answer would come at 1,040.5 ms; the call may take 1,000 or 1,040.5.
        String text = """
            why: When does a call end?
            gateway: {rtt: 20ms}
            origin: {hosts: {api.example.com: [198.51.100.10]}, serviceTime: 1s, tls: off}
            app: {connectTimeout: 500ms, timeout: %s}
            load: {arrivals: constant, stages: [{for: 1s, rate: 1/s}]}
            measure: {rounds: 1}
            variants: {v: {}}
            """;
        Round late = Runs.round(Runs.exact(text.formatted("1040ms")));
        assertThat(late.counters()).containsEntry("errors.timeout", 1L).containsEntry("calls.failed", 1L);
        assertThat(late.histograms()).containsEntry("latency", "1040000000");
        Round inTime = Runs.round(Runs.exact(text.formatted("1040500us")));
        assertThat(inTime.counters()).containsEntry("requests.ok", 1L);
    }
}
