package dev.egresslab.simulator.loopback;

import static dev.egresslab.simulator.loopback.Sockets.DESTINATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is carried between a client and an origin: data, FIN and RST, each way, in order and late. */
@ParameterizedClass
@EnumSource(Transport.class)
@ExtendWith(LeakCheck.class)
class RelayTest {

    private static final Duration RTT = Duration.ofMillis(4);
    private static final Duration HOLD = Duration.ofSeconds(60);

    private final TestBed bed;

    RelayTest(Transport transport) throws IOException {
        bed = new TestBed(transport, TestBed.aws(100, HOLD), RTT);
    }

    @AfterEach
    void stop() throws IOException {
        bed.close();
    }

    @Test
    void aClientMayCloseItsHalfAndGoOnReading() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            Sockets.sendText(client, "question");
            client.shutdownOutput();
            assertThat(Sockets.receiveText(origin, 8)).isEqualTo("question");
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            Sockets.sendText(origin, "answer");
            assertThat(Sockets.receiveText(client, 6)).isEqualTo("answer");
            origin.shutdownOutput();
            assertThat(Sockets.isAtEnd(client)).isTrue();
            bed.await("closed by FIN, and no socket is left", this::isOver);
        }
    }

    @Test
    void anOriginMayCloseItsHalfAndGoOnReading() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            Sockets.sendText(origin, "greeting");
            origin.shutdownOutput();
            assertThat(Sockets.receiveText(client, 8)).isEqualTo("greeting");
            assertThat(Sockets.isAtEnd(client)).isTrue();
            Sockets.sendText(client, "farewell");
            assertThat(Sockets.receiveText(origin, 8)).isEqualTo("farewell");
            client.shutdownOutput();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            bed.await("closed by FIN, and no socket is left", this::isOver);
        }
    }

    @Test
    void bothMayCloseAtOnce() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            client.shutdownOutput();
            origin.shutdownOutput();
            assertThat(Sockets.isAtEnd(client)).isTrue();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            bed.await("closed by FIN, and no socket is left", this::isOver);
        }
    }

    @Test
    void aClientsResetIsCarriedToTheOrigin() throws Exception {
        Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
        try (Socket origin = bed.origin.next()) {
            Sockets.reset(client);
            assertReset(origin);
            bed.await("no socket is left", this::isOver);
        }
    }

    @Test
    void anOriginsResetIsCarriedToTheClient() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION)) {
            Sockets.reset(bed.origin.next());
            assertReset(client);
            bed.await("no socket is left", this::isOver);
        }
    }

    @Test
    void aResetComesBehindTheDataSentBeforeIt() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION)) {
            Socket origin = bed.origin.next();
            Sockets.sendText(origin, "last words");
            // Read, so that it is not the reset that overtakes the data at the gateway's own socket.
            bed.await("the gateway has them", sample -> sample.total("BytesInFromDestination") > 60);
            Sockets.reset(origin);
            assertThat(Sockets.receiveText(client, 10)).isEqualTo("last words");
            assertReset(client);
        }
    }

    @Test
    void aResetAfterAHalfCloseIsCarriedWithTheNextData() throws Exception {
        Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
        try (Socket origin = bed.origin.next()) {
            // The client closes; its kernel answers what still comes with a reset.
            client.close();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            assertThatThrownBy(() -> {
                        while (true) {
                            Sockets.sendText(origin, "more");
                        }
                    })
                    .isInstanceOf(SocketException.class);
            bed.await("no socket is left", this::isOver);
        }
    }

    @Test
    void megabytesGoBothWaysAtOnceInOrder() throws Exception {
        int size = 8 * 1024 * 1024;
        byte[] upward = random(1, size);
        byte[] downward = random(2, size);
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            CompletableFuture<Long> sentUp = inBackground(() -> sendInPieces(client, upward));
            CompletableFuture<Long> sentDown = inBackground(() -> sendInPieces(origin, downward));
            CompletableFuture<byte[]> receivedUp = inBackground(() -> readAll(origin, size));
            assertThat(Arrays.equals(readAll(client, size), downward)).isTrue();
            assertThat(Arrays.equals(receivedUp.join(), upward)).isTrue();
            sentUp.join();
            sentDown.join();
            assertThat(Sockets.isAtEnd(client)).isTrue();
            assertThat(Sockets.isAtEnd(origin)).isTrue();
            GatewaySample sample = bed.await("no socket is left", this::isOver);
            // Payload, and 52 bytes of header for each packet.
            assertThat(sample.total("BytesInFromSource")).isEqualTo(size + 52 * sample.total("PacketsInFromSource"));
            assertThat(sample.total("BytesOutToSource")).isEqualTo(size + 52 * sample.total("PacketsOutToSource"));
        }
    }

    @Test
    void aSlowReaderStopsTheSender() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            // The origin sends without end; nobody reads.
            byte[] block = new byte[64 * 1024];
            long memoryBefore = directMemory();
            CompletableFuture<Long> sent = inBackground(() -> sendUntilReset(origin, block));
            long atGateway = awaitStandstill("BytesInFromDestination");
            // What the gateway took is in its own queues (the line and the socket's) or in the kernel's.
            assertThat(atGateway).isLessThan(32L * 1024 * 1024);
            assertThat(directMemory() - memoryBefore).isLessThan(8L * 1024 * 1024);
            // All of it is there once the client reads, and then more.
            byte[] received = readAll(client, Math.toIntExact(atGateway));
            assertThat(received.length).isEqualTo(Math.toIntExact(atGateway));
            Sockets.reset(client);
            assertThat(sent.join()).isGreaterThan(atGateway / 2);
            bed.await("no socket is left", this::isOver);
        }
    }

    @Test
    void aSlowOriginStopsTheClient() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            byte[] block = new byte[64 * 1024];
            CompletableFuture<Long> sent = inBackground(() -> sendUntilReset(client, block));
            assertThat(awaitStandstill("BytesInFromSource")).isLessThan(32L * 1024 * 1024);
            // A reset of the origin that has not read gets through to the client whose sends are stalled.
            Sockets.reset(origin);
            assertThat(sent.join()).isPositive();
            bed.await("no socket is left", this::isOver);
        }
    }

    @Test
    void closingTheGatewayResetsEveryConnectionAndKeepsTheLastSample() throws Exception {
        try (Socket client = Sockets.connected(bed.gateway, "a", DESTINATION);
                Socket origin = bed.origin.next()) {
            bed.gateway.close();
            assertReset(client);
            assertReset(origin);
            bed.gateway.close();
            assertThat(bed.use().established()).isEqualTo(1);
            assertThatThrownBy(() -> Sockets.open(bed.gateway)).isInstanceOf(IOException.class);
        }
    }

    /** One mapping held, and no socket open. */
    private boolean isOver(GatewaySample sample) {
        return TestBed.use(sample).held() == 1
                && TestBed.use(sample).inUse() == 1
                && sample.sockets().open() == 0;
    }

    /** Waits until a count has not changed in two datapoints on end. */
    private long awaitStandstill(String metric) {
        GatewaySample still = bed.await("the sender is stopped", sample -> {
            var points = sample.metric(metric).points();
            int last = points.size() - 1;
            return sample.total(metric) > 0
                    && last >= 2
                    && points.get(last).value() == 0
                    && points.get(last - 1).value() == 0;
        });
        return still.total(metric);
    }

    /** On a thread of its own: the common pool of a small machine may have but one, and these wait for each other. */
    private static <T> CompletableFuture<T> inBackground(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, Thread::startVirtualThread);
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static void assertReset(Socket socket) {
        assertThatThrownBy(() -> Sockets.isAtEnd(socket))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    private static long sendInPieces(Socket socket, byte[] bytes) {
        SplittableRandom random = new SplittableRandom(bytes.length);
        try {
            OutputStream out = socket.getOutputStream();
            for (int at = 0; at < bytes.length; ) {
                int piece = Math.min(bytes.length - at, random.nextInt(1, 100_000));
                out.write(bytes, at, piece);
                at += piece;
            }
            socket.shutdownOutput();
            return bytes.length;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] readAll(Socket socket, int size) {
        byte[] bytes = new byte[size];
        try {
            new DataInputStream(socket.getInputStream()).readFully(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes;
    }

    private static long sendUntilReset(Socket socket, byte[] block) {
        long sent = 0;
        try {
            OutputStream out = socket.getOutputStream();
            while (true) {
                out.write(block);
                sent += block.length;
            }
        } catch (IOException reset) {
            return sent;
        }
    }
}
