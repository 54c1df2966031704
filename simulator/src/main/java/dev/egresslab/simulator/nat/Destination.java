package dev.egresslab.simulator.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The state of one destination: its ports by public address, and who uses how many. */
final class Destination {

    final int number;
    final Protocol protocol;
    final int address;
    final int port;
    final Timer newTimer;
    final Timer establishedTimer;
    final PortSet[] portsByPublicIp;

    /** Ends of its queue in {@link AgeQueues}. */
    int oldest = Mappings.NONE;

    int newest = Mappings.NONE;

    /** The latest to want a port of it for the first time. */
    @Nullable
    Holder newestHolder;

    int halfOpen;
    int established;
    int held;
    long opened;
    long refused;
    long evicted;

    int inUseMax;
    long inUseMaxAtNanos;
    int halfOpenAtMax;
    int establishedAtMax;
    int heldAtMax;
    /** Counts the maxima, so that a {@link Holder} can tell whether it has seen the latest. */
    int maxima;

    Destination(int number, Protocol protocol, int address, int port, PortSet[] portsByPublicIp) {
        this.number = number;
        this.protocol = protocol;
        this.address = address;
        this.port = port;
        this.newTimer = Timer.ofNew(protocol);
        this.establishedTimer = Timer.ofEstablished(protocol);
        this.portsByPublicIp = portsByPublicIp;
    }

    /** Its ports of a public address, made when they are first asked for. */
    PortSet ports(int publicIp, PortBlocks blocks) {
        PortSet ports = portsByPublicIp[publicIp];
        if (ports == null) {
            ports = new PortSet(blocks);
            portsByPublicIp[publicIp] = ports;
        }
        return ports;
    }

    /** Ports not free, held ones included. */
    int inUse() {
        return halfOpen + established + held;
    }

    /** A mapping to it is open, half. */
    void opened(long nowNanos) {
        opened++;
        halfOpen++;
        noteMax(nowNanos);
    }

    /** A half-open one is established. */
    void established() {
        halfOpen--;
        established++;
    }

    /** One that was open is held. */
    void ended(MappingState before) {
        if (before == MappingState.ESTABLISHED && established == 0) {
            throw new IllegalStateException("a mapping must be established to end as such, none is");
        }
        switch (before) {
            case HALF_OPEN -> halfOpen--;
            case ESTABLISHED -> established--;
            case HOLD_FIN, HOLD_RST, HOLD_IDLE, FREE ->
                throw new IllegalArgumentException("a mapping must be open to end, was " + before);
        }
        held++;
    }

    /** One that was held is gone. */
    void released() {
        held--;
    }

    /** Notes how full it is after an opening, if it never was fuller. */
    private void noteMax(long nowNanos) {
        int inUse = inUse();
        if (inUse > inUseMax) {
            inUseMax = inUse;
            inUseMaxAtNanos = nowNanos;
            halfOpenAtMax = halfOpen;
            establishedAtMax = established;
            heldAtMax = held;
            maxima++;
        }
    }

    /** Everyone who ever wanted one of its ports. */
    List<Holder> holders() {
        List<Holder> all = new ArrayList<>();
        for (Holder holder = newestHolder; holder != null; holder = holder.older) {
            all.add(holder);
        }
        return all;
    }

    /** Who has ports of it, most first. */
    List<Holding> holdings(ToIntFunction<Holder> ports) {
        return holders().stream()
                .map(holder -> new Holding(holder.client, number, ports.applyAsInt(holder)))
                .filter(holding -> holding.ports() > 0)
                .sorted(Comparator.comparingInt(Holding::ports).reversed().thenComparingInt(Holding::client))
                .toList();
    }

    DestinationUse use(long limit) {
        return new DestinationUse(
                protocol,
                address,
                port,
                limit,
                halfOpen,
                established,
                held,
                inUseMax,
                inUseMaxAtNanos,
                halfOpenAtMax,
                establishedAtMax,
                heldAtMax,
                opened,
                refused,
                evicted);
    }
}
