package dev.egresslab.bench.scenario;

import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The NAT gateways between the clients and the origin. What is null is as the profile has it.
 *
 * @param profile the gateway that is modelled, unscaled
 * @param ips public addresses of each gateway
 * @param rtt round trip between the gateway's inside and an origin
 * @param portsPerDestination ports of one public address for one destination, scaled for a short run
 * @param hold how long a port is held after a close, scaled for a short run
 * @param idleTimeout how long an idle connection keeps its port, scaled for a short run
 * @param period between two datapoints of the cloud's metrics
 * @param exhaustion what happens to a connection for which no port is free, instead of the profile's own way
 * @param zones the share of the clients' calls that goes through each gateway, by zone name; one gateway {@code nat} with all of
 *     them by default
 */
public record GatewaySpec(
        GatewayProfile profile,
        int ips,
        Duration rtt,
        @Nullable Integer portsPerDestination,
        @Nullable Duration hold,
        @Nullable Duration idleTimeout,
        Duration period,
        @Nullable Exhaustion exhaustion,
        Map<String, Double> zones) {

    /** The name of the gateway when there is only one. */
    public static final String ONLY_ZONE = "nat";

    /** Copies the map, in its order. */
    public GatewaySpec {
        zones = Collections.unmodifiableMap(new LinkedHashMap<>(zones));
    }

    /**
     * The gateway's profile as it runs: with what the scenario scales.
     *
     * @return the profile, which remembers the real one when it was scaled
     */
    public GatewayProfile asRun() {
        GatewayProfile scaled = profile.scaled(portsPerDestination, hold, idleTimeout);
        return exhaustion == null ? scaled : scaled.withExhaustion(exhaustion.answer);
    }

    /**
     * Ports that one destination can have over all public addresses.
     *
     * @param of this gateway's profile as it runs, or the real one
     * @param addresses public addresses of the gateway: {@link #ips}, or more when it got some by itself
     * @param clients how many clients there are; counts only where each owns ports
     */
    public long ports(GatewayProfile of, int addresses, int clients) {
        PortSupply supply = new PortSupply(of, clients);
        return supply.ports(addresses) * (supply.sliced() ? clients : 1);
    }

    /** What happens to a connection for which no port is free. */
    public enum Exhaustion {
        /** No answer. */
        DROP(dev.egresslab.simulator.nat.Exhaustion.DROP),
        /** A reset. */
        RST(dev.egresslab.simulator.nat.Exhaustion.RST),
        /** An ICMP destination unreachable, code 13. */
        ICMP(dev.egresslab.simulator.nat.Exhaustion.ICMP_ADMIN_PROHIBITED),
        /** The oldest mapping gives its port. */
        EVICT_OLDEST(dev.egresslab.simulator.nat.Exhaustion.EVICT_OLDEST);

        private final dev.egresslab.simulator.nat.Exhaustion answer;

        Exhaustion(dev.egresslab.simulator.nat.Exhaustion answer) {
            this.answer = answer;
        }

        /** The same in the NAT's own terms. */
        dev.egresslab.simulator.nat.Exhaustion answer() {
            return answer;
        }
    }
}
