package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The load generator's own limits are told from those of the gateway, and reached only where they are. */
class LocalExhaustionTest {
    /** {@code IP_LOCAL_PORT_RANGE} of Linux 6.3: the ports a socket may be given, the last one in the upper half. */
    private static final IntegerUnixChannelOption LOCAL_PORT_RANGE =
            new IntegerUnixChannelOption("IP_LOCAL_PORT_RANGE", 0, 51);

    private static final int HELD = 5_001;

    @Test
    void aDestinationWithoutALocalPortLeftIsLocalPorts() throws Exception {
        assumeTrue(Epoll.isAvailable(), "needs epoll");
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        Transport onePort = new Transport(
                "epoll with one port", EpollIoHandler.newFactory(), () -> onePort(port), EpollDatagramChannel::new);
        onePort.socket().get().unsafe().closeForcibly();
        try (ScriptedServer proxy = new ScriptedServer(Script.silence(), null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = 3;
            lab.timeoutNanos = TimeUnit.SECONDS.toNanos(1);
            try (App app = App.start(lab.config(), onePort, RecordedPages.atOnce(3), (clock, failure) -> {})) {
                // The first connection holds the only port until its timeout; the others find none.
                RoundOutcome outcome = app.run(Lab.request()).join();
                assertThat(outcome.counters())
                        .containsEntry("errors.localPorts", 2L)
                        .containsEntry("errors.timeout", 1L);
            }
        }
    }

    private static SocketChannel onePort(int port) {
        EpollSocketChannel channel = new EpollSocketChannel();
        try {
            channel.config().setOption(LOCAL_PORT_RANGE, (port << 16) | port);
        } catch (ChannelException e) {
            channel.unsafe().closeForcibly();
            assumeTrue(false, "needs Linux 6.3: " + e.getMessage());
        }
        return channel;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessWithoutADescriptorLeftIsLocalDescriptors() throws Exception {
        try (ScriptedServer proxy = new ScriptedServer(Script.silence(), null)) {
            String printed = ChildJvm.run(250, Exhausting.class, List.of(), String.valueOf(proxy.port()));
            assertThat(printed).contains("timeout and localDescriptors and nothing else");
        }
    }

    /** Opens more connections than it may, all at once. */
    static final class Exhausting {
        private Exhausting() {}

        /** Takes the port of a server that never answers. */
        public static void main(String[] arguments) {
            Lab lab = Lab.throughEgress(Integer.parseInt(arguments[0]));
            lab.workers = 300;
            // Longer than a busy machine takes to open what it may.
            lab.timeoutNanos = TimeUnit.SECONDS.toNanos(5);
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(300));
            long timeouts = outcome.counters().getOrDefault("errors.timeout", 0L);
            long descriptors = outcome.counters().getOrDefault("errors.localDescriptors", 0L);
            boolean both = timeouts > 0 && descriptors >= 50 && timeouts + descriptors == 300;
            System.out.println(both ? "timeout and localDescriptors and nothing else" : outcome.counters());
        }
    }

    @Test
    void fiveThousandAndOneConnectionsAreHeldAtOnce() {
        // Two descriptors for each, as the server is in this process too.
        assumeTrue(LocalLimits.read().descriptors() > 2 * HELD + 1_000, "needs more descriptors");
        List<Channel> held = new ArrayList<>();
        Script untilAllAreThere = (connection, request, channel) -> {
            held.add(channel);
            if (held.size() == HELD) {
                held.forEach(each -> Script.write(each, Lab.OK));
            }
        };
        try (ScriptedServer proxy = new ScriptedServer(untilAllAreThere, null)) {
            Lab lab = Lab.throughEgress(proxy.port());
            lab.workers = HELD;
            lab.connectTimeoutNanos = 3 * Lab.PATIENCE_NANOS;
            lab.timeoutNanos = 3 * Lab.PATIENCE_NANOS;
            RoundOutcome outcome = lab.run(RecordedPages.atOnce(HELD));
            assertThat(outcome.firstFailures()).isEmpty();
            assertThat(outcome.counters()).containsEntry("requests.ok", (long) HELD);
            assertThat(outcome.maxima()).containsEntry("connections.open.max", (long) HELD);
        }
    }
}
