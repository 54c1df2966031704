package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Round.Cpu;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.StringTokenizer;

/**
 * CPU time of one process, from {@code /proc}, with the JIT compiler's and the garbage collector's threads told apart by the names HotSpot
 * gives them. Threads that ended between two readings keep what they were last seen with. In hundredths of a second, unless the process has one
 * thread alone: then {@link ExactTime} knows it. Thread safe.
 */
final class ProcessCpu {
    /** {@code USER_HZ}: the kernel reports times in hundredths of a second on every architecture Linux exposes to programs. */
    private static final long MICROS_PER_TICK = 10_000;

    /** No time at all. */
    static final Cpu NONE = new Cpu(0, 0, 0, 0);

    private final long pid;
    private final Path proc;
    private final Map<String, Long> jitTicks = new HashMap<>();
    private final Map<String, Long> gcTicks = new HashMap<>();
    private final ExactTime exact;
    private int threads;

    ProcessCpu(long pid) {
        this.pid = pid;
        this.proc = Path.of("/proc", Long.toString(pid));
        this.exact = new ExactTime(proc);
    }

    /** Returns the CPU time used since the process began; zeros once it has ended. */
    synchronized Cpu read() {
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return withoutProc();
        }
        try {
            long[] ticks = ticks(proc.resolve("stat"));
            readThreads();
            if (threads == 1 && exact.read(ticks[0], ticks[1])) {
                return new Cpu(exact.userMicros(), exact.systemMicros(), sum(jitTicks), sum(gcTicks));
            }
            return new Cpu(ticks[0] * MICROS_PER_TICK, ticks[1] * MICROS_PER_TICK, sum(jitTicks), sum(gcTicks));
        } catch (IOException e) {
            return new Cpu(0, 0, sum(jitTicks), sum(gcTicks));
        }
    }

    /** Returns the largest resident set so far in bytes, or 0 where that is not known. */
    long residentBytesMax() {
        try {
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException e) {
            // Ended, or no /proc: unknown.
        }
        return 0;
    }

    static Cpu minus(Cpu after, Cpu before) {
        return new Cpu(
                after.userMicros() - before.userMicros(),
                after.systemMicros() - before.systemMicros(),
                after.jitMicros() - before.jitMicros(),
                after.gcMicros() - before.gcMicros());
    }

    static Cpu plus(Cpu one, Cpu other) {
        return new Cpu(
                one.userMicros() + other.userMicros(),
                one.systemMicros() + other.systemMicros(),
                one.jitMicros() + other.jitMicros(),
                one.gcMicros() + other.gcMicros());
    }

    private void readThreads() throws IOException {
        threads = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(proc.resolve("task"))) {
            for (Path task : tasks) {
                threads++;
                try {
                    readThread(task);
                } catch (IOException e) {
                    // The thread ended while we looked: its last reading stands.
                }
            }
        }
    }

    private void readThread(Path task) throws IOException {
        String name = Files.readString(task.resolve("comm")).strip();
        boolean jit = name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
        boolean gc = name.startsWith("GC ") || name.startsWith("G1 ") || name.startsWith("VM Thread");
        if (jit || gc) {
            long[] ticks = ticks(task.resolve("stat"));
            (jit ? jitTicks : gcTicks).put(task.getFileName().toString(), ticks[0] + ticks[1]);
        }
    }

    /** Returns utime and stime: fields 14 and 15 of proc(5)'s stat, counted after the name, which may hold blanks and brackets. */
    private static long[] ticks(Path stat) throws IOException {
        String text = Files.readString(stat);
        StringTokenizer fields = new StringTokenizer(text.substring(text.lastIndexOf(')') + 2));
        for (int i = 0; i < 11; i++) {
            fields.nextToken();
        }
        return new long[] {Long.parseLong(fields.nextToken()), Long.parseLong(fields.nextToken())};
    }

    private static long sum(Map<String, Long> ticks) {
        return ticks.values().stream().mapToLong(Long::longValue).sum() * MICROS_PER_TICK;
    }

    private Cpu withoutProc() {
        long micros = ProcessHandle.of(pid)
                        .flatMap(handle -> handle.info().totalCpuDuration())
                        .orElse(Duration.ZERO)
                        .toNanos()
                / 1_000;
        return new Cpu(micros, 0, 0, 0);
    }
}
