package dev.egresslab.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.origin.Draws.Draw;
import dev.egresslab.bench.workload.Distribution;
import dev.egresslab.bench.workload.Distribution.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static final Distribution MILLIS = new Distribution(Shape.LOG_NORMAL, 10_000_000, 80_000_000);
    private static final Distribution BYTES = new Distribution(Shape.LOG_NORMAL, 2_000, 20_000);

    @Test
    void sameSeedGivesTheSameAnswersInTheSameOrder() {
        assertThat(first(1_000, 1)).isEqualTo(first(1_000, 1)).isNotEqualTo(first(1_000, 2));
    }

    @Test
    void threadsShareOneSequence() {
        Draws shared = new Draws(MILLIS, BYTES, 1);
        List<Draw> drawn = Stream.generate(shared::next).parallel().limit(1_000).toList();

        // Streams may draw some more than they hand on, but never the same twice; all of them are of the one sequence.
        assertThat(new HashSet<>(drawn)).hasSize(1_000);
        assertThat(first(10_000, 1)).containsAll(drawn);
    }

    @Test
    void medianAnd99thPercentileAreThoseOfTheDistribution() {
        int count = 100_000;
        List<Long> sizes = first(count, 1).stream().map(Draw::bytes).sorted().toList();

        assertThat(sizes.get(count / 2)).isBetween(1_960L, 2_040L);
        assertThat(sizes.get(count * 99 / 100)).isBetween(19_000L, 21_000L);
    }

    @Test
    void serviceTimeDoesNotTellTheSize() {
        int count = 100_000;
        List<Draw> draws = first(count, 1);
        long bothAbove = draws.stream()
                .filter(draw -> draw.serviceTimeNanos() > MILLIS.median() && draw.bytes() > BYTES.median())
                .count();

        // Independent: a quarter of them.
        assertThat(bothAbove).isBetween(count * 24L / 100, count * 26L / 100);
    }

    private static List<Draw> first(int count, long seed) {
        return Stream.generate(new Draws(MILLIS, BYTES, seed)::next)
                .limit(count)
                .toList();
    }
}
