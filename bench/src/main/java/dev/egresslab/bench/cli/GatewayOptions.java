package dev.egresslab.bench.cli;

import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A gateway as options, for every command that takes one. What is not given is null, so that a scenario can refuse it. */
class GatewayOptions {
    private static final String PROFILE = "aws-nat-gateway";

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "the gateway, see `egresslab profiles` (default: " + PROFILE + ")")
    private @Nullable String profile;

    @Option(names = "--ips", paramLabel = "N", description = "public addresses (default: 1)")
    private @Nullable Integer ips;

    @Option(
            names = "--ports",
            paramLabel = "N",
            description = "ports per destination and address, or a client's slice (default: the profile's)")
    private @Nullable Integer ports;

    @Option(
            names = "--hold",
            paramLabel = "5s",
            converter = DurationOption.class,
            description = "how long a port is held after its connection closed (default: the profile's)")
    private @Nullable Duration hold;

    /** The first of these options that was given, or null when none was. */
    @Nullable
    String givenOfGateway() {
        return profile != null
                ? "--profile"
                : ips != null ? "--ips" : ports != null ? "--ports" : hold != null ? "--hold" : null;
    }

    /** Public addresses. */
    int ips() {
        return ips == null ? 1 : ips;
    }

    /**
     * The gateway's profile, scaled as asked for.
     *
     * @param clients machines that use it
     * @throws CommandFailure with {@link ExitCode#USAGE} if there is none of that name, or it has not so many ports
     */
    GatewayProfile gateway(int clients) {
        GatewayProfile named = NamedProfile.of(profile == null ? PROFILE : profile);
        int most = named.ports().value().size();
        if (ports != null && !(ports >= 1 && ports <= most)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "egresslab: --ports must be from 1 to the %d ports that an address of %s has, was %d"
                            .formatted(most, named.name(), ports));
        }
        return named.forClients(clients).scaled(ports, hold, null);
    }
}
