package dev.egresslab.bench.cli;

import dev.egresslab.simulator.loopback.FixedListener;
import dev.egresslab.simulator.loopback.GatewayConfig;
import dev.egresslab.simulator.loopback.LoopbackGateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code egresslab gateway}: a simulated NAT gateway that any program reaches as a SOCKS proxy. */
@Command(
        name = "gateway",
        mixinStandardHelpOptions = true,
        description = {
            "Run a simulated NAT gateway alone, as a SOCKS proxy for any program.",
            "It speaks SOCKS5, SOCKS4 and SOCKS4a, until interrupted.",
            "A CONNECT is answered one round trip later, or not at all when no port is left for its destination."
        },
        footer = {
            "",
            "Examples:",
            "  egresslab gateway --listen 127.0.0.1:1080 --ports 100 --hold 5s --map 198.51.100.10:443=127.0.0.1:8443",
            "  curl --socks5 127.0.0.1:1080 --connect-to api.example.com:443:198.51.100.10:443 https://api.example.com/"
        })
final class GatewayCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private GatewayOptions gateway = new GatewayOptions();

    @Option(
            names = "--rtt",
            paramLabel = "20ms",
            converter = DurationOption.class,
            defaultValue = "0ms",
            description = "round trip to the destinations (default: 0ms)")
    private Duration rtt = Duration.ZERO;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:1080",
            description = "where to listen (default: ${DEFAULT-VALUE}; port 0 takes a free one)")
    private String listen = "";

    @Option(
            names = "--forward",
            paramLabel = "PUBLIC-IP:PORT=HOST:PORT",
            description = "one of the public destinations, and where a program that speaks no SOCKS finds it; may be"
                    + " repeated")
    private Map<String, String> forwards = Map.of();

    @Option(
            names = "--period",
            paramLabel = "1m",
            converter = DurationOption.class,
            defaultValue = "1m",
            description = "between datapoints of the cloud's metrics (default: 1m, as the clouds have it)")
    private Duration period = Duration.ofMinutes(1);

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            description =
                    "where to answer /metrics (OpenMetrics) and /cloud (as the cloud's API would); default: nowhere")
    private @Nullable String admin;

    @Option(
            names = "--map",
            required = true,
            paramLabel = "PUBLIC-IP:PORT=HOST:PORT",
            description = "a public destination and the local server that stands for it; may be repeated")
    private Map<String, String> destinations = Map.of();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (LoopbackGateway gateway = LoopbackGateway.start(config());
                GatewayAdmin pages = admin == null ? null : GatewayAdmin.start(Addresses.parse(admin), gateway)) {
            out.println("listening on " + Addresses.text(gateway.listenAddress()) + ", Ctrl-C ends");
            gateway.fixedAddresses()
                    .forEach((fixed, at) ->
                            out.println("forwarding " + Addresses.text(at) + " to " + fixed.destination()));
            if (pages != null) {
                out.println("metrics on http://" + Addresses.text(pages.address()) + "/metrics and /cloud");
            }
            out.flush();
            GatewayLines lines = new GatewayLines();
            Foreground.untilInterrupted(() -> {
                lines.changed(gateway.sample(Integer.MAX_VALUE)).forEach(out::println);
                out.flush();
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "egresslab: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.ENVIRONMENT, "egresslab: " + e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private GatewayConfig config() {
        List<String> publicIps = IntStream.rangeClosed(1, gateway.ips())
                .mapToObj(i -> "192.0.2." + i)
                .toList();
        return new GatewayConfig(
                "nat",
                gateway.gateway(1),
                publicIps,
                rtt.toNanos(),
                period.toNanos(),
                listen,
                forwards.entrySet().stream()
                        .map(forward -> new FixedListener("forwarded", forward.getKey(), forward.getValue()))
                        .toList(),
                new LinkedHashMap<>(destinations),
                /* seed= */ 1);
    }
}
