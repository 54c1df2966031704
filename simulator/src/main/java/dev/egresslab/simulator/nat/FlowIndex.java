package dev.egresslab.simulator.nat;

import java.util.Arrays;

/**
 * Finds the mapping of a packet, from inside by (protocol, client, destination), from outside by (protocol, public endpoint, destination).
 *
 * <p>Two hash tables of mapping numbers, open addressing with linear probing, at most half full, over one store of tuples: 24 bytes a mapping for
 * its tuple and 8 to 16 for its two slots, no boxing and no allocation once grown. Keys are compared in the store; a removal moves the
 * rest of the run back instead of leaving a tombstone, so that tables never need to be rebuilt however long they live.
 *
 * <p>A client may use its port again for the same destination while its old mapping is held. The newer one is then found from inside, and
 * either from outside, as they have different public ports.
 */
final class FlowIndex {

    /** No such flow. */
    static final int ABSENT = -1;

    private static final int INITIAL_SLOTS = 64;
    private static final int INTS = 6;

    private static final int INSIDE_ADDRESS = 0;
    private static final int DESTINATION_ADDRESS = 1;
    private static final int PUBLIC_ADDRESS = 2;
    /** Client's port above, destination's below. */
    private static final int PORTS = 3;
    /** Protocol above, public port below. */
    private static final int PROTOCOL_AND_PUBLIC_PORT = 4;
    /** Whether the inside table has this mapping. */
    private static final int LISTED_INSIDE = 5;

    private int[] tuples = new int[INITIAL_SLOTS * INTS];
    private int[] byInside = empty(INITIAL_SLOTS);
    private int[] byOutside = empty(INITIAL_SLOTS);
    private int size;

    /** How many mappings are found from outside. */
    int size() {
        return size;
    }

    /** Enters a mapping. One with the same inside tuple is no longer found from inside. */
    void add(
            int mapping,
            Protocol protocol,
            int insideAddress,
            int insidePort,
            int destinationAddress,
            int destinationPort,
            int publicAddress,
            int publicPort) {
        ensureRoom(mapping);
        int at = mapping * INTS;
        tuples[at + INSIDE_ADDRESS] = insideAddress;
        tuples[at + DESTINATION_ADDRESS] = destinationAddress;
        tuples[at + PUBLIC_ADDRESS] = publicAddress;
        tuples[at + PORTS] = insidePort << 16 | destinationPort;
        tuples[at + PROTOCOL_AND_PUBLIC_PORT] = protocol.number() << 16 | publicPort;
        tuples[at + LISTED_INSIDE] = 1;
        size++;
        int slot = insideSlot(protocol.number(), insideAddress, tuples[at + PORTS], destinationAddress);
        if (byInside[slot] != ABSENT) {
            tuples[byInside[slot] * INTS + LISTED_INSIDE] = 0;
        }
        byInside[slot] = mapping;
        byOutside[outsideSlot(protocol.number(), publicAddress, publicPort, destinationAddress, destinationPort)] =
                mapping;
    }

    /** Takes a mapping out; it must be in. */
    void remove(int mapping) {
        int at = mapping * INTS;
        int protocol = tuples[at + PROTOCOL_AND_PUBLIC_PORT] >>> 16;
        int publicPort = tuples[at + PROTOCOL_AND_PUBLIC_PORT] & 0xFFFF;
        int ports = tuples[at + PORTS];
        int destination = tuples[at + DESTINATION_ADDRESS];
        if (tuples[at + LISTED_INSIDE] != 0) {
            closeGap(byInside, insideSlot(protocol, tuples[at + INSIDE_ADDRESS], ports, destination), true);
        }
        closeGap(
                byOutside,
                outsideSlot(protocol, tuples[at + PUBLIC_ADDRESS], publicPort, destination, ports & 0xFFFF),
                false);
        size--;
    }

    /** The mapping of a packet from inside, or {@link #ABSENT}. */
    int fromInside(Protocol protocol, int insideAddress, int insidePort, int destinationAddress, int destinationPort) {
        return byInside[
                insideSlot(protocol.number(), insideAddress, insidePort << 16 | destinationPort, destinationAddress)];
    }

    /** The mapping of a packet from outside, or {@link #ABSENT}. */
    int fromOutside(Protocol protocol, int publicAddress, int publicPort, int destinationAddress, int destinationPort) {
        return byOutside[
                outsideSlot(protocol.number(), publicAddress, publicPort, destinationAddress, destinationPort)];
    }

