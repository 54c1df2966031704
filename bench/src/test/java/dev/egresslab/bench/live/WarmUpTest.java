package dev.egresslab.bench.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void isNotSettledBeforeFourSeconds() {
        assertThat(WarmUp.settled(List.of(100.0, 100.0, 100.0))).isFalse();
        assertThat(WarmUp.settled(List.of(100.0, 100.0, 100.0, 100.0))).isTrue();
    }

    @Test
    void isNotSettledWhileEachSecondIsCheaper() {
        assertThat(WarmUp.settled(List.of(800.0, 400.0, 200.0, 100.0, 50.0))).isFalse();
    }

    @Test
    void oneSecondThatIsNotCheaperMayBeNoise() {
        // 300 is dearer than 200, but only one second in a row.
        assertThat(WarmUp.settled(List.of(800.0, 400.0, 200.0, 300.0))).isFalse();
        assertThat(WarmUp.settled(List.of(800.0, 400.0, 200.0, 300.0, 195.0))).isTrue();
    }

    @Test
    void fivePercentCheaperIsNotStillFalling() {
        assertThat(WarmUp.settled(List.of(100.0, 100.0, 95.0, 95.0))).isTrue();
        assertThat(WarmUp.settled(List.of(100.0, 100.0, 94.9, 100.0))).isFalse();
    }
}
