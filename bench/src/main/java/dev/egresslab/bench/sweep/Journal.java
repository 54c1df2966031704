package dev.egresslab.bench.sweep;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The runs that have ended, a JSON line each, so that a sweep which was killed goes on where it stopped. The first line says what it is a
 * sweep of. Each line is written and forced to the disk as its run ends; a last line without its end, from a kill in the middle
 * of a write, is cut off.
 *
 * <p>A run is known by the values that were set, key by key, and its seed. So the same folder serves a larger grid too: runs it has are not
 * made again.
 */
public final class Journal implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final FileChannel file;
    private final Map<Key, Outcome> outcomes;

    private Journal(FileChannel file, Map<Key, Outcome> outcomes) {
        this.file = file;
        this.outcomes = outcomes;
    }

    /** What tells runs apart. */
    private record Key(Map<String, String> set, long seed) {}

    /** The first line. */
    private record Head(String sweep, String tool) {}

    /** The other lines. */
    private record Line(Map<String, String> set, long seed, boolean gatesHold, Map<String, Double> figures) {}

    /**
     * Opens the journal, or begins one.
     *
     * @param sweep what identifies the sweep: changes with anything that changes its runs but the grid
     * @param tool the program and its version
     * @param fresh whether to forget what is in it, whatever that is
     * @throws SweepException if another sweep is writing it; or, unless {@code fresh}, if it is of another sweep, or no journal
     */
    public static Journal open(Path path, String sweep, String tool, boolean fresh) throws IOException, SweepException {
        FileChannel file =
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        try {
            lock(file, path);
            if (fresh) {
                file.truncate(0);
            }
            String text = text(path);
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            file.truncate(whole.getBytes(StandardCharsets.UTF_8).length);
            file.position(file.size());
            Journal journal = new Journal(file, new LinkedHashMap<>());
            Head head = new Head(sweep, tool);
            if (whole.isEmpty()) {
                journal.append(head);
            } else {
                journal.read(whole, head, path);
            }
            return journal;
        } catch (IOException | SweepException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Two sweeps at once would write over each other's lines. The lock goes with the file, also after a kill. */
    private static void lock(FileChannel file, Path path) throws IOException, SweepException {
        try {
            if (file.tryLock() != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the same answer.
        }
        throw new SweepException(
                "%s is being written by another sweep; wait for its end, or give another --out".formatted(path));
    }

    private static String text(Path path) throws IOException, SweepException {
        try {
            return Files.readString(path);
        } catch (CharacterCodingException e) {
            throw new SweepException(
                    "%s is no journal of a sweep: it is no text; give another --out, or --fresh to begin anew"
                            .formatted(path));
        }
    }

    private void read(String text, Head expected, Path path) throws SweepException {
        List<String> lines = text.lines().toList();
        try {
            Head head = JSON.readValue(lines.getFirst(), Head.class);
            if (!head.equals(expected)) {
                throw new SweepException(
                        "%s is of another sweep: the scenario, the version of Egresslab or its options have changed since; give another --out, or --fresh to begin anew"
                                .formatted(path));
            }
            for (int i = 1; i < lines.size(); i++) {
                Line line = JSON.readValue(lines.get(i), Line.class);
                outcomes.put(new Key(new TreeMap<>(line.set), line.seed), new Outcome(line.gatesHold, line.figures));
            }
        } catch (JacksonException e) {
            throw new SweepException("%s is no journal of a sweep: %s; give another --out, or --fresh to begin anew"
                    .formatted(path, e.getOriginalMessage()));
        }
    }

    /** What a run gave, if it has ended. */
    public synchronized Optional<Outcome> outcome(Grid grid, Grid.Run run) {
        return Optional.ofNullable(outcomes.get(key(grid, run)));
    }

    /** Notes that a run has ended; it is on the disk when this returns. */
    synchronized void add(Grid grid, Grid.Run run, Outcome outcome) throws IOException {
        Key key = key(grid, run);
        append(new Line(key.set, key.seed, outcome.gatesHold(), outcome.figures()));
        outcomes.put(key, outcome);
    }

    private static Key key(Grid grid, Grid.Run run) {
        Map<String, String> set = new TreeMap<>();
        for (int i = 0; i < grid.axes().size(); i++) {
            set.put(grid.axes().get(i).key(), run.values().get(i));
        }
        return new Key(set, run.seed());
    }

    private void append(Record line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
