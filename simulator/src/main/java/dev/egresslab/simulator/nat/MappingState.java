package dev.egresslab.simulator.nat;

/** The life of a mapping: from taking its port to giving it back. */
public enum MappingState {
    /** Not in use; what the ledger answers for a mapping whose port it has given back. */
    FREE,
    /** Its client has sent something and nobody has answered yet. */
    HALF_OPEN,
    /** In use from both sides. */
    ESTABLISHED,
    /** Closed by FIN from both sides; the port is still taken. */
    HOLD_FIN,
    /** Closed by a reset; the port is still taken. */
    HOLD_RST,
    /** Timed out; the port is still taken. */
    HOLD_IDLE;

    /** Whether packets may still pass. */
    public boolean isOpen() {
        return this == HALF_OPEN || this == ESTABLISHED;
    }

    /** Whether only the port's hold is left of the mapping. */
    public boolean isHeld() {
        return this == HOLD_FIN || this == HOLD_RST || this == HOLD_IDLE;
    }
}
