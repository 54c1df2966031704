package dev.egresslab.bench.scenario.plan;

import dev.egresslab.simulator.capacity.Persistence;
import dev.egresslab.simulator.capacity.PortDemand;
import dev.egresslab.simulator.capacity.PortSupply;
import dev.egresslab.simulator.nat.GatewayProfile;

/**
 * A load and the gateway it shall go through, as options give them: a connection for each call, spread evenly.
 *
 * @param profile the gateway
 * @param ips public addresses
 * @param demand all new connections
 * @param afterReset whether connections end with a reset, so that the demand's hold is the profile's hold after one
 * @param destinations how many destinations they spread over
 * @param clients machines they come from
 * @param requestsPerConnection requests a destination answers on one connection, for the pool
 * @param persistence what a client does that finds no port
 */
public record PlannedLoad(
        GatewayProfile profile,
        int ips,
        PortDemand demand,
        boolean afterReset,
        int destinations,
        int clients,
        int requestsPerConnection,
        Persistence persistence) {

    /** A load of which nobody tries twice. */
    public PlannedLoad(
            GatewayProfile profile,
            int ips,
            PortDemand demand,
            boolean afterReset,
            int destinations,
            int clients,
            int requestsPerConnection) {
        this(profile, ips, demand, afterReset, destinations, clients, requestsPerConnection, Persistence.NONE);
    }

    /** Checks what the options could get wrong, each with what to try. */
    public PlannedLoad {
        require(
                demand.perSecond() > 0,
                "--rate must be above zero, was %s/s; try --rate 900/s".formatted(demand.perSecond()));
        require(destinations >= 1, "--destinations must be at least 1, was " + destinations);
        require(clients >= 1, "--clients must be at least 1, was " + clients);
        require(requestsPerConnection >= 1, "--requests must be at least 1, was " + requestsPerConnection);
        int ipsMax = profile.publicIpsMax().value();
        require(
                ips >= 1 && ips <= ipsMax,
                "--ips must be from 1 to the %d public addresses of %s, was %d; `egresslab profiles show %s` tells why"
                        .formatted(ipsMax, profile.name(), ips, profile.name()));
        int clientsMax = new PortSupply(profile, clients).clientsMax(ips);
        require(
                clients <= clientsMax,
                "--clients must be at most %d, as slices of %s do not fit more into --ips %d, was %d; try more addresses or smaller slices with --ports"
                        .formatted(clientsMax, profile.slicing().value(), ips, clients));
        require(
                demand.takenSeconds() > 0,
                "--lifetime must be above zero where ports are not held after a close (%s), was 0s; try --lifetime 200ms"
                        .formatted(profile.name()));
    }

    String holdValue() {
        return afterReset ? PlanCase.HOLD_AFTER_RST : PlanCase.HOLD_AFTER_FIN;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
