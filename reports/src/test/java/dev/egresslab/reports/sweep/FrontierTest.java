package dev.egresslab.reports.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.egresslab.reports.sweep.Frontier.Edge;
import dev.egresslab.reports.sweep.Frontier.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontierTest {

    @ParameterizedTest
    @CsvSource({
        "++++, HOLDS, '', ''",
        "----, FAILS, '', ''",
        "++--, FAILS_ABOVE, 200, 300",
        "+---, FAILS_ABOVE, 100, 200",
        "-+++, HOLDS_FROM, 100, 200",
        "+-++, MIXED, '', ''",
        "-+--, MIXED, '', ''",
    })
    void shapeIsThatOfTheChanges(String held, Shape shape, String before, String after) {
        Edge edge = Frontier.of(sweep(List.of("1"), held), Cell::holds).edges().getFirst();

        assertThat(edge.shape()).isEqualTo(shape);
        assertThat(edge.before()).isEqualTo(before);
        assertThat(edge.after()).isEqualTo(after);
        assertThat(edge.holding())
                .hasSize((int) held.chars().filter(c -> c == '+').count());
    }

    @Test
    void eachCombinationOfTheOtherAxesHasItsOwn() {
        Frontier frontier = Frontier.of(sweep(List.of("1", "2"), "+---" + "+++-"), Cell::holds);

        assertThat(frontier.along().key()).isEqualTo("rate");
        assertThat(frontier.others()).extracting(Axis::key).containsExactly("ips");
        assertThat(frontier.edges()).extracting(Edge::others).containsExactly(List.of("1"), List.of("2"));
        assertThat(frontier.edges()).extracting(Edge::before).containsExactly("100", "300");
    }

    @Test
    void aCellForEachCombinationIsRequired() {
        assertThatThrownBy(() -> sweep(List.of("1", "2"), "+++"))
                .hasMessage("there must be a cell for each of the 8 combinations, there were 3");
    }

    /** Five values 1 to 5: mean 3, standard deviation 1.5811, t(4) = 2.776: 3 ± 1.963. */
    @Test
    void intervalIsStudents() {
        Spread spread = Spread.of(1, 2, 3, 4, 5);

        assertThat(spread.mean()).isEqualTo(3);
        assertThat(spread.high() - spread.mean()).isCloseTo(1.963, within(0.001));
        assertThat(spread.mean() - spread.low()).isCloseTo(1.963, within(0.001));
        assertThat(spread.min()).isEqualTo(1);
        assertThat(spread.max()).isEqualTo(5);
        assertThat(Spread.of(7).hasInterval()).isFalse();
    }

    private static Sweep sweep(List<String> ips, String held) {
        List<String> rates = List.of("100", "200", "300", "400");
        List<Cell> cells = new ArrayList<>();
        for (int i = 0; i < held.length(); i++) {
            cells.add(new Cell(
                    List.of(ips.get(i / rates.size()), "same", rates.get(i % rates.size())),
                    2,
                    held.charAt(i) == '+' ? 2 : 1,
                    new TreeMap<>()));
        }
        return new Sweep(
                "tool",
                "name",
                "why",
                List.of(new Axis("ips", ips), new Axis("fixed", List.of("same")), new Axis("rate", rates)),
                2,
                List.of("direct"),
                List.of("gate"),
                List.of(),
                0.001,
                cells);
    }
}
