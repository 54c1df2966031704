package dev.egresslab.bench.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time of a process of one thread to the nanosecond, from {@code /proc/PID/schedstat}. The ticks of {@code /proc/PID/stat} are rounded down
 * for each process: sixty PHP workers that took 8 ms each in a short round would have taken nothing. Ticks still say how much of the time
 * was the kernel's. Kept between two readings, so that neither part ever falls. Not thread safe.
 */
final class ExactTime {
    private static final long NANOS_PER_MICRO = 1_000;

    private final Path schedstat;
    private long nanos;
    private long userTicks;
    private long systemTicks;
    private double userMicros;
    private double systemMicros;

    ExactTime(Path proc) {
        schedstat = proc.resolve("schedstat");
    }

    /**
     * Reads it again.
     *
     * @param userTicksNow user time as {@code stat} has it
     * @param systemTicksNow system time as {@code stat} has it
     * @return whether the kernel keeps it (CONFIG_SCHED_INFO)
     */
    boolean read(long userTicksNow, long systemTicksNow) {
        long nanosNow;
        try {
            String text = Files.readString(schedstat);
            nanosNow = Long.parseLong(text.substring(0, text.indexOf(' ')));
        } catch (IOException e) {
            return false;
        }
        double micros = (nanosNow - nanos) / (double) NANOS_PER_MICRO;
        double userShare = share(userTicksNow, systemTicksNow);
        userMicros += micros * userShare;
        systemMicros += micros * (1 - userShare);
        nanos = nanosNow;
        userTicks = userTicksNow;
        systemTicks = systemTicksNow;
        return true;
    }

    /** Of the ticks since the last reading; without any, of all; without any at all it is the user's. */
    private double share(long userTicksNow, long systemTicksNow) {
        long user = userTicksNow - userTicks;
        long all = user + systemTicksNow - systemTicks;
        if (all > 0) {
            return user / (double) all;
        }
        long total = userTicksNow + systemTicksNow;
        return total > 0 ? userTicksNow / (double) total : 1;
    }

    long userMicros() {
        return Math.round(userMicros);
    }

    long systemMicros() {
        return Math.round(systemMicros);
    }
}
