package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.reports.fixture.RunFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateOutcomeTest {
    private static final Figures FIGURES = Figures.of(RunFixture.quickstart());

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "direct.requests.failed == 0 ; direct.requests.failed was 1,836, exactly 0 was required.",
                "pooled.requests.failed == 0 ; pooled.requests.failed was 0, exactly 0 was required.",
                "pooled.latency.p99 <= 20 && pooled.requests.ok > 1 ; pooled.latency.p99 was 79.8 ms, at most 20 ms"
                        + " was allowed.",
                "direct.requests.ok >= 2 * (pooled.requests.ok) ; `direct.requests.ok was 14,164, at least 32,000 was"
                        + " required (2 * (pooled.requests.ok)); ratio 0.885 (0.883 to 0.888, 95 % interval of 4"
                        + " rounds).`",
                "direct.requests.ok > 1 || pooled.requests.ok > 1 ; direct.requests.ok > 1 || pooled.requests.ok > 1"
                        + " is true.",
                "!(pooled.requests.ok > 1) ; !(pooled.requests.ok > 1) is false.",
                "100 < pooled.nat.portsInUse.max ; 100 was 100, less than 5 was required (pooled.nat.portsInUse.max).",
            })
    void sentenceTellsWhatWasMeasuredAndWhatWasAsked(String expression, String sentence) throws Exception {
        assertThat(judge(expression).sentence()).isEqualTo(sentence);
    }

    @Test
    void comparisonOfVariantsCarriesTheSpreadBetweenRounds() throws Exception {
        Clause clause = judge("pooled.latency.p50 <= 0.8 * direct.latency.p50")
                .clauses()
                .getFirst();
        assertThat(clause.ratioLimit()).isCloseTo(0.8, within(1e-9));
        assertThat(clause.ratio()).satisfies(ratio -> {
            assertThat(ratio.value())
                    .isEqualTo(FIGURES.value("pooled.latency.p50").orElseThrow()
                            / FIGURES.value("direct.latency.p50").orElseThrow());
            assertThat(ratio.rounds()).isEqualTo(4);
            assertThat(ratio.low()).isLessThan(ratio.high());
        });
        assertThat(clause.withinNoise()).isFalse();
    }

    @Test
    void limitWithinTheSpreadIsCalledNoise() throws Exception {
        GateOutcome outcome = judge("pooled.latency.p50 <= 0.438 * direct.latency.p50");
        assertThat(outcome.withinNoise()).isTrue();
        assertThat(outcome.sentence()).endsWith("which holds the limit of 0.438: more rounds would tell.");
    }

    @Test
    void comparisonWithANumberHasNoRatio() throws Exception {
        assertThat(judge("pooled.latency.p50 < 100").clauses().getFirst().ratio())
                .isNull();
    }

    private static GateOutcome judge(String expression) throws GateSyntaxException {
        return Gate.parse(expression, List.of("direct", "pooled")).evaluate(FIGURES);
    }
}
