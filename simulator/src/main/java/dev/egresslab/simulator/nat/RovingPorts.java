package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
import java.util.random.RandomGenerator;

/**
 * Ports as Linux 4's netfilter found them ({@code nf_nat_proto_common.c}, {@code nf_nat_l4proto_unique_tuple}), with its race.
 *
 * <p>The client's own port is kept if it lies in the range and looks free. Otherwise the range is walked, all of it if need be, to the first
 * port that looks free. It starts where the search before ended, at the <i>rover</i>, of which there is one for each protocol; with
 * {@code --random-fully} no port is kept, and each walk starts anywhere.
 *
 * <p><b>The race.</b> A port chosen is entered in the table of connections a little later, when the packet leaves ({@code nf_conntrack_confirm}).
 * Who searches in between finds it free: from the rover that is the very first port looked at, so two searches within that time choose the same,
 * and the second packet is dropped when it is to be entered ({@code insert_failed}). From random starts they hardly ever meet. The rover stands
 * still on a port that is not entered yet, so a third packet is dropped as well. How long it takes is {@link GatewayProfile#raceWindow}.
 *
 * <p>Cost: a walk over the ports taken, as in the kernel; Linux 5 bounded it ({@link ProbedPorts}).
 */
final class RovingPorts implements PortSpace {
    private final PortBlocks blocks;
    private final PortRange range;
    private final int publicIps;
    private final boolean randomFully;
    private final RandomGenerator random;
    private final UnconfirmedPorts unconfirmed;
    /** By the number of the protocol. */
    private final int[] rover = new int[Protocol.UDP.number() + 1];

    private boolean raced;

    RovingPorts(GatewayProfile profile, int publicIps, RandomGenerator random) {
        int first = profile.ports().value().first();
        this.range = new PortRange(first, first + profile.portsPerDestination().value() - 1);
        this.blocks = new PortBlocks(range.size());
        this.publicIps = publicIps;
        this.randomFully = profile.portChoice().value() == PortChoice.LINUX_4_RANDOM_FULLY;
        this.random = random;
        this.unconfirmed = new UnconfirmedPorts(profile.raceWindow().value().toNanos());
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        unconfirmed.confirm(nowNanos);
        raced = false;
        int publicIp = publicIps == 1 ? 0 : Math.floorMod(31 * holder.client + holder.to.number, publicIps);
        PortSet ports = ports(to, publicIp);
        if (ports.count() == range.size()) {
            return NONE;
        }
        int index = choose(to, ports, publicIp, clientPort);
        int place = PortSpace.place(publicIp, index);
        raced = !ports.takeExactly(index);
        if (raced) {
            return NONE;
        }
        unconfirmed.add(to, place, nowNanos);
        return place;
    }

    private int choose(Destination to, PortSet ports, int publicIp, int clientPort) {
        if (randomFully) {
            return walk(to, ports, publicIp, random.nextInt(range.size()));
        }
        int wanted = (clientPort == ProbedPorts.UNKNOWN_CLIENT_PORT ? ProbedPorts.ephemeral(random) : clientPort)
                - range.first();
        if (wanted >= 0 && wanted < range.size() && looksFree(to, ports, publicIp, wanted)) {
            return wanted;
        }
        int index = walk(to, ports, publicIp, rover[to.protocol.number()]);
        rover[to.protocol.number()] = index;
        return index;
    }

    /** The first port from there on that looks free; there is one. */
    private int walk(Destination to, PortSet ports, int publicIp, int start) {
        int index = start;
        while (!looksFree(to, ports, publicIp, index)) {
            index = index + 1 == range.size() ? 0 : index + 1;
        }
        return index;
    }

    private boolean looksFree(Destination to, PortSet ports, int publicIp, int index) {
        return !ports.isTaken(index) || unconfirmed.contains(to, PortSpace.place(publicIp, index));
    }

    private PortSet ports(Destination to, int publicIp) {
        return to.ports(publicIp, blocks);
    }

    @Override
    public void give(Destination to, Holder holder, int place) {
        ports(to, PortSpace.set(place)).give(PortSpace.index(place));
    }

    @Override
    public int publicIp(Holder holder, int place) {
        return PortSpace.set(place);
    }

    @Override
    public int publicPort(Holder holder, int place) {
        return range.first() + PortSpace.index(place);
    }

    @Override
    public int limit(Destination to, Holder holder) {
        return range.size() * publicIps;
    }

    @Override
    public int inUse(Destination to, Holder holder) {
        return to.inUse();
    }

    @Override
    public Cause cause(Destination to, Holder holder) {
        return raced ? Cause.RACE : Cause.PORTS;
    }
}
