package dev.egresslab.simulator.nat;

import java.util.Arrays;

/** The mappings of each destination in the order they were opened, for gateways that evict the oldest: 8 more bytes a mapping. */
final class AgeQueues {

    private int[] older = new int[64];
    private int[] newer = new int[64];

    void add(Destination to, int mapping) {
        if (mapping >= older.length) {
            older = Arrays.copyOf(older, Math.max(2 * older.length, mapping + 1));
            newer = Arrays.copyOf(newer, older.length);
        }
        older[mapping] = to.newest;
        newer[mapping] = Mappings.NONE;
        if (to.newest == Mappings.NONE) {
            to.oldest = mapping;
        } else {
            newer[to.newest] = mapping;
        }
        to.newest = mapping;
    }

    void remove(Destination to, int mapping) {
        int before = older[mapping];
        int after = newer[mapping];
        if (before == Mappings.NONE) {
            to.oldest = after;
        } else {
            newer[before] = after;
        }
        if (after == Mappings.NONE) {
            to.newest = before;
        } else {
            older[after] = before;
        }
    }
}
