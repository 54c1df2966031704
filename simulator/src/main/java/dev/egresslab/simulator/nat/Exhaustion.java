package dev.egresslab.simulator.nat;

/** What a gateway does with a new connection when no port is left for its destination. */
public enum Exhaustion {
    /** Drops the packet; the client's TCP sends it again and again. */
    DROP,
    /** Answers the client's SYN with a reset. */
    RST,
    /** Answers with ICMP destination unreachable, code 13 (RFC 5508 REQ-8). */
    ICMP_ADMIN_PROHIBITED,
    /** Takes the port of the destination's oldest mapping, which is then dead without a word. */
    EVICT_OLDEST
}
