package dev.egresslab.simulator.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * The ports of one NAT gateway: who has which, for how long, and when none is left. Single-threaded; never asks a clock.
 *
 * <p><b>Use.</b> A caller registers a destination once and opens mappings to it; a mapping is a number until the listener hears
 * {@link LedgerListener#released}. {@code open}, then {@code established} when the destination answers, {@code active} for traffic, and
 * {@code close} when both sides sent FIN or one a reset; the rest, idle timeouts and holds, comes from time.
 *
 * <pre>
 *             established            close(FIN | RST)
 *  HALF_OPEN ------------> ESTABLISHED ------------> HOLD_FIN | HOLD_RST --hold--> FREE
 *      |                        |
 *      '------ timeout ---------'------------------> HOLD_IDLE ---------hold--> FREE
 * </pre>
 *
 * <p><b>Time.</b> Every call first does all that was due up to its {@code nowNanos}, at the moment it was due. So no answer depends on how often
 * {@link #expire} is called; calling it when it says only makes the listener hear of things in time. Time must not go back.
 *
 * <p><b>Exhaustion.</b> A client's TCP sends a refused SYN again: the caller then calls {@link #open} again, which may succeed, as ports may have
 * become free, or be refused and counted once more.
 *
 * <p><b>Cost.</b> No operation loops over ports, mappings or clients, none allocates once the arrays have grown (a doubling now and then), and a
 * mapping takes 24 bytes and at most 4 for its port. Ports: {@link PortSet}. Timeouts: {@link TimerQueues}. A destination with no mapping left
 * keeps only its counters.
 */
public final class PortLedger {

    /** What {@link #open} answers instead of a mapping when no port is left; {@link #refusal} tells more. */
    public static final int EXHAUSTED = -1;

    /** What {@link #expire} answers when nothing will ever be due. */
    public static final long NEVER = TimerQueues.NEVER;

    /** The most mappings one call of {@link #expire} handles. */
    private static final int EXPIRE_MAX = 4_096;

    private final GatewayProfile profile;
    private final int publicIpCount;
    private final int budget;
    private final RandomGenerator random;
    private final LedgerListener listener;

    private final PortBlocks blocks;
    private final Mappings mappings = new Mappings();
    private final TimerQueues timers;
    private final List<Destination> destinations = new ArrayList<>();
    private final LongIntMap destinationByEndpoint = new LongIntMap();
    private final List<Holder> holders = new ArrayList<>();
    private final LongIntMap holderByPair = new LongIntMap();

    private long nowNanos = Long.MIN_VALUE;
    /** Nothing is due before; may be early after a mapping stopped waiting. */
    private long dueNanos = NEVER;

    private int refusedDestination = -1;
    private int refusedClient = -1;

    /**
     * A gateway's ports, all free.
     *
     * @param publicIpCount how many public addresses it has; at most as many as the profile allows
     * @param random where ports and addresses are drawn from
     */
    public PortLedger(GatewayProfile profile, int publicIpCount, RandomGenerator random, LedgerListener listener) {
        int most = Math.min(profile.publicIpsMax().value(), Mappings.PUBLIC_IPS_MAX);
        if (publicIpCount < 1 || publicIpCount > most) {
            throw new IllegalArgumentException(
                    "publicIpCount of %s must be 1 to %d, was %d".formatted(profile.name(), most, publicIpCount));
        }
        this.profile = profile;
        this.publicIpCount = publicIpCount;
        this.budget = profile.portsPerDestination().value();
        this.random = random;
        this.listener = listener;
        this.blocks = new PortBlocks(profile.ports().value().size());
        this.timers = new TimerQueues(mappings, profile.timeouts());
    }

    /* ---- the life of a mapping ---- */

    /** The number of a destination; always the same for the same endpoint (as far as the profile's mapping key tells endpoints apart). */
    public int destination(Protocol protocol, int ipv4, int port) {
        MappingKey key = profile.mappingKey().value();
        int address = key.address(ipv4);
        int keyPort = key.port(protocol, port);
        long endpoint = (long) address << 32 | (long) protocol.number() << 16 | keyPort;
        int number = destinationByEndpoint.get(endpoint);
        if (number == LongIntMap.ABSENT) {
            number = destinations.size();
            destinations.add(new Destination(protocol, address, keyPort, new PortSet[publicIpCount]));
            destinationByEndpoint.put(endpoint, number);
        }
        return number;
    }

    /**
     * Opens a mapping.
     *
     * @param destination from {@link #destination}
     * @param client who wants it: any small number the caller gives its clients
     * @return the mapping, half-open, or {@link #EXHAUSTED}
     */
    public int open(int destination, int client, long nowNanos) {
        advance(nowNanos);
        Destination to = destinations.get(destination);
        int publicIp = choosePublicIp(to, client);
        if (publicIp < 0) {
            return refuse(destination, client);
        }
        PortSet ports = to.portsByPublicIp[publicIp];
        int holder = holder(destination, client);
        int mapping = mappings.allocate(holder, publicIp, ports.take(random));
        start(mapping, Timer.ofNew(to.protocol), nowNanos);
        holders.get(holder).change(1, to.maxima);
        to.opened++;
        to.halfOpen++;
        to.noteMax(nowNanos);
        listener.opened(mapping, to.protocol, destination, client, nowNanos);
        return mapping;
    }

    /** The destination answered. False if the mapping was not half-open any more. */
    public boolean established(int mapping, long nowNanos) {
        advance(nowNanos);
        if (state(mapping) != MappingState.HALF_OPEN) {
            return false;
        }
        Destination to = destinationOfMapping(mapping);
        timers.stop(mapping);
        start(mapping, Timer.ofEstablished(to.protocol), nowNanos);
        to.halfOpen--;
        to.established++;
        listener.established(mapping, to.protocol, nowNanos);
        return true;
    }

    /** A packet passed: the mapping's timeout starts anew. False if it was not open any more. */
    public boolean active(int mapping, long nowNanos) {
        advance(nowNanos);
        if (!state(mapping).isOpen()) {
            return false;
        }
        timers.restart(mapping, nowNanos);
        return true;
    }

    /**
     * The connection is over; its port is held as long as the profile says. False if the mapping was not open any more.
     *
     * @param ending {@link Ending#FIN} or {@link Ending#RST}
     */
    public boolean close(int mapping, Ending ending, long nowNanos) {
        if (ending != Ending.FIN && ending != Ending.RST) {
            throw new IllegalArgumentException("ending must be FIN or RST, the rest comes from time; was " + ending);
        }
        advance(nowNanos);
        if (!state(mapping).isOpen()) {
            return false;
        }
        timers.stop(mapping);
        end(mapping, ending, nowNanos);
        return true;
    }

    /* ---- time ---- */

    /**
     * Does what is due: timeouts and ends of holds. Bounded: what does not fit is left for the next call, which is then due at once.
     *
     * @return nanoseconds until the next call is useful, 0 if more is due now, or {@link #NEVER}
     */
    public long expire(long nowNanos) {
        noteTime(nowNanos);
        int done = 0;
        for (; done < EXPIRE_MAX && timers.dueNanos() <= nowNanos; done++) {
            timeOut(timers.firstDue());
        }
        dueNanos = timers.dueNanos();
        return dueNanos == NEVER ? NEVER : Math.max(0, dueNanos - nowNanos);
    }

    /** Does all that is due, however much. */
    void advance(long nowNanos) {
        noteTime(nowNanos);
        if (nowNanos < dueNanos) {
            return;
        }
        while (expire(nowNanos) == 0) {
            // Each round ends EXPIRE_MAX timers, and a mapping has at most two left.
        }
    }

    private void noteTime(long nowNanos) {
        if (nowNanos < this.nowNanos) {
            throw new IllegalArgumentException(
                    "time must not go back, was %d after %d".formatted(nowNanos, this.nowNanos));
        }
        this.nowNanos = nowNanos;
    }

    private void timeOut(int mapping) {
        long deadline = mappings.deadlineNanos(mapping);
        timers.stop(mapping);
        switch (state(mapping)) {
            case HALF_OPEN -> end(mapping, Ending.HALF_OPEN_TIMEOUT, deadline);
            case ESTABLISHED -> end(mapping, Ending.IDLE, deadline);
            case HOLD_FIN, HOLD_RST, HOLD_IDLE -> release(mapping, deadline);
            case FREE -> throw new IllegalStateException("mapping " + mapping + " must not be free while it waits");
        }
    }

    private void start(int mapping, Timer timer, long nowNanos) {
        timers.start(mapping, timer, nowNanos);
        dueNanos = Math.min(dueNanos, nowNanos + timers.nanos(timer));
    }

    /** Ends an open mapping that is in no queue. */
    private void end(int mapping, Ending ending, long nowNanos) {
        Destination to = destinationOfMapping(mapping);
        MappingState before = state(mapping);
        Timer hold = Timer.ofHold(to.protocol, ending);
        start(mapping, hold, nowNanos);
        to.count(before, -1);
        to.held++;
        listener.ended(mapping, to.protocol, before, ending, nowNanos);
        if (timers.nanos(hold) == 0) {
            timers.stop(mapping);
            release(mapping, nowNanos);
        }
    }

    /** Gives back the port of a held mapping that is in no queue. */
    private void release(int mapping, long nowNanos) {
        Holder holder = holders.get(mappings.holder(mapping));
        Destination to = destinations.get(holder.destination);
        to.portsByPublicIp[mappings.publicIp(mapping)].give(mappings.portIndex(mapping));
        holder.change(-1, to.maxima);
        to.held--;
        listener.released(mapping, nowNanos);
        mappings.free(mapping);
    }

    /* ---- ports ---- */

    private int choosePublicIp(Destination to, int client) {
        if (to.inUse() >= budget * publicIpCount) {
            return -1;
        }
        int publicIp = publicIpCount == 1 ? 0 : firstChoice(client);
        while (portsOf(to, publicIp).count() >= budget) {
            publicIp = publicIp + 1 == publicIpCount ? 0 : publicIp + 1;
        }
        return publicIp;
    }

    private int firstChoice(int client) {
        return switch (profile.ipChoice().value()) {
            case RANDOM -> random.nextInt(publicIpCount);
            case IN_TURN -> 0;
            case PAIRED -> Math.floorMod(client, publicIpCount);
        };
    }

    private PortSet portsOf(Destination to, int publicIp) {
        PortSet ports = to.portsByPublicIp[publicIp];
        if (ports == null) {
            ports = new PortSet(blocks);
            to.portsByPublicIp[publicIp] = ports;
        }
        return ports;
    }

    private int refuse(int destination, int client) {
        refusedDestination = destination;
        refusedClient = client;
        Destination to = destinations.get(destination);
        to.refused++;
        listener.refused(to.protocol, destination, client, nowNanos);
        return EXHAUSTED;
    }

    private int holder(int destination, int client) {
        long pair = ((long) destination << 32) | (client & 0xFFFF_FFFFL);
        int number = holderByPair.get(pair);
        if (number == LongIntMap.ABSENT) {
            number = holders.size();
            holders.add(new Holder(destination, client));
            holderByPair.put(pair, number);
        }
        return number;
    }

    /* ---- questions ---- */

    /** The state of a mapping: {@link MappingState#FREE} once its port is given back (and until its number is used again). */
    public MappingState state(int mapping) {
        return mappings.isLive(mapping) ? Timer.ALL.get(mappings.timer(mapping)).state() : MappingState.FREE;
    }

    /** The index, from 0, of the public address a mapping uses. */
    public int publicIp(int mapping) {
        return mappings.publicIp(mapping);
    }

    /** The public port a mapping uses. */
    public int publicPort(int mapping) {
        return profile.ports().value().first() + mappings.portIndex(mapping);
    }

    /** The destination of a mapping that is not free. */
    public int destinationOf(int mapping) {
        return holders.get(mappings.holder(mapping)).destination;
    }

    /** The client of a mapping that is not free. */
    public int clientOf(int mapping) {
        return holders.get(mappings.holder(mapping)).client;
    }

    /** The protocol of a destination. */
    public Protocol protocolOf(int destination) {
        return destinations.get(destination).protocol;
    }

    /** The latest refusal, after {@link #open} answered {@link #EXHAUSTED}. */
    public Refusal refusal() {
        if (refusedDestination < 0) {
            throw new IllegalStateException("refusal must only be asked for after open answered EXHAUSTED");
        }
        return new Refusal(
                refusedDestination, refusedClient, inUse(refusedDestination), Math.toIntExact(limitPerDestination()));
    }

    /** How many destinations have been registered; they are numbered from 0. */
    public int destinations() {
        return destinations.size();
    }

    /** Ports a destination uses, held ones included. */
    public int inUse(int destination) {
        return destinations.get(destination).inUse();
    }

    /** Ports all public addresses together have for one destination. */
    public long limitPerDestination() {
        return (long) budget * publicIpCount;
    }

    /** All that is known of a destination's ports, as of the latest call. */
    public DestinationUse use(int destination) {
        Destination of = destinations.get(destination);
        return new DestinationUse(
                of.protocol,
                of.address,
                of.port,
                limitPerDestination(),
                of.halfOpen,
                of.established,
                of.held,
                of.inUseMax,
                of.inUseMaxAtNanos,
                of.halfOpenAtMax,
                of.establishedAtMax,
                of.heldAtMax,
                of.opened,
                of.refused,
                of.evicted);
    }

    /** Who holds a destination's ports now, most first. */
    public List<Holding> holders(int destination) {
        return holdings(destination, Holder::ports);
    }

    /** Who held a destination's ports when most were taken, most first. */
    public List<Holding> holdersAtMax(int destination) {
        int maxima = destinations.get(destination).maxima;
        return holdings(destination, holder -> holder.portsAtMax(maxima));
    }

    private List<Holding> holdings(int destination, ToIntFunction<Holder> ports) {
        return holders.stream()
                .filter(holder -> holder.destination == destination && ports.applyAsInt(holder) > 0)
                .map(holder -> new Holding(holder.client, destination, ports.applyAsInt(holder)))
                .sorted(Comparator.comparingInt(Holding::ports).reversed().thenComparingInt(Holding::client))
                .toList();
    }

    /** The profile it obeys. */
    public GatewayProfile profile() {
        return profile;
    }

    /** How many public addresses it has. */
    public int publicIpCount() {
        return publicIpCount;
    }

    private Destination destinationOfMapping(int mapping) {
        return destinations.get(destinationOf(mapping));
    }
}
