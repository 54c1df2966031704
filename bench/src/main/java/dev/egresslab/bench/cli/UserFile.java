package dev.egresslab.bench.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that the user asked for by its path: whatever keeps it from being written is told as the user's to mend. */
final class UserFile {
    private UserFile() {}

    /**
     * Writes it anew.
     *
     * @throws CommandFailure if it cannot be written
     */
    static void write(Path file, String text) {
        mustBePossible(file);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /**
     * Checks before long work that its result will have a place.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if the folder is missing or a folder is in the file's place
     */
    static void mustBePossible(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "egresslab: cannot write `%s`: it is a folder; name a file in it".formatted(file));
        }
        if (folder != null && !Files.isDirectory(folder)) {
            throw noFolder(file);
        }
    }

    /** Says why a file could not be written. */
    static CommandFailure failure(Path file, IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> noFolder(file);
            case AccessDeniedException _ ->
                new CommandFailure(
                        ExitCode.ENVIRONMENT,
                        "egresslab: cannot write `%s`: this is not permitted; name another file".formatted(file),
                        failure);
            default ->
                new CommandFailure(
                        ExitCode.ENVIRONMENT,
                        "egresslab: could not write `%s`: %s".formatted(file, failure.getMessage()),
                        failure);
        };
    }

    private static CommandFailure noFolder(Path file) {
        return new CommandFailure(
                ExitCode.USAGE, "egresslab: cannot write `%s`: there is no such folder; make it first".formatted(file));
    }
}
