package dev.egresslab.simulator.nat;

/**
 * How one destination's ports were used up to now.
 *
 * @param protocol the protocol
 * @param address the destination's IPv4 address as an int
 * @param port the destination's port
 * @param limit ports all public addresses have for it together
 * @param halfOpen ports of connections not yet answered
 * @param established ports of open connections
 * @param held ports of closed connections, not free yet
 * @param inUseMax the most ports taken at once
 * @param inUseMaxAtNanos when that was
 * @param halfOpenAtMax half-open ones among them
 * @param establishedAtMax open ones among them
 * @param heldAtMax held ones among them
 * @param opened how many mappings were opened
 * @param refused how many were refused for want of a port
 * @param evicted how many were ended because another needed the port
 */
public record DestinationUse(
        Protocol protocol,
        int address,
        int port,
        long limit,
        int halfOpen,
        int established,
        int held,
        int inUseMax,
        long inUseMaxAtNanos,
        int halfOpenAtMax,
        int establishedAtMax,
        int heldAtMax,
        long opened,
        long refused,
        long evicted) {

    /** Ports taken now. */
    public int inUse() {
        return halfOpen + established + held;
    }

    /** Address, port and protocol: {@code 198.51.100.10:443/tcp}. */
    public String label() {
        return Ipv4.text(address) + ":" + port + "/" + protocol.label();
    }
}
