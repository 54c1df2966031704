package dev.egresslab.simulator.nat;

/**
 * What has ports of its own: the key of the port space a new mapping draws from, and within which its public port is unique. The finer
 * the key, the more connections one public port carries.
 */
public enum MappingKey {
    /** Protocol, destination address and destination port: address and port-dependent mapping (RFC 4787 section 4.1). */
    DESTINATION,
    /** As {@link #DESTINATION} for TCP; for UDP the destination port does not count, so one port serves one destination address. */
    DESTINATION_UDP_BY_ADDRESS,
    /** The protocol alone: a client's endpoint keeps one public port for all destinations (RFC 4787 REQ-1). */
    ENDPOINT_INDEPENDENT;

    /** The destination address as far as it has ports of its own; 0 when it has none. */
    int address(int ipv4) {
        return this == ENDPOINT_INDEPENDENT ? 0 : ipv4;
    }

    /** The destination port as far as it has ports of its own; 0 when it has none. */
    int port(Protocol protocol, int port) {
        return switch (this) {
            case DESTINATION -> port;
            case DESTINATION_UDP_BY_ADDRESS -> protocol == Protocol.UDP ? 0 : port;
            case ENDPOINT_INDEPENDENT -> 0;
        };
    }
}
