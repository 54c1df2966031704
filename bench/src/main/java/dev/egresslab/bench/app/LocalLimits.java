package dev.egresslab.bench.app;

import dev.egresslab.bench.workload.ConnectionModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What this process and this machine can hold: checked before a run, so that a limit of the load generator is not mistaken for one of the
 * gateway. Where the system does not tell (elsewhere than on Linux), nothing is refused.
 *
 * @param descriptors descriptors this process may open; {@link #UNKNOWN} when not known
 * @param firstPort the first local port given out by the kernel
 * @param lastPort the last one; 0 when the range is not known
 * @param timeWaitSeconds how long a port that was closed first here is not given out again for the same destination
 */
public record LocalLimits(long descriptors, int firstPort, int lastPort, int timeWaitSeconds) {
    /** Stands for a limit that the system does not tell. */
    public static final long UNKNOWN = Long.MAX_VALUE;

    /** What the JVM and the event loop have open besides the app's connections, and sockets on their way to be closed. */
    static final int DESCRIPTORS_BESIDES = 256;

    private static final int FILE_MAX = 16 << 10;

    private static final Pattern OPEN_FILES = Pattern.compile("^Max open files\\s+(\\d+)", Pattern.MULTILINE);
    private static final Pattern RANGE = Pattern.compile("(\\d+)\\s+(\\d+)\\s*");

    /** Linux's TCP_TIMEWAIT_LEN (include/net/tcp.h). */
    private static final int TIME_WAIT_SECONDS = 60;

    /** With tcp_tw_reuse a port in TIME_WAIT serves again after a second (tcp_twsk_unique in net/ipv4/tcp_ipv4.c). */
    private static final int TIME_WAIT_REUSE_SECONDS = 1;

    /** Reads the limits of this process and machine. */
    public static LocalLimits read() {
        return read(Path.of("/proc"));
    }

    /** Reads the limits from a folder like {@code /proc}. */
    static LocalLimits read(Path proc) {
        Matcher files = OPEN_FILES.matcher(text(proc.resolve("self/limits")));
        Matcher range = RANGE.matcher(text(proc.resolve("sys/net/ipv4/ip_local_port_range")));
        // 1 reuses everywhere, 2 (the default since Linux 4.19) on loopback, which is where the app's connections go.
        String reuse = text(proc.resolve("sys/net/ipv4/tcp_tw_reuse")).strip();
        boolean known = range.matches();
        return new LocalLimits(
                files.find() ? Long.parseLong(files.group(1)) : UNKNOWN,
                known ? Integer.parseInt(range.group(1)) : 0,
                known ? Integer.parseInt(range.group(2)) : 0,
                reuse.equals("1") || reuse.equals("2") ? TIME_WAIT_REUSE_SECONDS : TIME_WAIT_SECONDS);
    }

    private static String text(Path file) {
        // In one read: the kernel gives a sysctl whole at offset 0 and nothing after, and Files.readString asks for a
        // byte first.
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = new byte[FILE_MAX];
            return new String(bytes, 0, in.readNBytes(bytes, 0, bytes.length), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // Not Linux, or hidden in a container: the limit stays unknown.
            return "";
        }
    }

    /**
     * Returns what does not fit, each as a sentence with the remedy; empty when all fits.
     *
     * @param pagesPerSecondMax the highest rate of the load
     */
    public List<String> shortfalls(AppConfig config, double pagesPerSecondMax) {
        List<String> shortfalls = new ArrayList<>();
        if (config.descriptorsNeeded() > descriptors) {
            shortfalls.add(String.format(
                    Locale.ROOT,
                    "%s needs %,d descriptors, this process may open %,d; lower `workers`, or raise the limit with"
                            + " `ulimit -n`",
                    config.label(),
                    config.descriptorsNeeded(),
                    descriptors));
        }
        long portsNeeded = portsNeeded(config, pagesPerSecondMax);
        int ports = lastPort - firstPort + 1;
        if (lastPort > 0 && portsNeeded > ports) {
            shortfalls.add(String.format(
                    Locale.ROOT,
                    "%s needs %,d local ports to one address, this machine has %,d (%d to %d, each out of use for %d s"
                            + " after a close); lower the rate or `workers`, or widen the range with `sysctl -w"
                            + " net.ipv4.ip_local_port_range=\"1024 65535\"`",
                    config.label(),
                    portsNeeded,
                    ports,
                    firstPort,
                    lastPort,
                    timeWaitSeconds));
        }
        return shortfalls;
    }

    /** Connections that may be open, and those closed within the time that keeps a port out of use, to the busiest address. */
    private long portsNeeded(AppConfig config, double pagesPerSecondMax) {
        double opensPerPage = config.connections() == ConnectionModel.PER_CALL
                ? config.calls()
                : config.connections() == ConnectionModel.PER_PAGE
                        ? Math.min(config.calls(), config.destinations())
                        : 0;
        double closed = pagesPerSecondMax * opensPerPage * timeWaitSeconds;
        return (long) Math.ceil((config.connectionsMax() + closed) * busiestShare(config));
    }

    private static double busiestShare(AppConfig config) {
        AppConfig.Direct direct = config.direct();
        if (direct == null || direct.gateways().isEmpty()) {
            return 1;
        }
        double sum =
                direct.gateways().stream().mapToDouble(AppConfig.Gateway::share).sum();
        double max = direct.gateways().stream()
                .mapToDouble(AppConfig.Gateway::share)
                .max()
                .orElse(sum);
        return max / sum;
    }
}
