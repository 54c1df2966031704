package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.DataPlaneContract;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract of all planes, with real sockets. */
@ExtendWith(LeakCheck.class)
class LoopbackPlaneTest implements DataPlaneContract {

    @Override
    public Plane plane(GatewayProfile profile) throws IOException {
        return new SocketPlane(new TestBed(Transport.best(), profile, Duration.ofMillis(1)));
    }

    /** What the gateway counts, in the contract's words. */
    static Counters counters(TestBed bed) {
        GatewaySample sample = bed.gateway.sample();
        GatewaySample.Destination use = TestBed.use(sample);
        return new Counters(
                sample.total("ConnectionAttemptCount"),
                sample.total("ConnectionEstablishedCount"),
                sample.total("ErrorPortAllocation"),
                use.established(),
                use.held(),
                use.inUseMax());
    }

    private record SocketPlane(TestBed bed) implements Plane {

        @Override
        public Optional<Connection> open(String client, String destination) throws Exception {
            Socket inside = bed.keep(Sockets.connecting(bed.gateway, client, destination));
            if (Sockets.socks5Reply(inside) != 0) {
                inside.close();
                return Optional.empty();
            }
            return Optional.of(new SocketConnection(inside, bed.origin.next()));
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

    private record SocketConnection(Socket inside, Socket outside) implements DataPlaneContract.Connection {

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
