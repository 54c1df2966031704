package dev.egresslab.simulator.nat;

/** What a gateway does with a packet. */
public enum Verdict {
    /** Send it on; its header has been translated. */
    FORWARD,
    /** No port is left for a new connection: drop it without a word. */
    DROP_EXHAUSTED,
    /** No port is left: answer the sender with a reset. */
    RESET_EXHAUSTED,
    /** No port is left: answer with ICMP destination unreachable, communication administratively prohibited (type 3, code 13). */
    PROHIBIT_EXHAUSTED,
    /** It belongs to no connection the gateway knows: answer the sender with a reset. */
    RESET_UNKNOWN,
    /** It belongs to no connection the gateway knows: drop it without a word. */
    DROP_UNKNOWN;

    /** Whether the packet goes no further. */
    public boolean isDropped() {
        return this != FORWARD;
    }
}