    int insideAddress(int mapping) {
        return tuples[mapping * INTS + INSIDE_ADDRESS];
    }

    int insidePort(int mapping) {
        return tuples[mapping * INTS + PORTS] >>> 16;
    }

    int publicAddress(int mapping) {
        return tuples[mapping * INTS + PUBLIC_ADDRESS];
    }

    int publicPort(int mapping) {
        return tuples[mapping * INTS + PROTOCOL_AND_PUBLIC_PORT] & 0xFFFF;
    }

    /* ---- tables ---- */

    private int insideSlot(int protocol, int insideAddress, int ports, int destinationAddress) {
        int mask = byInside.length - 1;
        int slot = hash(protocol, insideAddress, ports, destinationAddress) & mask;
        while (byInside[slot] != ABSENT) {
            int at = byInside[slot] * INTS;
            if (tuples[at + INSIDE_ADDRESS] == insideAddress
                    && tuples[at + PORTS] == ports
                    && tuples[at + DESTINATION_ADDRESS] == destinationAddress
                    && tuples[at + PROTOCOL_AND_PUBLIC_PORT] >>> 16 == protocol) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private int outsideSlot(
            int protocol, int publicAddress, int publicPort, int destinationAddress, int destinationPort) {
        int mask = byOutside.length - 1;
        int ports = publicPort << 16 | destinationPort;
        int slot = hash(protocol, publicAddress, ports, destinationAddress) & mask;
        while (byOutside[slot] != ABSENT) {
            int at = byOutside[slot] * INTS;
            if (tuples[at + PUBLIC_ADDRESS] == publicAddress
                    && tuples[at + PROTOCOL_AND_PUBLIC_PORT] == (protocol << 16 | publicPort)
                    && tuples[at + DESTINATION_ADDRESS] == destinationAddress
                    && (tuples[at + PORTS] & 0xFFFF) == destinationPort) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Empties a slot and moves back those of the run behind it that may not be found otherwise. */
    private void closeGap(int[] table, int emptied, boolean inside) {
        int mask = table.length - 1;
        int gap = emptied;
        table[gap] = ABSENT;
        for (int slot = gap + 1 & mask; table[slot] != ABSENT; slot = slot + 1 & mask) {
            int home = homeOf(table[slot], inside) & mask;
            if ((slot - home & mask) >= (slot - gap & mask)) {
                table[gap] = table[slot];
                table[slot] = ABSENT;
                gap = slot;
            }
        }
    }

    private int homeOf(int mapping, boolean inside) {
        int at = mapping * INTS;
        int protocol = tuples[at + PROTOCOL_AND_PUBLIC_PORT] >>> 16;
        int ports = tuples[at + PORTS];
        int destination = tuples[at + DESTINATION_ADDRESS];
        if (inside) {
            return hash(protocol, tuples[at + INSIDE_ADDRESS], ports, destination);
        }
        int outsidePorts = (tuples[at + PROTOCOL_AND_PUBLIC_PORT] << 16) | (ports & 0xFFFF);
        return hash(protocol, tuples[at + PUBLIC_ADDRESS], outsidePorts, destination);
    }

    /** Mixes 104 bits to 32 by two multiplications; clients differ in few bits, so all must reach the low ones. */
    private static int hash(int protocol, int address, int ports, int destinationAddress) {
        long mixed = ((long) address << 32 ^ ports) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32 ^ ((long) destinationAddress << 8 ^ protocol)) * 0xD6E8FEB86659FD93L;
        return (int) (mixed >>> 32 ^ mixed >>> 52);
    }

    private void ensureRoom(int mapping) {
        if ((mapping + 1) * INTS > tuples.length) {
            tuples = Arrays.copyOf(tuples, Math.max(2 * tuples.length, (mapping + 1) * INTS));
        }
        if (2 * (size + 1) > byOutside.length) {
            byInside = doubled(byInside, true);
            byOutside = doubled(byOutside, false);
        }
    }

    private int[] doubled(int[] old, boolean inside) {
        int[] table = empty(2 * old.length);
        int mask = table.length - 1;
        for (int mapping : old) {
            if (mapping != ABSENT) {
                int slot = homeOf(mapping, inside) & mask;
                while (table[slot] != ABSENT) {
                    slot = slot + 1 & mask;
                }
                table[slot] = mapping;
            }
        }
        return table;
    }

    private static int[] empty(int slots) {
        int[] table = new int[slots];
        Arrays.fill(table, ABSENT);
        return table;
    }
}
