package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.PoolConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.TlsConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A proxy in a process of its own, so that what is measured is the proxy's. It says its port, and then, for each line that it is told, what it
 * holds after a collection; it ends with its standard input. Started by {@link ProxyProcess}.
 */
final class ProxyMain {
    private ProxyMain() {}

    /** @param args transport, upstream port, file of the authority's certificate, connections at the most, seconds of age at the most, access log */
    static void main(String[] args) throws IOException {
        PoolConfig pool = new PoolConfig(
                Integer.parseInt(args[3]),
                Integer.parseInt(args[3]),
                0,
                Duration.ofMinutes(10),
                Duration.ofSeconds(Long.parseLong(args[4])),
                0.5,
                1_000_000,
                1_000,
                Duration.ofSeconds(20));
        ProxyConfig config = Proxies.config(UpstreamConfig.http("a.test", Integer.parseInt(args[1]))
                        .withAddresses(List.of("127.0.0.1"))
                        .withTls(TlsConfig.verified("a.test", Files.readString(Path.of(args[2]))))
                        .withPool(pool))
                .withAdmin(Proxies.ANY)
                .withAccessLog(args[5])
                .withLoops(1, Transport.valueOf(args[0]));
        try (EgressProxy proxy = EgressProxy.start(config);
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            System.out.println(proxy.listenAddress().getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.equals("collect")) {
                    System.gc();
                    System.gc(); // the first lets cleaners run
                }
                System.out.println(held(proxy));
            }
        }
    }

    private static String held(EgressProxy proxy) throws IOException {
        UpstreamSample upstream = Proxies.sample(proxy);
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory())
                + ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(buffers -> buffers.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        long cpuNanos =
                ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
        return heap + " " + direct + " " + residentBytes() + " " + cpuNanos + " " + upstream.requests() + " "
                + proxy.sample().clientsOpen() + " " + upstream.connectionsIdle() + " " + upstream.connectionsInUse()
                + " "
                + upstream.connectionsOpened() + " " + upstream.answers().get("2xx");
    }

    private static long residentBytes() throws IOException {
        String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
        return Long.parseLong(pages[1]) * 4_096;
    }
}
