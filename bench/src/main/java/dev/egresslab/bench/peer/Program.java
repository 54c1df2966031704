package dev.egresslab.bench.peer;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A program of this machine.
 *
 * @param kind which
 * @param path the file
 * @param version as it says itself, such as {@code 2.6.12}
 */
public record Program(Kind kind, String path, String version) {
    private static final long VERSION_SECONDS = 5;
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+(?:\\.\\d+)?)");

    /** Where system programs lie that are not on every user's PATH. */
    private static final List<String> SYSTEM_FOLDERS = List.of(
            "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/opt/homebrew/sbin", "/opt/homebrew/bin");

    /** The programs that can be roles. */
    public enum Kind {
        /** HAProxy. */
        HAPROXY("haproxy", "haproxy", "-v"),
        /** nginx. */
        NGINX("nginx", "nginx", "-v"),
        /** Envoy. */
        ENVOY("envoy", "envoy", "--version"),
        /** PHP's process manager, which distributions name after PHP's version. */
        PHP_FPM("php-fpm", "php-fpm[0-9.]*", "-v"),
        /** The curl command. */
        CURL("curl", "curl", "--version");

        private final String label;
        private final Pattern file;
        private final String versionOption;

        Kind(String label, String file, String versionOption) {
            this.label = label;
            this.file = Pattern.compile(file);
            this.versionOption = versionOption;
        }

        /** The program's usual name. */
        public String label() {
            return label;
        }
    }

    /** Finds a program on the PATH or in the usual system folders; of several in one folder, the last by name. */
    public static Optional<Program> find(Kind kind) {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)));
        folders.addAll(SYSTEM_FOLDERS);
        return folders.stream()
                .flatMap(folder -> inFolder(folder, kind).stream())
                .findFirst()
                .flatMap(path -> version(kind, path).map(version -> new Program(kind, path.toString(), version)));
    }

    /** Name and version. */
    @Override
    public String toString() {
        return kind.label + " " + version;
    }

    private static Optional<Path> inFolder(String folder, Kind kind) {
        if (folder.isEmpty() || !Files.isDirectory(Path.of(folder))) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            return files.filter(file ->
                            kind.file.matcher(file.getFileName().toString()).matches())
                    .filter(Files::isExecutable)
                    .max(Path::compareTo);
        } catch (IOException | InvalidPathException _) {
            // A folder of the PATH that cannot be read has no program for us.
            return Optional.empty();
        }
    }

    /** Asks for the version; a program that does not tell it cannot be used. */
    private static Optional<String> version(Kind kind, Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), kind.versionOption)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(VERSION_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            Matcher version = VERSION.matcher(output);
            return version.find() ? Optional.of(version.group(1)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
