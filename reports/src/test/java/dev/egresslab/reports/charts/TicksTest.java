package dev.egresslab.reports.charts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.reports.charts.Ticks.Tick;
import dev.egresslab.reports.gate.Quantity;
import org.junit.jupiter.api.Test;

class TicksTest {
    @Test
    void linearTicksAreRoundAndReachTheValue() {
        assertThat(Ticks.linear(2_000, 6, Quantity::number))
                .extracting(Tick::label)
                .containsExactly("0", "500", "1,000", "1,500", "2,000");
        assertThat(Ticks.linear(2_001, 6, Quantity::number))
                .last()
                .extracting(Tick::label)
                .isEqualTo("2,500");
    }

    @Test
    void logarithmicTicksSpanTheRangeInDecadesOrFiner() {
        assertThat(Ticks.logarithmic(14, 90, Quantity::number))
                .extracting(Tick::label)
                .containsExactly("10", "20", "50", "100");
        assertThat(Ticks.logarithmic(0.2, 3_000, Quantity::number))
                .extracting(Tick::label)
                .containsExactly("0.1", "1", "10", "100", "1,000", "10,000");
    }

    @Test
    void timeTicksAreWholeSecondsMinutesOrHours() {
        assertThat(Ticks.elapsed(0, 88_000, 6))
                .extracting(Tick::label)
                .containsExactly("0 s", "20 s", "40 s", "60 s", "80 s");
        assertThat(Ticks.elapsed(0, 8 * 3_600_000.0, 6))
                .last()
                .extracting(Tick::label)
                .isEqualTo("8 h");
        assertThat(Ticks.elapsed(0, 10 * 60_000.0, 6))
                .last()
                .extracting(Tick::label)
                .isEqualTo("10 min");
    }

    @Test
    void timeTicksOfALateStartAreStillRound() {
        assertThat(Ticks.elapsed(44_600, 75_000, 4)).extracting(Tick::label).containsExactly("50 s", "60 s", "70 s");
    }

    @Test
    void ninesAreSpelledOut() {
        assertThat(Ticks.nines(5))
                .extracting(Tick::label)
                .containsExactly("50 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %");
    }
}
