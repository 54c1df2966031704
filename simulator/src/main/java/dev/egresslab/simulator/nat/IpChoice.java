package dev.egresslab.simulator.nat;

/** How a gateway chooses among its public addresses for a new mapping. A full one is passed over for the next. */
public enum IpChoice {
    /** At random. */
    RANDOM,
    /** The first until it is full, then the second. */
    IN_TURN,
    /** Always the same one for one client (RFC 4787 REQ-2, "paired"). */
    PAIRED
}
