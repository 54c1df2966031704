package dev.egresslab.simulator.loopback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** A gateway in a process of its own, which a test may starve of descriptors. Prints its address, and counts for each line it reads. */
final class StarvedGateway {

    private StarvedGateway() {}

    public static void main(String[] arguments) throws IOException {
        GatewayConfig config =
                TestBed.config(TestBed.real(), Duration.ofMillis(1), Map.of(Sockets.DESTINATION, arguments[1]));
        var group = Transport.valueOf(arguments[0]).newGroup(1, "starved");
        try (LoopbackGateway gateway = LoopbackGateway.start(config, group);
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println(gateway.listenAddress().getPort());
            while (in.readLine() != null) {
                GatewaySample.Sockets sockets = gateway.sample().sockets();
                System.out.println(
                        sockets.descriptorShortages() + " " + sockets.notAccepted() + " " + sockets.faults());
            }
        }
        System.exit(0);
    }
}
