package dev.egresslab.bench.origin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final List<String> overdue = new ArrayList<>();
    private final Deadlines deadlines = new Deadlines(100);

    @Test
    void deadlinePassesAtItsInstantAndNotBefore() {
        deadlines.set(entry("a"), 0);

        // At 99 nothing is due, and the next call is useful one nanosecond later.
        assertThat(deadlines.expire(99)).isEqualTo(1);
        assertThat(overdue).isEmpty();
        // At 100 it is, once.
        assertThat(deadlines.expire(100)).isEqualTo(Deadlines.NEVER);
        assertThat(deadlines.expire(1_000)).isEqualTo(Deadlines.NEVER);
        assertThat(overdue).containsExactly("a");
    }

    @Test
    void setAgainMovesADeadline() {
        Deadlines.Entry moved = entry("moved");
        deadlines.set(moved, 0);
        deadlines.set(entry("b"), 10);
        // At 20 the first sets its deadline anew, behind the second.
        deadlines.set(moved, 20);

        assertThat(deadlines.expire(110)).isEqualTo(10);
        assertThat(overdue).containsExactly("b");
        assertThat(deadlines.expire(120)).isEqualTo(Deadlines.NEVER);
        assertThat(overdue).containsExactly("b", "moved");
    }

    @Test
    void clearedDeadlineNeverPasses() {
        Deadlines.Entry first = entry("first");
        Deadlines.Entry middle = entry("middle");
        Deadlines.Entry last = entry("last");
        for (Deadlines.Entry entry : List.of(first, middle, last)) {
            deadlines.set(entry, 0);
        }
        middle.clear();
        middle.clear();
        deadlines.expire(100);

        assertThat(overdue).containsExactly("first", "last");
    }

    @Test
    void entryMovesBetweenQueues() {
        Deadlines other = new Deadlines(10);
        Deadlines.Entry entry = entry("a");
        deadlines.set(entry, 0);
        other.set(entry, 0);

        assertThat(deadlines.expire(100)).isEqualTo(Deadlines.NEVER);
        assertThat(overdue).isEmpty();
        other.expire(10);
        assertThat(overdue).containsExactly("a");
    }

    @Test
    void overdueEntryMaySetTheNextDeadline() {
        Deadlines.Entry[] self = new Deadlines.Entry[1];
        self[0] = new Deadlines.Entry(() -> {
            overdue.add("again");
            deadlines.set(self[0], 100);
        });
        deadlines.set(self[0], 0);

        assertThat(deadlines.expire(100)).isEqualTo(100);
        assertThat(overdue).containsExactly("again");
    }

    @Test
    void distanceMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Deadlines(0))
                .withMessage("distanceNanos must be positive, was 0");
    }

    private Deadlines.Entry entry(String name) {
        return new Deadlines.Entry(() -> overdue.add(name));
    }
}
