package dev.egresslab.bench.live;

import dev.egresslab.reports.results.Round.Cpu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * CPU time of the whole machine, from {@code /proc/stat} (proc(5)). It holds what no process is charged for, such as the kernel's own threads
 * that work for io_uring and the interrupts that bring packets, so it is the cross-check of what a process seems to cost; and whatever else
 * runs on the machine, so it is no more than that.
 */
final class MachineCpu {
    /** {@code USER_HZ}, as in {@link ProcessCpu}. */
    private static final long MICROS_PER_TICK = 10_000;

    /** Up to {@code softirq}: what follows, {@code steal}, is another machine's, and {@code guest} is part of {@code user}. */
    private static final int FIELDS = 7;

    private MachineCpu() {}

    /** Returns the time since the machine started; nothing where there is no such file. */
    static Optional<Cpu> read() {
        Path stat = Path.of("/proc/stat");
        if (!Files.isReadable(stat)) {
            return Optional.empty();
        }
        try {
            return parse(Files.readString(stat));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Reads the line of all processors: user, nice, system, idle, iowait, irq, softirq, ... in ticks. */
    static Optional<Cpu> parse(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").trim().split("\\s+", -1);
        if (!fields[0].equals("cpu") || fields.length <= FIELDS) {
            return Optional.empty();
        }
        long user = Long.parseLong(fields[1]) + Long.parseLong(fields[2]);
        long system = Long.parseLong(fields[3]) + Long.parseLong(fields[6]) + Long.parseLong(fields[7]);
        return Optional.of(new Cpu(user * MICROS_PER_TICK, system * MICROS_PER_TICK, 0, 0));
    }
}
