package dev.egresslab.bench.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.sweep.Axis;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GridTest {

    @Test
    void lastAxisChangesFastest() throws SweepException {
        Grid grid = Grid.of(List.of(new Axis("a", List.of("1", "2")), new Axis("b", List.of("x", "y"))), 7, 2);

        assertThat(grid.combinations())
                .containsExactly(List.of("1", "x"), List.of("1", "y"), List.of("2", "x"), List.of("2", "y"));
        assertThat(grid.runs()).hasSize(8);
        assertThat(grid.runs().subList(0, 3))
                .containsExactly(
                        new Grid.Run(List.of("1", "x"), 7),
                        new Grid.Run(List.of("1", "x"), 8),
                        new Grid.Run(List.of("1", "y"), 7));
        assertThat(grid.sets(List.of("2", "x"))).containsExactly("a=2", "b=x");
    }

    @Test
    void aKeyIsThereOnce() {
        assertThatThrownBy(() -> Grid.of(List.of(new Axis("a", List.of("1")), new Axis("a", List.of("2"))), 1, 1))
                .hasMessage("--set a was given twice; put all its values into one, with commas");
    }

    @Test
    void aGridIsNoLargerThanANight() throws SweepException {
        Axis thousand = new Axis(
                "a", IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());

        assertThat(Grid.of(List.of(thousand), 1, 100).runs()).hasSize(100_000);
        assertThatThrownBy(() -> Grid.of(List.of(thousand), 1, 101))
                .hasMessage("the grid must have at most 100,000 runs, has 101,000; give fewer values or seeds");
    }
}
