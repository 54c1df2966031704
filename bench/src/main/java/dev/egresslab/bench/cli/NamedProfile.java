package dev.egresslab.bench.cli;

import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;
import java.util.stream.Collectors;

/** A profile that the user names. */
final class NamedProfile {
    private NamedProfile() {}

    /**
     * Returns the profile.
     *
     * @throws CommandFailure with {@link ExitCode#USAGE} and the names there are, if there is none of that name
     */
    static GatewayProfile of(String name) {
        return Profiles.byName(name)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "egresslab: no profile `%s`; there are %s"
                                .formatted(
                                        name,
                                        Profiles.all().stream()
                                                .map(GatewayProfile::name)
                                                .collect(Collectors.joining(", ")))));
    }
}
