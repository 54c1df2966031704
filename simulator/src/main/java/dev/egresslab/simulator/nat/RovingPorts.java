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
final class RovingPorts extends NetfilterPorts {
    private final boolean randomFully;
    private final UnconfirmedPorts unconfirmed;
    /** By the number of the protocol. */
    private final int[] rover = new int[Protocol.UDP.number() + 1];

    private boolean raced;

    RovingPorts(GatewayProfile profile, int publicIps, RandomGenerator random) {
        super(profile, publicIps, random);
        this.randomFully = profile.portChoice().value() == PortChoice.LINUX_4_RANDOM_FULLY;
        this.unconfirmed = new UnconfirmedPorts(profile.raceWindow().value().toNanos());
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        unconfirmed.confirm(nowNanos);
        raced = false;
        int publicIp = publicIpFor(holder);
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
        int wanted = wanted(clientPort);
        if (inRange(wanted) && looksFree(to, ports, publicIp, wanted)) {
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

    @Override
    public Cause cause(Destination to, Holder holder) {
        return raced ? Cause.RACE : Cause.PORTS;
    }
}
