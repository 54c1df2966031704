package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RoundOrderTest {
    @Test
    void everySecondPassRunsBackwardsSoThatDriftHitsAllAlike() {
        assertThat(RoundOrder.of(List.of("a", "b"), 2)).containsExactly("a", "b", "b", "a");
        assertThat(RoundOrder.of(List.of("a", "b", "c"), 3))
                .containsExactly("a", "b", "c", "c", "b", "a", "a", "b", "c");
    }

    @Test
    void oneVariantRunsAsOftenAsAsked() {
        assertThat(RoundOrder.of(List.of("a"), 3)).containsExactly("a", "a", "a");
    }
}
