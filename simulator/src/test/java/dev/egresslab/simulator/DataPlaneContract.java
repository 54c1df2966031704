package dev.egresslab.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every data plane shows for the same script of opens and closes, whatever it moves: events, sockets or packets. A plane's test
 * implements {@link #plane} and inherits the scripts.
 *
 * <p>The gateway has four ports for a destination and says with a reset that none is left, so that a client asks once and counts are exact.
 */
public interface DataPlaneContract {

    /** A destination of the scripts. */
    String FIRST = "198.51.100.10:443";

    /** Another. */
    String SECOND = "198.51.100.11:443";

    /** Longer than any script. */
    Duration LONG_HOLD = Duration.ofMinutes(10);

    /** Over soon. */
    Duration SHORT_HOLD = Duration.ofMillis(20);

    /** A plane with one gateway of that profile, one public address, and a server behind each destination that answers. */
    Plane plane(GatewayProfile profile) throws Exception;

    /** The plane under test. */
    interface Plane extends AutoCloseable {

        /** Lets a client connect; empty when it was refused. Returns when the client knows. */
        Optional<Connection> open(String client, String destination) throws Exception;

        /** What the gateway counts now; what was done before may not all have reached it yet. */
        Counters counters() throws Exception;

        /** Ends everything. */
        @Override
        void close() throws IOException;

        /** Lets so much time pass, or need not if time passes by itself. */
        default void pass(Duration time) {}
    }

    /** An established connection. */
    interface Connection {
        /** Client and server close, each by FIN. */
        void close() throws Exception;

        /** The client resets. */
        void reset() throws Exception;
    }

    /**
     * What a gateway counts.
     *
     * @param attempts CloudWatch's ConnectionAttemptCount
     * @param establishedCount its ConnectionEstablishedCount
     * @param errors its ErrorPortAllocation
     * @param established open connections to {@link #FIRST}
     * @param held its ports held after a close
     * @param inUseMax the most of its ports in use at once
     */
    record Counters(long attempts, long establishedCount, long errors, long established, long held, long inUseMax) {}

    @Test
    default void aConnectionIsCountedAndItsPortHeldAfterFin() throws Exception {
        try (Plane plane = plane(profile(LONG_HOLD))) {
            Connection connection = plane.open("a", FIRST).orElseThrow();
            await(plane, new Counters(1, 1, 0, 1, 0, 1));
            connection.close();
            await(plane, new Counters(1, 1, 0, 0, 1, 1));
        }
    }

    @Test
    default void aResetEndsAConnectionToo() throws Exception {
        try (Plane plane = plane(profile(LONG_HOLD))) {
            plane.open("a", FIRST).orElseThrow().reset();
            await(plane, new Counters(1, 1, 0, 0, 1, 1));
        }
    }

    @Test
    default void theFifthOfFourPortsIsRefusedAndCounted() throws Exception {
        try (Plane plane = plane(profile(LONG_HOLD))) {
            openAll(plane, 4);
            await(plane, new Counters(4, 4, 0, 4, 0, 4));
            assertThat(plane.open("a", FIRST)).isEmpty();
            assertThat(plane.open("b", FIRST)).isEmpty();
            await(plane, new Counters(6, 4, 2, 4, 0, 4));
        }
    }

    @Test
    default void aHeldPortIsNotFree() throws Exception {
        try (Plane plane = plane(profile(LONG_HOLD))) {
            List<Connection> connections = openAll(plane, 4);
            connections.get(0).close();
            connections.get(1).reset();
            await(plane, new Counters(4, 4, 0, 2, 2, 4));
            assertThat(plane.open("a", FIRST)).isEmpty();
            await(plane, new Counters(5, 4, 1, 2, 2, 4));
        }
    }

    @Test
    default void anotherDestinationHasPortsOfItsOwn() throws Exception {
        try (Plane plane = plane(profile(LONG_HOLD))) {
            openAll(plane, 4);
            assertThat(plane.open("a", SECOND)).isPresent();
            assertThat(plane.open("a", FIRST)).isEmpty();
            await(plane, new Counters(6, 5, 1, 4, 0, 4));
        }
    }

    @Test
    default void aPortIsReusedAfterItsHold() throws Exception {
        try (Plane plane = plane(profile(SHORT_HOLD))) {
            List<Connection> connections = openAll(plane, 4);
            for (Connection connection : connections) {
                connection.close();
            }
            // All four closed, and 20 ms later free.
            plane.pass(SHORT_HOLD);
            await(plane, new Counters(4, 4, 0, 0, 0, 4));
            openAll(plane, 4);
            await(plane, new Counters(8, 8, 0, 4, 0, 4));
        }
    }

    private static GatewayProfile profile(Duration hold) {
        return Profiles.byName("aws-nat-gateway")
                .orElseThrow()
                .scaled(4, hold, null)
                .withExhaustion(Exhaustion.RST);
    }

    private static List<Connection> openAll(Plane plane, int count) throws Exception {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(plane.open("client-" + i, FIRST).orElseThrow());
        }
        return connections;
    }

    private static void await(Plane plane, Counters expected) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        Counters counters = plane.counters();
        while (!counters.equals(expected) && System.nanoTime() < deadline) {
            counters = plane.counters();
        }
        assertThat(counters).isEqualTo(expected);
    }
}
