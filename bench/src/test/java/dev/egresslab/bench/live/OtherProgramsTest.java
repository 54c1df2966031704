package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.results.Round;
import dev.egresslab.reports.results.Round.Cpu;
import dev.egresslab.reports.results.RunResult.Notice;
import dev.egresslab.reports.results.VariantResult;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherProgramsTest {
    @Test
    void whatTheRolesDidNotUseWasSomebodyElses() {
        // Two rounds of 2 s: in each the machine worked 3.6 s and its roles 2 s of them, so 1.6 s went elsewhere.
        Round round = round(Map.of("app", cpu(1.5), "proxy", cpu(0.5), "machine", cpu(3.6)));

        assertThat(OtherPrograms.notice(List.of(variant(round, round)), 4))
                .map(Notice::text)
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("Other programs kept 0.8 of this machine's 4 processors busy during the rounds;"));
    }

    @Test
    void aFifthOfTheMachineIsTheLeastThatIsTold() {
        Round less = round(Map.of("app", cpu(1), "machine", cpu(1.78)));
        Round enough = round(Map.of("app", cpu(1), "machine", cpu(1.8)));

        assertThat(OtherPrograms.notice(List.of(variant(less)), 2)).isEmpty();
        assertThat(OtherPrograms.notice(List.of(variant(enough)), 2)).isPresent();
    }

    @Test
    void noMoreIsToldThanTheMachineHas() {
        // Two processors in 2 s: 4 s at the most, of which the roles had 1.
        Round round = round(Map.of("app", cpu(1), "machine", cpu(4.4)));

        assertThat(OtherPrograms.notice(List.of(variant(round)), 2))
                .map(Notice::text)
                .hasValueSatisfying(text -> assertThat(text).startsWith("Other programs kept 1.5 of"));
    }

    @Test
    void nothingIsToldWhereTheMachineIsNotKnown() {
        assertThat(OtherPrograms.notice(List.of(variant(round(Map.of("app", cpu(1))))), 2))
                .isEmpty();
        assertThat(OtherPrograms.notice(List.of(), 2)).isEmpty();
    }

    private static Cpu cpu(double seconds) {
        return new Cpu(Math.round(seconds * 1e6), 0, 0, 0);
    }

    private static Round round(Map<String, Cpu> cpu) {
        return new Round(0, 1_000, 3_000, Map.of(), Map.of(), Map.of(), cpu);
    }

    private static VariantResult variant(Round... rounds) {
        return new VariantResult("a", "", WarmUp.NONE, List.of(rounds), List.of(), List.of(), List.of());
    }
}
