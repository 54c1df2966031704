package dev.egresslab.simulator.nat;

/** Why a mapping stopped carrying packets. */
public enum Ending {
    /** Both sides sent FIN, or a UDP client is known to be gone. */
    FIN,
    /** One side reset the connection, or it was refused. */
    RST,
    /** No traffic for longer than the idle timeout. */
    IDLE,
    /** Never established in time. */
    HALF_OPEN_TIMEOUT,
    /** Its port was needed for another connection. */
    EVICTED
}
