package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
import dev.egresslab.simulator.nat.Slicing.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Each client owns a slice of the ports and uses each of them once per destination. Slices are given to clients in the order they first open
 * something, the first public address first, and never given back.
 *
 * <p>A client's ports are numbered from 0, whatever units of the gateway's ports they are made of; a slice that grows by doubling is a list of
 * units of its first size, anywhere.
 */
final class SlicedPorts implements PortSpace {

    private static final long NOT_GROWING = Long.MAX_VALUE;

    private final Slicing slicing;
    private final PortRange range;
    private final int publicIps;
    private final IpChoice ipChoice;
    private final RandomGenerator random;
    private final LedgerListener listener;
    /** By the number of doublings. */
    private final List<PortBlocks> blocks = new ArrayList<>();

    private final int unitsPerIp;
    private final long growthNanos;
    private final LongIntMap sliceByClient = new LongIntMap();
    private final List<Slice> slices = new ArrayList<>();
    private int unitsGiven;
    private long portsGiven;

    /** What one client owns. */
    private static final class Slice {
        int ports;
        int doublings;
        int[] units;
        long grownAtNanos = NOT_GROWING;

        Slice(int ports, int unit) {
            this.ports = ports;
            this.units = new int[] {unit};
        }
    }

    SlicedPorts(GatewayProfile profile, int publicIps, RandomGenerator random, LedgerListener listener) {
        this.slicing = profile.slicing().value();
        this.range = profile.ports().value();
        this.publicIps = publicIps;
        this.ipChoice = profile.ipChoice().value();
        this.random = random;
        this.listener = listener;
        this.unitsPerIp = range.size() / slicing.first();
        this.growthNanos = slicing.growth().toNanos();
        for (int ports = slicing.first(); ports <= slicing.most(); ports *= 2) {
            blocks.add(new PortBlocks(ports));
        }
    }

    @Override
    public int take(Destination to, Holder holder, int clientPort, long nowNanos) {
        Slice slice = slice(holder.client, nowNanos);
        if (slice == null) {
            return NONE;
        }
        PortSet[] sets = holder.sets;
        if (sets == null) {
            sets = newSets();
            holder.sets = sets;
        }
        if (slicing.place() == Place.EACH_IP) {
            return takeFromSomeIp(sets);
        }
        if (sets[0].count() >= slice.ports && !grow(slice, holder.client, nowNanos)) {
            return NONE;
        }
        sets[0].growTo(blocks.get(slice.doublings));
        return PortSpace.place(0, sets[0].take(random));
    }

    private PortSet[] newSets() {
        PortSet[] sets = new PortSet[slicing.place() == Place.EACH_IP ? publicIps : 1];
        Arrays.setAll(sets, set -> new PortSet(blocks.getFirst()));
        return sets;
    }

    private int takeFromSomeIp(PortSet[] sets) {
        int start = ipChoice == IpChoice.IN_TURN ? 0 : random.nextInt(publicIps);
        for (int step = 0; step < publicIps; step++) {
            int set = (start + step) % publicIps;
            if (sets[set].count() < slicing.first()) {
                return PortSpace.place(set, sets[set].take(random));
            }
        }
        return NONE;
    }

    /** The client's slice, given to it now if it has none; null if there is none left to give. */
    private @Nullable Slice slice(int client, long nowNanos) {
        int number = sliceByClient.get(client);
        if (number != LongIntMap.ABSENT) {
            return slices.get(number);
        }
        if (unitsGiven == units()) {
            return null;
        }
        sliceByClient.put(client, slices.size());
        Slice slice = new Slice(slicing.first(), unitsGiven++);
        slices.add(slice);
        portsGiven += ports(slice);
        listener.portsGiven(client, ports(slice), nowNanos);
        return slice;
    }

    /** What all clients seen so far own together; what the first will own while there is none. */
    long portsGiven() {
        return Math.max(portsGiven, slicing.place() == Place.EACH_IP ? slicing.first() * publicIps : slicing.first());
    }

    /** All ports of a client, over all addresses. */
    private int ports(Slice slice) {
        return slicing.place() == Place.EACH_IP ? slice.ports * publicIps : slice.ports;
    }

    private int units() {
        return slicing.place() == Place.EACH_IP ? unitsPerIp : unitsPerIp * publicIps;
    }

    /** Doubles a full slice if it may grow, there are units left and the time it takes is over; the first call starts that time. */
    private boolean grow(Slice slice, int client, long nowNanos) {
        int more = slice.units.length;
        if (2 * slice.ports > slicing.most() || unitsGiven + more > units()) {
            return false;
        }
        if (slice.grownAtNanos == NOT_GROWING) {
            slice.grownAtNanos = nowNanos + growthNanos;
        }
        if (nowNanos < slice.grownAtNanos) {
            return false;
        }
        slice.units = Arrays.copyOf(slice.units, 2 * more);
        for (int i = more; i < slice.units.length; i++) {
            slice.units[i] = unitsGiven++;
        }
        slice.ports *= 2;
        slice.doublings++;
        slice.grownAtNanos = NOT_GROWING;
        portsGiven += slice.ports / 2;
        listener.portsGiven(client, slice.ports, nowNanos);
        return true;
    }

    @Override
    public void give(Destination to, Holder holder, int place) {
        setsOf(holder)[PortSpace.set(place)].give(PortSpace.index(place));
    }

    private static PortSet[] setsOf(Holder holder) {
        if (holder.sets == null) {
            throw new IllegalStateException("client " + holder.client + " must have ports to give one back");
        }
        return holder.sets;
    }

    @Override
    public int publicIp(Holder holder, int place) {
        return slicing.place() == Place.EACH_IP ? PortSpace.set(place) : unit(holder, place) / unitsPerIp;
    }

    @Override
    public int publicPort(Holder holder, int place) {
        int index = PortSpace.index(place);
        return range.first() + unit(holder, place) % unitsPerIp * slicing.first() + index % slicing.first();
    }

    private int unit(Holder holder, int place) {
        Slice slice = slices.get(sliceByClient.get(holder.client));
        return slice.units[PortSpace.index(place) / slicing.first()];
    }

    @Override
    public int limit(Destination to, Holder holder) {
        int number = sliceByClient.get(holder.client);
        return number == LongIntMap.ABSENT ? 0 : ports(slices.get(number));
    }

    @Override
    public int inUse(Destination to, Holder holder) {
        return holder.ports();
    }

    @Override
    public Cause cause(Destination to, Holder holder) {
        return sliceByClient.get(holder.client) == LongIntMap.ABSENT ? Cause.SLICES : Cause.PORTS;
    }
}
