package dev.egresslab.simulator.nat;

/** What a gateway does with a packet, not a SYN, of a connection it has forgotten. */
public enum ExpiredFlow {
    /** Answers the inside with a reset; drops what comes from outside. */
    RST_TO_INSIDE,
    /** Answers whichever side sent the packet with a reset. */
    RST_TO_SENDER,
    /** Drops the packet. */
    SILENT,
    /** Makes a new mapping for it, so that the destination sees an unknown connection and resets it. */
    REMAP
}
