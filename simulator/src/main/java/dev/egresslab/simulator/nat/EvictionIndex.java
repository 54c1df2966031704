package dev.egresslab.simulator.nat;

import org.jspecify.annotations.Nullable;

/** Finds mappings whose ports may be taken from them, for the gateways that do so; keeps nothing for the others. */
final class EvictionIndex {

    /** For a gateway that evicts the oldest mapping. */
    private final @Nullable AgeQueues ages;
    /** For a gateway that takes over held ports: the mapping of a destination's place. */
    private final @Nullable LongIntMap mappingByPlace;

    EvictionIndex(GatewayProfile profile) {
        ages = profile.exhaustion().value() == Exhaustion.EVICT_OLDEST ? new AgeQueues() : null;
        mappingByPlace = profile.portChoice().value() == PortChoice.LINUX_PROBE ? new LongIntMap() : null;
    }

    /** Whether no port is ever taken from a mapping. */
    boolean isEmpty() {
        return ages == null && mappingByPlace == null;
    }

    void add(Destination to, int mapping, int place) {
        if (ages != null) {
            ages.add(to, mapping);
        }
        if (mappingByPlace != null) {
            mappingByPlace.put(key(to, place), mapping);
        }
    }

    void remove(Destination to, int mapping, int place) {
        if (ages != null) {
            ages.remove(to, mapping);
        }
        if (mappingByPlace != null) {
            mappingByPlace.remove(key(to, place));
        }
    }

    /** The mapping to give way to a new one, or {@link Mappings#NONE}. */
    int oldest(Destination to) {
        return ages == null ? Mappings.NONE : to.oldest;
    }

    /** The mapping that has the place, or {@link Mappings#NONE}. */
    int at(Destination to, int place) {
        return mappingByPlace == null ? Mappings.NONE : mappingByPlace.get(key(to, place));
    }

    private static long key(Destination to, int place) {
        return (long) to.number << 32 | place;
    }
}
