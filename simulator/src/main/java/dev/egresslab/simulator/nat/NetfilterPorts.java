package dev.egresslab.simulator.nat;

import java.util.random.RandomGenerator;

/**
 * Ports as Linux has them, whichever way it looks for a free one: each public address has its range for each destination, a client has one of the
 * addresses, and its own port is kept if it can be.
 */
abstract sealed class NetfilterPorts implements PortSpace permits ProbedPorts, RovingPorts {

    /** What {@link PortLedger#open} is given when the caller knows no client port: one is drawn as Linux clients do. */
    static final int UNKNOWN_CLIENT_PORT = -1;

    /** Linux's default {@code ip_local_port_range}: 32768 to 60999. */
    private static final int EPHEMERAL_FIRST = 32_768;

    private static final int EPHEMERAL_PORTS = 28_232;

    /** The ports of each address. */
    final PortRange range;

    final RandomGenerator random;
    private final PortBlocks blocks;
    private final int publicIps;

    NetfilterPorts(GatewayProfile profile, int publicIps, RandomGenerator random) {
        int first = profile.ports().value().first();
        // A smaller budget is a smaller range: what `snat to :20000-20063` does.
        this.range = new PortRange(first, first + profile.portsPerDestination().value() - 1);
        this.blocks = new PortBlocks(range.size());
        this.publicIps = publicIps;
        this.random = random;
    }

    /** The client's public address towards the destination. */
    final int publicIpFor(Holder holder) {
        return publicIps == 1 ? 0 : Math.floorMod(31 * holder.client + holder.to.number, publicIps);
    }

    /** The place in the range of a client's own port, which may lie outside; one as a Linux client might have drawn when it is not known. */
    final int wanted(int clientPort) {
        int port = clientPort == UNKNOWN_CLIENT_PORT ? EPHEMERAL_FIRST + random.nextInt(EPHEMERAL_PORTS) : clientPort;
        return port - range.first();
    }

    final boolean inRange(int index) {
        return index >= 0 && index < range.size();
    }

    final PortSet ports(Destination to, int publicIp) {
        return to.ports(publicIp, blocks);
    }

    @Override
    public final void give(Destination to, Holder holder, int place) {
        ports(to, PortSpace.set(place)).give(PortSpace.index(place));
    }

    @Override
    public final int publicPort(Holder holder, int place) {
        return range.first() + PortSpace.index(place);
    }

    @Override
    public final int limit(Destination to, Holder holder) {
        return range.size() * publicIps;
    }
}
