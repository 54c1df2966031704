package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
import java.util.random.RandomGenerator;

/**
 * Where a gateway's new mappings get their ports from. A port is handed out as a <i>place</i>: the number of a {@link PortSet} (a public
 * address, as a rule) above, the port's index in it below, 26 bits in all.
 */
sealed interface PortSpace permits SharedPorts, UnusedFirstPorts, NetfilterPorts, SlicedPorts {

    /** No place. */
    int NONE = -1;

    /** Bits of a place that are the index. */
    int INDEX_BITS = 16;

    /** Takes a port for the holder, or answers {@link #NONE}. */
    int take(Destination to, Holder holder, int clientPort, long nowNanos);

    /** Whether {@link #take} would find a port for any holder; false also if it is hard to tell. */
    default boolean isSure(Destination to) {
        return false;
    }

    /** Gives back a place that was taken. */
    void give(Destination to, Holder holder, int place);

    /** The index of the place's public address. */
    default int publicIp(Holder holder, int place) {
        return set(place);
    }

    /** The place's public port. */
    int publicPort(Holder holder, int place);

    /** The ports the holder may choose from for this destination, taken ones included. */
    int limit(Destination to, Holder holder);

    /** How many of them are taken. */
    default int inUse(Destination to, Holder holder) {
        return to.inUse();
    }

    /** Why {@link #take} found nothing. */
    default Cause cause(Destination to, Holder holder) {
        return Cause.PORTS;
    }

    /** The kind of gateway's ports that the profile asks for. */
    static PortSpace of(
            GatewayProfile profile,
            int publicIps,
            RandomGenerator random,
            LedgerListener listener,
            ProbedPorts.Takeover takeover) {
        if (!profile.slicing().value().isShared()) {
            return new SlicedPorts(profile, publicIps, random, listener);
        }
        return switch (profile.portChoice().value()) {
            case RANDOM -> new SharedPorts(profile, publicIps, random);
            case UNUSED_FIRST -> new UnusedFirstPorts(profile, publicIps, random);
            case LINUX_PROBE -> new ProbedPorts(profile, publicIps, random, takeover);
            case LINUX_4_ROVER, LINUX_4_RANDOM_FULLY -> new RovingPorts(profile, publicIps, random);
        };
    }

    static int place(int set, int index) {
        return set << INDEX_BITS | index;
    }

    static int set(int place) {
        return place >>> INDEX_BITS;
    }

    static int index(int place) {
        return place & 0xFFFF;
    }
}
