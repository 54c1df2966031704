package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class CoarseTimesTest {
    private final CoarseTimes times = new CoarseTimes();

    @Test
    void smallTimesAreExact() {
        for (long nanos = 0; nanos < 128; nanos++) {
            times.reset();
            times.record(nanos);
            assertThat(times.percentileNanos(50)).isEqualTo(nanos);
        }
    }

    @Test
    void everyTimeIsWithinOneInSixtyFour() {
        for (long nanos = 1; nanos > 0 && nanos < Long.MAX_VALUE / 3; nanos = nanos * 3 / 2 + 1) {
            times.reset();
            times.record(nanos);
            assertThat(times.percentileNanos(100)).isCloseTo(nanos, Percentage.withPercentage(100 / 64.0));
        }
    }

    @Test
    void percentileIsTheSmallestTimeThatSoManyDoNotExceed() {
        for (long nanos = 1; nanos <= 100; nanos++) {
            times.record(nanos);
        }
        assertThat(times.percentileNanos(99)).isEqualTo(99);
        assertThat(times.percentileNanos(100)).isEqualTo(100);
        assertThat(times.percentileNanos(1)).isEqualTo(1);
        assertThat((double) times.percentileNanos(50)).isCloseTo(50, within(0.0));
    }

    @Test
    void nothingRecordedIsZero() {
        assertThat(times.percentileNanos(99)).isZero();
    }
}
