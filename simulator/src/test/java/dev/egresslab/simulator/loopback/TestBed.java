package dev.egresslab.simulator.loopback;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A gateway and an origin behind it, for one test. */
final class TestBed implements AutoCloseable {

    private static final long SEED = 3;

    final TestOrigin origin;
    final LoopbackGateway gateway;
    private final EventLoopGroup group;
    private final List<Socket> kept = new ArrayList<>();

    TestBed(Transport transport, GatewayProfile profile, Duration rtt) throws IOException {
        this(transport, profile, rtt, List.of());
    }

    TestBed(Transport transport, GatewayProfile profile, Duration rtt, List<FixedListener> fixed) throws IOException {
        assumeTrue(transport.isAvailable(), transport + " is not available on this machine");
        origin = new TestOrigin();
        group = transport.newGroup(1, "test");
        Map<String, String> destinations = new LinkedHashMap<>();
        destinations.put(Sockets.DESTINATION, origin.address());
        destinations.put("198.51.100.11:443", origin.address());
        gateway = LoopbackGateway.start(config(profile, rtt, fixed, destinations), group);
    }

    static GatewayConfig config(GatewayProfile profile, Duration rtt, Map<String, String> destinations) {
        return config(profile, rtt, List.of(), destinations);
    }

    static GatewayConfig config(
            GatewayProfile profile, Duration rtt, List<FixedListener> fixed, Map<String, String> destinations) {
        return new GatewayConfig(
                "nat",
                profile,
                List.of("192.0.2.1"),
                rtt.toNanos(),
                TimeUnit.MILLISECONDS.toNanos(200),
                "127.0.0.1:0",
                fixed,
                destinations,
                SEED);
    }

    /** The AWS gateway with so many ports and such a hold. */
    static GatewayProfile aws(int ports, Duration hold) {
        return real().scaled(ports, hold, null);
    }

    /** The same with another way to say that no port is left. */
    static GatewayProfile aws(int ports, Duration hold, Exhaustion exhaustion) {
        return aws(ports, hold).withExhaustion(exhaustion);
    }

    /** The AWS gateway as it is. */
    static GatewayProfile real() {
        return Profiles.byName("aws-nat-gateway").orElseThrow();
    }

    /** The use of {@link Sockets#DESTINATION}. */
    GatewaySample.Destination use() {
        return use(gateway.sample());
    }

    static GatewaySample.Destination use(GatewaySample sample) {
        return sample.destination(Sockets.DESTINATION + "/tcp");
    }

    long metric(String name) {
        return gateway.sample().total(name);
    }

    /** Holds a client's socket to the test's end: one that nobody holds is closed when it is collected. */
    Socket keep(Socket client) {
        kept.add(client);
        return client;
    }

    /** Waits until the gateway is as it must become. */
    GatewaySample await(String what, Predicate<GatewaySample> condition) {
        return await(gateway, what, condition);
    }

    static GatewaySample await(LoopbackGateway gateway, String what, Predicate<GatewaySample> condition) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Sockets.PATIENCE_MILLIS);
        GatewaySample sample = gateway.sample();
        while (!condition.test(sample)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what + "; last " + sample);
            }
            sample = gateway.sample();
        }
        return sample;
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        origin.close();
        for (Socket client : kept) {
            client.close();
        }
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
