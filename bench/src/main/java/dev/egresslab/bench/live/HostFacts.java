package dev.egresslab.bench.live;

import dev.egresslab.reports.results.RunResult.Host;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Describes the machine and the JVM, for the result. */
public final class HostFacts {
    private HostFacts() {}

    /** Returns the facts of this machine. */
    public static Host read() {
        String arch = System.getProperty("os.arch");
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : 0;
        return new Host(
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                arch,
                cpuName(arch),
                Runtime.getRuntime().availableProcessors(),
                memory,
                System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
    }

    private static String cpuName(String otherwise) {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }
}
