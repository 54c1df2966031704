package dev.egresslab.bench.live;

import dev.egresslab.bench.scenario.GatewaySpec;
import dev.egresslab.simulator.nat.Exhaustion;
import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.Profiles;

/** The profile that a scenario's gateway runs: the named one, scaled and changed as the scenario says. */
final class Gateways {
    private Gateways() {}

    static GatewayProfile profile(GatewaySpec spec) {
        GatewayProfile profile = Profiles.byName(spec.profile())
                .orElseThrow(() -> new IllegalArgumentException("no profile `" + spec.profile() + "`"))
                .scaled(spec.portsPerDestination(), spec.hold(), spec.idleTimeout());
        GatewaySpec.Exhaustion exhaustion = spec.exhaustion();
        return exhaustion == null ? profile : profile.withExhaustion(exhaustion(exhaustion));
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
