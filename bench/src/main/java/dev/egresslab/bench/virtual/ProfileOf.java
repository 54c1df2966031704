package dev.egresslab.bench.virtual;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;

/** The profile that a scenario's gateway runs: the named one, scaled and changed as the scenario says. */
final class ProfileOf {
    private ProfileOf() {}

    static GatewayProfile gateway(GatewaySpec spec) {
        GatewayProfile named = Profiles.byName(spec.profile())
                .orElseThrow(() -> new IllegalArgumentException("there is no profile " + spec.profile()));
        GatewayProfile scaled = named.scaled(spec.portsPerDestination(), spec.hold(), spec.idleTimeout());
        GatewaySpec.Exhaustion exhaustion = spec.exhaustion();
        return exhaustion == null ? scaled : scaled.withExhaustion(exhaustion(exhaustion));
    }

    private static Exhaustion exhaustion(GatewaySpec.Exhaustion asked) {
        return switch (asked) {
            case DROP -> Exhaustion.DROP;
            case RST -> Exhaustion.RST;
            case ICMP -> Exhaustion.ICMP_ADMIN_PROHIBITED;
            case EVICT_OLDEST -> Exhaustion.EVICT_OLDEST;
        };
    }
}
