package dev.egresslab.bench.cli;

import dev.egresslab.reports.results.ResultFile;
import dev.egresslab.reports.results.ResultFileException;
import dev.egresslab.reports.results.RunResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Where a run's files lie: {@code results/<scenario>/<time>}, with a link {@code latest} to the newest. */
final class ResultFolder {
    static final String RESULT = "result.json";
    static final String REPORT = "report.html";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss");
    private static final String LATEST = "latest";

    private ResultFolder() {}

    /**
     * Makes the folder for a new run: the one given, or a new one beside those of earlier runs.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if a file is in its place, and {@link ExitCode#ENVIRONMENT} if it cannot be made
     */
    static Path create(String scenario, @Nullable Path given) {
        try {
            return made(scenario, given);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.ENVIRONMENT,
                    "egresslab: could not make the folder for the result: %s (%s). Make it writable, or give another --out."
                            .formatted(e.getMessage(), e.getClass().getSimpleName()),
                    e);
        }
    }

    private static Path made(String scenario, @Nullable Path given) throws IOException {
        if (given != null) {
            if (Files.exists(given) && !Files.isDirectory(given)) {
                throw new CommandFailure(
                        ExitCode.USAGE, "egresslab: --out must be a folder, `%s` is a file".formatted(given));
            }
            return Files.createDirectories(given);
        }
        Path all = Files.createDirectories(Path.of("results", scenario));
        Path folder = Files.createDirectories(all.resolve(TIME.format(LocalDateTime.now(ZoneId.systemDefault()))));
        link(all.resolve(LATEST), folder.getFileName());
        return folder;
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException e) {
            // A file system without links: the folders' names tell which is the newest.
        }
    }

    /**
     * Reads a result that the user names by its file or its folder.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if there is none
     */
    static RunResult read(Path given) {
        Path file = file(given);
        try {
            return ResultFile.read(file);
        } catch (ResultFileException e) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: cannot read `%s`: name a result.json, or the folder it lies in, such as results/quickstart/latest"
                            .formatted(file),
                    e);
        }
    }

    /** Returns the file of a result that the user names by its file or its folder. */
    static Path file(Path given) {
        return Files.isDirectory(given) ? given.resolve(RESULT) : given;
    }
}
