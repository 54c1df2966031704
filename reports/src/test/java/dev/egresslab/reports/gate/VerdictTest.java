package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.results.RunResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    private static final String HOLDS = "pooled.requests.failed == 0";
    private static final String FAILS = "direct.requests.failed == 0";
    private static final String UNCLEAR = "direct.proxy.cpuPerRequest < 100";

    @Test
    void runPassesWhenEveryGateHolds() throws Exception {
        Verdict verdict = judge(List.of(HOLDS));
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.sentence())
                .isEqualTo(
                        "The gate holds: pooled had no ErrorPortAllocation where direct had 3,672 and answered 99 % of"
                                + " the requests within 79.8 ms where direct took 1,002 ms.");
    }

    @Test
    void proxiesAreComparedByWhatARequestCostsThem() throws Exception {
        Verdict verdict = Verdict.of(RunFixture.proxies(), List.of());

        assertThat(verdict.sentence())
                .matches("The gate holds: a request took [0-9]+ µs of CPU in haproxy, iouring\u00a0×\u00a00\\.6[0-9]+,"
                        + " epoll\u00a0×\u00a00\\.9[0-9]+ and nginx\u00a0×\u00a01\\.0[0-9]+ of that\\.");
    }

    @Test
    void failingGateDecidesOverAnInconclusiveOne() throws Exception {
        Verdict verdict = judge(List.of(HOLDS, UNCLEAR, FAILS));
        assertThat(verdict.exitCode()).isEqualTo(3);
        assertThat(verdict.sentence())
                .isEqualTo("1 of 3 gates fails: direct.requests.failed was 1,836, exactly 0 was required.");
    }

    @Test
    void inconclusiveGateDecidesOverOnesThatHold() throws Exception {
        Verdict verdict = judge(List.of(HOLDS, UNCLEAR));
        assertThat(verdict.exitCode()).isEqualTo(5);
        assertThat(verdict.sentence())
                .startsWith("1 of 2 gates is inconclusive: direct.proxy.cpuPerRequest was not measured");
    }

    @Test
    void distrustDecidesOverEverything() throws Exception {
        Verdict verdict = Verdict.of(RunFixture.distrusted().withGates(List.of(FAILS)), List.of());
        assertThat(verdict.exitCode()).isEqualTo(5);
        assertThat(verdict.sentence()).startsWith("The run cannot be trusted: requests started 48 ms late");
        assertThat(verdict.sentence()).endsWith("too busy (and 1 more).");
    }

    @Test
    void runThatSentNothingNeverPasses() throws Exception {
        RunResult empty = RunFixture.empty();
        assertThat(Verdict.of(empty, List.of()).exitCode()).isEqualTo(5);
        assertThat(Verdict.of(empty.withGates(List.of()), List.of()).sentence())
                .isEqualTo("The run cannot be trusted: the variant direct sent no request.");
        assertThat(Verdict.of(RunFixture.of(List.of(), List.of()), List.of()).exitCode())
                .isEqualTo(5);
    }

    @Test
    void runWithoutGatesIsNotJudged() throws Exception {
        Verdict verdict = judge(List.of());
        assertThat(verdict.exitCode()).isZero();
        assertThat(verdict.sentence()).startsWith("No gate was set");
    }

    @Test
    void extraGatesAreJudgedAfterTheScenarios() throws Exception {
        Verdict verdict = Verdict.of(RunFixture.quickstart().withGates(List.of(HOLDS)), List.of(FAILS));
        assertThat(verdict.outcomes()).extracting(GateOutcome::expression).containsExactly(HOLDS, FAILS);
        assertThat(verdict.exitCode()).isEqualTo(3);
    }

    @Test
    void unreadableGateIsRefused() {
        assertThatThrownBy(() -> judge(List.of("pooled.latency.p98 < 1")))
                .isInstanceOf(GateSyntaxException.class)
                .hasMessageContaining("did you mean latency.p90 or latency.p99?");
    }

    private static Verdict judge(List<String> gates) throws GateSyntaxException {
        return Verdict.of(RunFixture.quickstart().withGates(gates), List.of());
    }
}
