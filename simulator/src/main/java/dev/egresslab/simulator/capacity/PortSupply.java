package dev.egresslab.simulator.capacity;

import dev.egresslab.simulator.nat.GatewayProfile;
import dev.egresslab.simulator.nat.MappingKey;
import dev.egresslab.simulator.nat.Slicing;
import java.util.OptionalInt;
import java.util.function.IntPredicate;

/**
 * The ports a gateway of a profile has for connections that compete for the same ones. Where clients share all ports these are the
 * connections to one destination; where each client owns a slice, those of one client to one destination; and where a mapping serves every
 * destination, all of them. Ports of others do not help: a gateway can be exhausted for one destination and empty for the next.
 *
 * @param profile the gateway
 * @param clients machines that use it; counts only where each owns a slice
 */
public record PortSupply(GatewayProfile profile, int clients) {
    /** Checks that there is a client. */
    public PortSupply {
        if (clients < 1) {
            throw new IllegalArgumentException("clients must be at least 1, was " + clients);
        }
    }

    /** Whether each client owns a slice of the ports. */
    public boolean sliced() {
        return !profile.slicing().value().isShared();
    }

    /** Whether more public addresses give one client more ports. */
    public boolean addressesAddPorts() {
        return profile.slicing().value().place() == Slicing.Place.EACH_IP
                || profile.slicing().value().isShared();
    }

    /** In how many equal parts a load falls that spreads evenly over destinations and clients, each with ports of its own. */
    public int parts(int destinations) {
        int byDestination = profile.mappingKey().value() == MappingKey.ENDPOINT_INDEPENDENT ? 1 : destinations;
        return Math.multiplyExact(byDestination, sliced() ? clients : 1);
    }

    /** Public addresses that a gateway may have. */
    public int ipsMax() {
        return profile.publicIpsMax().value();
    }

    /**
     * Ports for one client and one destination over so many public addresses; 0 when the slices of all clients do not fit.
     *
     * @param ips public addresses
     */
    public long ports(int ips) {
        if (clients > clientsMax(ips)) {
            return 0;
        }
        Slicing slicing = profile.slicing().value();
        long all = (long) profile.portsPerDestination().value() * ips;
        long mine = slicing.isShared() ? all : Math.min(all, slice(slicing, ips));
        return Math.min(mine, profile.connectionsMax().value());
    }

    private long slice(Slicing slicing, int ips) {
        if (slicing.place() == Slicing.Place.EACH_IP) {
            return (long) slicing.most() * ips;
        }
        if (!slicing.grows()) {
            return slicing.most();
        }
        // Doubling ends where the ports of all are given out; all clients grow alike.
        long units = (long) (profile.ports().value().size() / slicing.first()) * ips / clients;
        return Math.min(slicing.most(), Long.highestOneBit(units) * slicing.first());
    }

    /** How many clients' slices fit so many addresses; {@link Integer#MAX_VALUE} when clients share all ports. */
    public int clientsMax(int ips) {
        Slicing slicing = profile.slicing().value();
        if (slicing.isShared()) {
            return Integer.MAX_VALUE;
        }
        int each = profile.ports().value().size() / slicing.first();
        return slicing.place() == Slicing.Place.EACH_IP ? each : (int) Math.min(Integer.MAX_VALUE, (long) each * ips);
    }

    /**
     * The fewest public addresses that carry the demand of one client to one destination on average.
     *
     * @param portsWanted ports of that pair
     * @return nothing when even as many as the gateway may have do not
     */
    public OptionalInt ipsToCarry(double portsWanted) {
        return fewest(ips -> ports(ips) >= portsWanted);
    }

    /**
     * The fewest public addresses at which at most this share finds no port.
     *
     * @param demand of one client to one destination
     * @return nothing when even as many as the gateway may have do not
     */
    public OptionalInt ipsNeeded(PortDemand demand, double failureProbability) {
        return fewest(ips -> demand.failureProbability(ports(ips)) <= failureProbability);
    }

    private OptionalInt fewest(IntPredicate enough) {
        int high = ipsMax();
        if (!enough.test(high)) {
            return OptionalInt.empty();
        }
        int low = 0;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            boolean does = enough.test(middle);
            low = does ? low : middle;
            high = does ? middle : high;
        }
        return OptionalInt.of(high);
    }
}
