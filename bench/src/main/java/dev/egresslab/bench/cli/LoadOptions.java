package dev.egresslab.bench.cli;

import dev.egresslab.bench.scenario.plan.PlannedLoad;
import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.SynRetransmits;
import dev.egresslab.simulator.nat.Timeouts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A load and a gateway as options, for those who have no scenario yet. What is not given is null, so that a scenario can refuse it. */
final class LoadOptions extends GatewayOptions {
    @Option(
            names = "--rate",
            paramLabel = "900/s",
            converter = RateOption.class,
            description = "new connections, to all destinations together")
    private @Nullable Double rate;

    @Option(
            names = "--lifetime",
            paramLabel = "200ms",
            converter = DurationOption.class,
            description = "how long a connection is open: handshakes, call and close")
    private @Nullable Duration lifetime;

    @Option(
            names = "--destinations",
            paramLabel = "N",
            description = "addresses and ports that the load spreads over evenly (default: 1)")
    private @Nullable Integer destinations;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description =
                    "machines that the load spreads over evenly; counts where each owns a slice of the ports, as with"
                            + " Google and Azure's load balancer (default: 1)")
    private @Nullable Integer clients;

    @Option(
            names = "--close",
            paramLabel = "fin|rst",
            description = "how connections end; some gateways hold ports shorter after a reset (default: fin)")
    private @Nullable Close close;

    @Option(
            names = "--burstiness",
            paramLabel = "Z",
            description =
                    "variance of the ports in use over their mean: 1 by chance (Poisson), 0 at equal gaps, N when a"
                            + " page opens N connections at a time (default: 1)")
    private @Nullable Double burstiness;

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "requests that a destination answers on one connection, for the pool (default: 1000)")
    private @Nullable Integer requests;

    @Option(
            names = "--connect-timeout",
            paramLabel = "3s",
            converter = DurationOption.class,
            description =
                    "count the SYNs that a client sends again until it gives up, as Linux does (default: one SYN)")
    private @Nullable Duration connectTimeout;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "count the attempts that an app makes of a call that finds no port (default: 1)")
    private @Nullable Integer attempts;

    /** How connections end. */
    enum Close {
        /** Both sides send FIN. */
        FIN,
        /** A reset. */
        RST
    }

    /** The first option that was given, or null when none was. */
    @Nullable
    String given() {
        return rate != null ? "--rate" : lifetime != null ? "--lifetime" : ofOthers();
    }

    private @Nullable String ofOthers() {
        String ofGateway = givenOfGateway();
        return ofGateway != null
                ? ofGateway
                : destinations != null ? "--destinations" : clients != null ? "--clients" : ofConnections();
    }

    private @Nullable String ofConnections() {
        return close != null
                ? "--close"
                : burstiness != null ? "--burstiness" : requests != null ? "--requests" : repeats();
    }

    private @Nullable String repeats() {
        return connectTimeout != null ? "--connect-timeout" : attempts != null ? "--attempts" : null;
    }

    /**
     * The load and the gateway.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} if something is missing or cannot be
     */
    PlannedLoad load() {
        if (rate == null || lifetime == null) {
            throw usage("needs --rate and --lifetime, or a SCENARIO; %s was not given; try: egresslab plan --rate 900/s"
                            .formatted(rate == null ? "--rate" : "--lifetime")
                    + " --lifetime 200ms");
        }
        if (burstiness != null && !(burstiness >= 0)) {
            throw usage("--burstiness must not be negative, was %s; 1 is chance".formatted(burstiness));
        }
        GatewayProfile gateway = gateway(orOne(clients));
        PortDemand demand = new PortDemand(
                rate,
                lifetime.toNanos() / 1e9,
                held(gateway.timeouts()).toNanos() / 1e9,
                burstiness == null ? 1 : burstiness);
        try {
            return new PlannedLoad(
                    gateway,
                    ips(),
                    demand,
                    close == Close.RST,
                    orOne(destinations),
                    orOne(clients),
                    requests == null ? 1_000 : requests,
                    persistence(gateway));
        } catch (IllegalArgumentException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    private Persistence persistence(GatewayProfile gateway) {
        if (orOne(attempts) < 1) {
            throw usage("--attempts must be at least 1, was " + attempts);
        }
        boolean silent = gateway.exhaustion().value() == Exhaustion.DROP;
        int syns = connectTimeout == null || !silent ? 1 : SynRetransmits.within(connectTimeout.toNanos());
        return new Persistence(syns, 0, 0, orOne(attempts), Double.POSITIVE_INFINITY);
    }

    private Duration held(Timeouts timeouts) {
        return close == Close.RST
                ? timeouts.holdAfterRst().value()
                : timeouts.holdAfterFin().value();
    }

    private static int orOne(@Nullable Integer value) {
        return value == null ? 1 : value;
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, "egresslab plan: " + message);
    }
}
