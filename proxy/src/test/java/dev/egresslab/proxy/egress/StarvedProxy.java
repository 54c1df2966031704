package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.OverloadConfig;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.Transport;
import dev.egresslab.proxy.config.UpstreamConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** A proxy in a process of its own, which may have few descriptors. Answers each line on its input with its counters; ends with its input. */
final class StarvedProxy {
    /** Sheds when two thirds of the descriptors are open. */
    private static final OverloadConfig EAGER =
            new OverloadConfig(List.of(), List.of(), List.of(0.5, 0.6, 0.66), 0.9, Duration.ZERO);

    private StarvedProxy() {}

    /** Arguments: transport, port of the origin, {@code on} or {@code off} for whether it sheds load. */
    public static void main(String[] arguments) throws IOException {
        UpstreamConfig origin =
                UpstreamConfig.http("a.test", Integer.parseInt(arguments[1])).withAddresses(List.of("127.0.0.1"));
        ProxyConfig config = ProxyConfig.of(new Endpoint("127.0.0.1", 0), List.of(origin))
                .withLoops(1, Transport.valueOf(arguments[0]))
                .withOverload(arguments[2].equals("on") ? EAGER : OverloadConfig.OFF);
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (EgressProxy proxy = EgressProxy.start(config)) {
            System.out.println(proxy.listenAddress().getPort());
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                ProxySample sample = proxy.sample();
                System.out.println(sample.acceptFailures() + " " + sample.clientsOpen() + " "
                        + sample.overload().stage() + " "
                        + sample.overload().begun().get("not_accepting"));
            }
        }
    }
}
