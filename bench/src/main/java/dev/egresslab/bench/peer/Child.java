package dev.egresslab.bench.peer;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A child process in a folder of its own; it and its own children end with {@link #close()} or with this process. */
final class Child implements AutoCloseable {
    private static final long TERM_SECONDS = 2;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int OUTPUT_CHARACTERS = 4_000;

    private final String name;
    private final Process process;
    private final Watchdog watchdog;
    private final Path output;

    /** Whether something that takes a while has come about. */
    interface Condition {
        /** Looks; an exception is as good as false, until the time is over. */
        boolean holds() throws IOException;
    }

    private Child(String name, Process process, Watchdog watchdog, Path output) {
        this.name = name;
        this.process = process;
        this.watchdog = watchdog;
        this.output = output;
    }

    /**
     * Starts a program, with the folder as its working directory and its output in a file there.
     *
     * @param name what messages call it
     */
    static Child start(String name, List<String> command, Path folder) throws PeerException {
        Path output = folder.resolve("output.log");
        Process process = null;
        Watchdog watchdog = null;
        try {
            watchdog = Watchdog.start();
            boolean ownGroup = Setsid.PRESENT;
            process = new ProcessBuilder(
                            ownGroup
                                    ? Stream.concat(Stream.of("setsid"), command.stream())
                                            .toList()
                                    : command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            watchdog.guard(ownGroup ? -process.pid() : process.pid());
            return new Child(name, process, watchdog, output);
        } catch (IOException e) {
            if (process != null) {
                process.destroyForcibly();
            }
            if (watchdog != null) {
                watchdog.close();
            }
            throw new PeerException(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** setsid gives a program a process group of its own, under its own process id, so that all of it can be killed at once. */
    private static final class Setsid {
        static final boolean PRESENT = present();

        private static boolean present() {
            return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, "setsid")));
        }
    }

    /** Waits until the program does what it was started for, but not for ever, nor when it has ended. */
    void await(String what, long limitNanos, Condition condition) throws PeerException {
        long start = System.nanoTime();
        String last = "";
        while (System.nanoTime() - start < limitNanos) {
            if (!process.isAlive()) {
                throw new PeerException(name + " ended with " + process.exitValue() + " before " + what + printed());
            }
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                last = " (" + e.getMessage() + ")";
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(limitNanos);
        throw new PeerException(name + " did not come to " + what + " within " + seconds + " s" + last + printed());
    }

    private String printed() {
        String text = output().strip();
        return text.isEmpty() ? "; it printed nothing" : "; it printed:\n" + text;
    }

    /** The end of what it printed. */
    String output() {
        try (RandomAccessFile file = new RandomAccessFile(output.toFile(), "r")) {
            long length = file.length();
            byte[] end = new byte[(int) Math.min(length, OUTPUT_CHARACTERS)];
            file.seek(length - end.length);
            file.readFully(end);
            return new String(end, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }

    long pid() {
        return process.pid();
    }

    /** Its own process first. */
    List<Long> pids() {
        List<Long> pids = new ArrayList<>(List.of(process.pid()));
        process.descendants().map(ProcessHandle::pid).forEach(pids::add);
        return pids;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Completes when it has ended, with how it did and the last line it printed. */
    CompletableFuture<String> ended() {
        return process.onExit().thenApply(ended -> {
            String last = output().strip();
            String words = last.substring(last.lastIndexOf('\n') + 1);
            return name + " ended with code " + ended.exitValue() + (words.isEmpty() ? "" : ": " + words);
        });
    }

    /** Asks it to end, and after two seconds ends it and all of its group. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(TERM_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            watchdog.close();
        }
    }
}
