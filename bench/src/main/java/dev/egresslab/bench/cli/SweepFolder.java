package dev.egresslab.bench.cli;

import dev.egresslab.bench.sweep.Grid;
import dev.egresslab.bench.sweep.Journal;
import dev.egresslab.bench.sweep.SweepCsv;
import dev.egresslab.bench.sweep.SweepException;
import dev.egresslab.reports.html.SweepPage;
import dev.egresslab.reports.sweep.Sweep;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a sweep's files lie. The folder's name comes from the scenario's text, so the same command finds what it did before, and a changed
 * scenario has a folder of its own.
 */
record SweepFolder(Path path, String fingerprint) {
    private static final String JOURNAL = "journal.jsonl";
    private static final String RUNS = "runs.csv";
    private static final String SUMMARY = "summary.csv";
    private static final int NAME_DIGITS = 8;

    /**
     * Opens the folder, or makes it.
     *
     * @param given the one asked for, or null for the usual place
     */
    static SweepFolder open(@Nullable Path given, String scenario, String text) throws IOException {
        String fingerprint = sha256(text);
        Path path =
                given == null ? Path.of("results", scenario, "sweep-" + fingerprint.substring(0, NAME_DIGITS)) : given;
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "egresslab sweep: --out must be a folder, `%s` is a file".formatted(path));
        }
        Files.createDirectories(path);
        return new SweepFolder(path, fingerprint);
    }

    /**
     * Opens the journal.
     *
     * @param fresh whether to forget the runs that are there
     */
    Journal journal(boolean fresh) throws IOException, SweepException {
        return Journal.open(path.resolve(JOURNAL), fingerprint, Version.text(), fresh);
    }

    /** Writes the tables and the report. */
    void write(Grid grid, Journal journal, Sweep sweep, SweepFigures figures) throws IOException {
        Files.writeString(path.resolve(RUNS), SweepCsv.runs(grid, journal, sweep.variants(), figures::isWanted));
        Files.writeString(path.resolve(SUMMARY), SweepCsv.summary(sweep, figures::isWanted));
        Files.writeString(path.resolve(ResultFolder.REPORT), SweepPage.render(sweep, figures.drawn()));
    }

    /** The files that people open, by what they are. */
    Map<String, Path> files() {
        Map<String, Path> files = new LinkedHashMap<>();
        files.put("report", path.resolve(ResultFolder.REPORT));
        files.put("runs", path.resolve(RUNS));
        files.put("summary", path.resolve(SUMMARY));
        return files;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
