package dev.egresslab.bench.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The program as a user starts it, with {@code ./egresslab}, its output and error together. Ends with the test. */
final class Launched implements AutoCloseable {
    /** A calibration takes three minutes, and on a busy machine twice that. */
    private static final long END_WITHIN_SECONDS = 600;

    /** {@code ./egresslab}, wherever a test is. */
    static final String LAUNCHER =
            Path.of("..", "egresslab").toAbsolutePath().normalize().toString();

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final Thread reader;

    private Launched(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    /** Starts {@code ./egresslab} with arguments, in a folder. */
    static Launched egresslab(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(LAUNCHER);
        command.addAll(List.of(arguments));
        return start(folder, command);
    }

    static Launched start(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TERM", "dumb");
        return new Launched(
                builder.directory(folder.toFile()).redirectErrorStream(true).start());
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                synchronized (lines) {
                    lines.add(line);
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (lines) {
                lines.add("(output broke: " + e.getMessage() + ")");
            }
        }
    }

    Process process() {
        return process;
    }

    /** Waits for a line, and returns it. */
    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_WITHIN_SECONDS);
        int next = 0;
        synchronized (lines) {
            while (true) {
                for (; next < lines.size(); next++) {
                    if (wanted.test(lines.get(next))) {
                        return lines.get(next);
                    }
                }
                long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
                if (leftMillis <= 0 || (!process.isAlive() && !reader.isAlive())) {
                    throw new AssertionError("the line did not come; there was:\n" + String.join("\n", lines));
                }
                lines.wait(Math.min(leftMillis, 200));
            }
        }
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end; there was:\n" + output());
        }
        reader.join();
        return process.exitValue();
    }

    String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
