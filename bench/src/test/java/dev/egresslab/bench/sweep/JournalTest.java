package dev.egresslab.bench.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.egresslab.reports.sweep.Axis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Outcome OUTCOME = new Outcome(true, Map.of("direct.latency.p99", 12.5));

    @TempDir
    private Path directory;

    private final Grid grid = new Grid(List.of(new Axis("a", List.of("1", "2"))), List.of(1L));
    private final Grid.Run first = new Grid.Run(List.of("1"), 1);
    private final Grid.Run second = new Grid.Run(List.of("2"), 1);

    @Test
    void runsThatEndedAreThereAfterwards() throws IOException, SweepException {
        try (Journal journal = open("s")) {
            journal.add(grid, first, OUTCOME);
        }

        try (Journal journal = open("s")) {
            assertThat(journal.outcome(grid, first)).contains(OUTCOME);
            assertThat(journal.outcome(grid, second)).isEmpty();
        }
    }

    @Test
    void aLargerGridFindsTheRunsOfASmallerOne() throws IOException, SweepException {
        try (Journal journal = open("s")) {
            journal.add(grid, first, OUTCOME);
        }
        Grid larger = new Grid(List.of(new Axis("a", List.of("0", "1", "2"))), List.of(1L, 2L));

        try (Journal journal = open("s")) {
            assertThat(journal.outcome(larger, first)).contains(OUTCOME);
            assertThat(journal.outcome(larger, new Grid.Run(List.of("1"), 2))).isEmpty();
        }
    }

    @Test
    void aLineCutOffByAKillIsForgottenAndTheNextOneWhole() throws IOException, SweepException {
        try (Journal journal = open("s")) {
            journal.add(grid, first, OUTCOME);
        }
        Files.writeString(path(), "{\"set\":{\"a\":\"2\"},\"se", StandardOpenOption.APPEND);

        try (Journal journal = open("s")) {
            assertThat(journal.outcome(grid, second)).isEmpty();
            journal.add(grid, second, OUTCOME);
        }
        try (Journal journal = open("s")) {
            assertThat(journal.outcome(grid, first)).contains(OUTCOME);
            assertThat(journal.outcome(grid, second)).contains(OUTCOME);
        }
    }

    @Test
    void aJournalOfAnotherSweepIsNotGoneOnWith() throws IOException, SweepException {
        open("s").close();

        assertThatThrownBy(() -> open("changed"))
                .isInstanceOf(SweepException.class)
                .hasMessageContaining("is of another sweep")
                .hasMessageContaining("--fresh");
    }

    @Test
    void whatIsNoJournalIsToldSo() throws IOException {
        Files.writeString(path(), "hello\n");

        assertThatThrownBy(() -> open("s")).hasMessageContaining("is no journal of a sweep");
        assertThat(path()).hasContent("hello");
    }

    @Test
    void twoSweepsAtOnceDoNotWriteOverEachOther() throws IOException, SweepException {
        try (Journal journal = open("s")) {
            assertThatThrownBy(() -> open("s")).hasMessageContaining("is being written by another sweep");
            journal.add(grid, first, OUTCOME);
        }
        try (Journal journal = open("s")) {
            assertThat(journal.outcome(grid, first)).contains(OUTCOME);
        }
    }

    @Test
    void beginningAnewForgetsWhatIsThereButNotWhatAnotherSweepIsWriting() throws IOException, SweepException {
        try (Journal journal = open("s")) {
            journal.add(grid, first, OUTCOME);
            assertThatThrownBy(() -> Journal.open(path(), "s", "test", true))
                    .hasMessageContaining("is being written by another sweep");
        }
        try (Journal journal = Journal.open(path(), "another", "test", true)) {
            assertThat(journal.outcome(grid, first)).isEmpty();
        }
        assertThatThrownBy(() -> open("s")).hasMessageContaining("is of another sweep");
    }

    @Test
    void whatIsNoTextIsToldSo() throws IOException {
        Files.write(path(), new byte[] {(byte) 0xC3, (byte) 0x28, '\n'});

        assertThatThrownBy(() -> open("s")).isInstanceOf(SweepException.class).hasMessageContaining("it is no text");
    }

    private Journal open(String sweep) throws IOException, SweepException {
        return Journal.open(path(), sweep, "test", false);
    }

    private Path path() {
        return directory.resolve("journal.jsonl");
    }
}
