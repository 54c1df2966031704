package dev.egresslab.bench.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calendar against the JDK's queue: times near, within its turn, just at its end, beyond it, and after long stretches of nothing. */
class CalendarTest {
    private static final long[] DELAYS_NANOS = {
        1_000, 3_000_000, 900_000_000L, 8_580_000_000L, 8_600_000_000L, 120_000_000_000L
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void eventsComeInTheOrderOfTheirTimes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Calendar calendar = new Calendar();
        PriorityQueue<Long> expected = new PriorityQueue<>();
        long nowNanos = 0;
        for (int step = 0; step < 200_000; step++) {
            // Now fuller, now emptier, and at times empty.
            boolean adds = random.nextInt(100) < (step / 10_000 % 2 == 0 ? 60 : 40);
            if (adds) {
                long timeNanos = nowNanos + random.nextLong(DELAYS_NANOS[random.nextInt(DELAYS_NANOS.length)]);
                calendar.add(timeNanos, timeNanos);
                expected.add(timeNanos);
            } else if (expected.isEmpty()) {
                assertThat(calendar.firstNanos()).isEqualTo(EventQueue.NEVER);
            } else {
                nowNanos = expected.remove();
                assertThat(calendar.firstNanos())
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(nowNanos);
                assertThat(calendar.take()).isEqualTo(nowNanos);
            }
        }
    }
}
