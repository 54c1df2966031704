package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.DataPlaneContract;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of all planes, with real sockets that connect to a listener for their destination and speak no SOCKS. */
@ExtendWith(LeakCheck.class)
class FixedListenerPlaneTest implements DataPlaneContract {
    private static final int LOOK_MILLIS = 2;

    @Override
    public Plane plane(GatewayProfile profile) throws IOException {
        List<FixedListener> listeners = Stream.of("a", "b", "client-0", "client-1", "client-2", "client-3")
                .flatMap(client -> Stream.of(FIRST, SECOND).map(to -> new FixedListener(client, to, "127.0.0.1:0")))
                .toList();
        return new FixedPlane(new TestBed(Transport.best(), profile, Duration.ofMillis(1), listeners));
    }

    private record FixedPlane(TestBed bed) implements Plane {

        @Override
        public Optional<Connection> open(String client, String destination) throws Exception {
            Socket inside;
            try {
                inside = bed.keep(FixedListenerTest.connect(bed, client, destination));
            } catch (SocketException reset) {
                return Optional.empty();
            }
            inside.setSoTimeout(LOOK_MILLIS);
            long deadline = System.nanoTime()
                    + Duration.ofMillis(Sockets.PATIENCE_MILLIS).toNanos();
            while (!bed.origin.hasNext() && System.nanoTime() < deadline) {
                if (isReset(inside)) {
                    inside.close();
                    return Optional.empty();
                }
            }
            Socket outside = bed.origin.next();
            // What the origin says comes behind the SYN-ACK: when the client has it, the connection stands.
            Sockets.sendText(outside, "!");
            inside.setSoTimeout(Sockets.PATIENCE_MILLIS);
            Sockets.receiveText(inside, 1);
            return Optional.of(new FixedConnection(inside, outside));
        }

        private static boolean isReset(Socket inside) throws IOException {
            try {
                throw new AssertionError("nobody has said anything, read "
                        + inside.getInputStream().read());
            } catch (SocketTimeoutException silent) {
                return false;
            } catch (SocketException reset) {
                return true;
            }
        }

        @Override
        public Counters counters() {
            return LoopbackPlaneTest.counters(bed);
        }

        @Override
        public void close() throws IOException {
            bed.close();
        }
    }

    private record FixedConnection(Socket inside, Socket outside) implements DataPlaneContract.Connection {

        @Override
        public void close() throws IOException {
            inside.close();
            outside.close();
        }

        @Override
        public void reset() throws IOException {
            Sockets.reset(inside);
        }
    }
}
