package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that has no descriptor left says so, does not spin, and goes on when it has one again. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs a shell with ulimit")
class StarvedGatewayTest {

    /** More than a JVM needs for itself, less than it and the clients need. */
    private static final int DESCRIPTORS = 120;

    private static final int CLIENTS = 100;

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"EPOLL", "NIO"})
    @Timeout(
            value = 1,
            unit = TimeUnit.MINUTES,
            threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // A gateway that spins says nothing.
    void countsItAndRecovers(Transport transport) throws Exception {
        if (!transport.isAvailable()) {
            System.out.println("Skipped: " + transport + " is not available on this machine");
            return;
        }
        try (TestOrigin origin = new TestOrigin()) {
            Process process = start(transport, origin);
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
                    Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
                int port = Integer.parseInt(out.readLine());
                List<Socket> clients = connectAll(port);
                // Each needs two descriptors: some get none, for themselves or for the way to the origin.
                long[] counts = await(out, in, "shortages", now -> now[0] > 0);
                assertThat(counts[2]).as("faults").isZero();
                for (Socket client : clients) {
                    Sockets.reset(client);
                }
                // Now there is room again.
                try (Socket late = connect(port)) {
                    assertThat(Sockets.receive(late, 2)).isEqualTo("0500");
                    assertThat(Sockets.socks5Reply(late)).isZero();
                }
                // Not accepting was retried once a second, not in a loop.
                assertThat(await(out, in, "counts", now -> true)[1]).isLessThan(100);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(Transport transport, TestOrigin origin) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StarvedGateway.class.getName(),
                        transport.name(),
                        origin.address())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static List<Socket> connectAll(int port) throws IOException {
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(connect(port));
        }
        return clients;
    }

    private static Socket connect(int port) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(Sockets.PATIENCE_MILLIS);
        Sockets.send(client, "050100" + "05010001c633640a01bb");
        return client;
    }

    private interface Condition {
        boolean holds(long[] counts);
    }

    private static long[] await(BufferedReader out, Writer in, String what, Condition condition) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Sockets.PATIENCE_MILLIS);
        while (System.nanoTime() < deadline) {
            in.write("\n");
            in.flush();
            String[] line = out.readLine().split(" ", -1);
            long[] counts = {Long.parseLong(line[0]), Long.parseLong(line[1]), Long.parseLong(line[2])};
            if (condition.holds(counts)) {
                return counts;
            }
        }
        throw new AssertionError("not in time: " + what);
    }
}
