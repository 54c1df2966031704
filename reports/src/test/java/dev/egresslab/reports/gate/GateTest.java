package dev.egresslab.reports.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.fixture.RunFixture;
import dev.egresslab.reports.gate.GateOutcome.Status;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
    private static final List<String> VARIANTS = List.of("direct", "pooled", "haproxy-seed");
    private static final Figures QUICKSTART = Figures.of(RunFixture.quickstart());

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "pooled.latency.p99 <= 0.8 * direct.latency.p99                                ; HOLDS",
                "direct.nat.ErrorPortAllocation > 0 && pooled.errors.connectTimeout == 0       ; HOLDS",
                "direct.nat.ErrorPortAllocation == 0                                           ; FAILS",
                "direct.nat.ErrorPortAllocation == 0 || pooled.nat.ErrorPortAllocation == 0    ; HOLDS",
                "!(direct.errors.connectTimeout == 0)                                          ; HOLDS",
                "max(direct.latency.p50, pooled.latency.p50) == direct.latency.p50             ; HOLDS",
                "min(direct.latency.p50, pooled.latency.p50) == direct.latency.p50             ; FAILS",
                "abs(pooled.latency.p50 - direct.latency.p50) > 1                              ; HOLDS",
                "if(direct.requests.ok > 0, pooled.requests.ok > 0, true)                      ; HOLDS",
                "pooled.latency.p99-direct.latency.p99 < 0                                     ; HOLDS",
                "pooled.requests.ok / pooled.requests.failed > 1                               ; INCONCLUSIVE",
                "direct.proxy.cpuPerRequest < 1                                                ; INCONCLUSIVE",
                "direct.errors.quotaExceeded == 0                                              ; INCONCLUSIVE",
                "pooled.errors.connectTimeout = 0                                              ; HOLDS",
                "(pooled.latency.p99) <= (0.8 * (direct.latency.p99))                          ; HOLDS",
            })
    void gateIsJudgedOverTheRunsFigures(String expression, Status expected) throws Exception {
        assertThat(Gate.parse(expression, VARIANTS).evaluate(QUICKSTART).status())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "poold.latency.p99 < 1      ; 0  ; 5  ; There is no variant 'poold': did you mean pooled? The variants"
                        + " are direct, pooled, haproxy-seed.",
                "pooled.latency.p98 < 1     ; 7  ; 11 ; There is no figure 'latency.p98': did you mean latency.p90 or"
                        + " latency.p99?",
                "pooled.latncy.p99 < 1      ; 7  ; 10 ; There is no figure 'latncy.p99': did you mean latency.p99?",
                "1 < pooled.nat.ErrorPortAlocation ; 11 ; 22 ; There is no figure 'nat.ErrorPortAlocation': did you"
                        + " mean nat.ErrorPortAllocation?",
                "pooled.errors.conectTimeout == 0 ; 7 ; 20 ; There is no figure 'errors.conectTimeout': did you mean"
                        + " errors.connectTimeout?",
                "pooled.ap.cpuPerRequest < 9 ; 7 ; 16 ; There is no figure 'ap.cpuPerRequest': did you mean"
                        + " app.cpuPerRequest?",
                "pooled.latency.p99         ; 0  ; 18 ; A gate must be true or false, and this is a number: compare it"
                        + " with a limit, such as 'pooled.latency.p99 <= 100'.",
                "1 < 2                      ; 0  ; 5  ; A gate must name a figure, such as direct.latency.p99: this"
                        + " one says the same of every run.",
                "pooled < 2                 ; 0  ; 6  ; 'pooled' is a variant: name a figure of it, such as"
                        + " pooled.latency.p99.",
                "p99 < 2                    ; 0  ; 3  ; 'p99' is no figure: a figure's name has a variant, a part and"
                        + " a statistic, such as direct.latency.p99.",
                "1 < pooled.latency.p99 < 3 ; 23 ; 1  ; '<' needs a number on each side, and here one is true or"
                        + " false.",
                "pooled.latency.p99 && true ; 19 ; 2  ; '&&' needs true or false on each side, and here one is a"
                        + " number.",
                "pooled.latency.p99 < 'a'   ; 21 ; 1  ; Undefined operator '''.",
                "avg(pooled.latency.p99) < 1 ; 0 ; 4  ; Undefined function 'avg'. The functions are abs, average, if,"
                        + " max, min, round, sqrt, sum.",
                "pooled.latency.p99 <=      ; 19 ; 2  ; Missing second operand for operator.",
                "(pooled.latency.p99 < 1    ; 0  ; 23 ; Closing brace not found.",
            })
    void faultIsToldWithItsPlaceAndARemedy(String expression, int position, int length, String message) {
        assertThat(parseError(expression)).satisfies(error -> {
            assertThat(error.getMessage()).isEqualTo(message);
            assertThat(error.position()).isEqualTo(position);
            assertThat(error.length()).isEqualTo(length);
        });
    }

    private static GateSyntaxException parseError(String expression) {
        try {
            Gate.parse(expression, VARIANTS);
        } catch (GateSyntaxException e) {
            return e;
        }
        throw new AssertionError("parsed: " + expression);
    }
}
