package dev.egresslab.proxy.egress;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads what weighs on the proxy. Belongs to one thread, which is none of the event loops. */
final class LoadMeter {
    /** Where what can be read. */
    @FunctionalInterface
    interface Source {
        Load read(long nowNanos);
    }

    /** Memory and descriptors cost more to read than a lag, and change more slowly. */
    private static final long SLOW_NANOS = 1_000_000_000;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final List<LoopLag> lags;
    private final StandingLag standing;
    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private long slowNanos;
    private double memory;
    private double descriptors;

    LoadMeter(List<LoopLag> lags, long nowNanos) {
        this.lags = lags;
        this.standing = new StandingLag(nowNanos);
        this.slowNanos = nowNanos - SLOW_NANOS;
    }

    Load read(long nowNanos) {
        long lag = 0;
        for (LoopLag loop : lags) {
            lag = Math.max(lag, loop.takeNanos(nowNanos));
        }
        if (nowNanos - slowNanos >= SLOW_NANOS) {
            slowNanos = nowNanos;
            memory = memoryShare();
            descriptors = descriptorShare();
        }
        return new Load(standing.add(lag, nowNanos), memory, descriptors);
    }

    /**
     * Of the heap, what the last collection left counts: what is garbage weighs nothing. Of direct memory, what Netty has taken from the
     * system, pooled or not, for at its limit the next buffer fails. And both together against the machine's, or the container's, memory.
     */
    private double memoryShare() {
        long live = 0;
        for (MemoryPoolMXBean pool : heap) {
            MemoryUsage left = pool.getCollectionUsage();
            live += left == null ? 0 : left.getUsed();
        }
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        double ofHeap = share(live, Runtime.getRuntime().maxMemory());
        double ofDirect = share(direct, PlatformDependent.maxDirectMemory());
        double ofMachine = share(live + direct, system.getTotalMemorySize());
        return Math.max(ofHeap, Math.max(ofDirect, ofMachine));
    }

    private double descriptorShare() {
        if (system instanceof UnixOperatingSystemMXBean unix) {
            return share(descriptors(unix), unix.getMaxFileDescriptorCount());
        }
        return 0;
    }

    /** Linux 6.2 and later tell the number as the size of a folder; before, the JDK lists it. */
    private static long descriptors(UnixOperatingSystemMXBean unix) {
        try {
            long number = Files.size(DESCRIPTORS);
            return number > 0 ? number : unix.getOpenFileDescriptorCount();
        } catch (IOException e) {
            return unix.getOpenFileDescriptorCount();
        }
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : (double) part / whole;
    }
}
