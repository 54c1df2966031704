package dev.egresslab.simulator.nat;

import dev.egresslab.simulator.nat.Refusal.Cause;
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
 * <p><b>Cost.</b> No operation loops over ports, mappings or clients, none allocates once the arrays have grown (a doubling now and then). A mapping takes
 * 40 bytes while it is open, 24 while it is held (a foreseen one 16), and at most 4 for its port. Which port: {@link PortSpace}. How one is found:
 * {@link PortSet}. Timeouts: {@link TimerQueues}. A destination with no mapping left keeps only its counters.
 */
public final class PortLedger {

    /** What {@link #open} answers instead of a mapping when no port is left; {@link #refusal} tells more. */
    public static final int EXHAUSTED = -1;

    /** What {@link #expire} answers when nothing will ever be due. */
    public static final long NEVER = TimerQueues.NEVER;

    private final GatewayProfile profile;
    private final PublicAddresses addresses;
    private final int connectionsMax;
    private final LedgerListener listener;

    private final Mappings mappings = new Mappings();
    private final OpenMappings open = new OpenMappings();
    private final TimerQueues timers;
    private final MappingLookup lookup;
    private final Destinations destinations;
    private final Holders holders = new Holders();
    private final PortSpace space;
    private final ForeseenMappings foreseen;
    private final Agenda agenda;
    private final EvictionIndex evictions;
    private final PortUsage usage;

    private int live;

    private final LastRefusal lastRefusal = new LastRefusal();

    /**
     * A gateway's ports, all free.
     *
     * @param publicIpCount how many public addresses it has; at most as many as the profile allows
     * @param random where ports and addresses are drawn from
     */
    public PortLedger(GatewayProfile profile, int publicIpCount, RandomGenerator random, LedgerListener listener) {
        this.profile = profile;
        this.addresses = new PublicAddresses(profile, publicIpCount);
        this.connectionsMax = profile.connectionsMax().value();
        this.listener = listener;
        this.timers = new TimerQueues(mappings, open, profile.timeouts());
        this.foreseen = new ForeseenMappings(profile.timeouts());
        this.agenda = new Agenda(foreseen, addresses, timers, new Due());
        this.lookup = new MappingLookup(mappings, open, timers);
        this.destinations = new Destinations(
                profile.mappingKey().value(), profile.slicing().value().isShared() ? addresses.most() : 0);
        this.evictions = new EvictionIndex(profile);
        this.space = PortSpace.of(profile, publicIpCount, random, listener, this::takeOver);
        this.usage = new PortUsage(profile, addresses, destinations, holders, lookup, space);
    }

    /* ---- the life of a mapping ---- */

    /** The number of a destination; always the same for the same endpoint (as far as the profile's mapping key tells endpoints apart). */
    public int destination(Protocol protocol, int ipv4, int port) {
        return destinations.number(protocol, ipv4, port);
    }

    /** Opens a mapping for a client whose port does not matter: {@link #open(int, int, int, long)}. */
    public int open(int destination, int client, long nowNanos) {
        return open(destination, client, NetfilterPorts.UNKNOWN_CLIENT_PORT, nowNanos);
    }

    /**
     * Opens a mapping.
     *
     * @param destination from {@link #destination}
     * @param client who wants it: any small number the caller gives its clients
     * @param clientPort the client's own port, which some gateways keep
     * @return the mapping, half-open, or {@link #EXHAUSTED}
     */
    public int open(int destination, int client, int clientPort, long nowNanos) {
        advance(nowNanos);
        Destination to = destinations.get(destination);
        int holderNumber = holders.number(to, client);
        Holder holder = holders.get(holderNumber);
        int place = takePort(to, holder, clientPort, nowNanos);
        if (place == PortSpace.NONE) {
            return refuse(to, holder, nowNanos);
        }
        int slot = open.allocate(holderNumber, place);
        int mapping = mappings.allocate(slot);
        open.number(slot, mapping);
        evictions.add(to, mapping, place);
        timers.start(slot, to.newTimer, nowNanos);
        opened(mapping, to, holder, nowNanos);
        return mapping;
    }

    private void opened(int mapping, Destination to, Holder holder, long nowNanos) {
        holder.change(1, to.maxima);
        to.opened(nowNanos);
        if (to.inUse() >= addresses.askAtInUse()) {
            addresses.ask(nowNanos);
        }
        live++;
        listener.opened(mapping, to.protocol, to.number, holder.client, nowNanos);
    }

    /** How long after a packet a TCP mapping is surely open if no other packet passes: up to its timeout; zero where a new one may take its port. */
    public long keptNanos() {
        return evictions.isEmpty() ? timers.shortestTcpNanos() : 0;
    }

    /** The destination answered. False if the mapping was not half-open any more. */
    public boolean established(int mapping, long nowNanos) {
        advance(nowNanos);
        int slot = mappings.slot(mapping);
        if (slot < 0 || stateOf(slot) != MappingState.HALF_OPEN) {
            return false;
        }
        Destination to = holders.get(open.holder(slot)).to;
        timers.change(slot, to.establishedTimer, nowNanos);
        to.established();
        listener.established(mapping, to.protocol, nowNanos);
        return true;
    }

    /** A packet passed: the mapping's timeout starts anew. False if it was not open any more. */
    public boolean active(int mapping, long nowNanos) {
        advance(nowNanos);
        int slot = mappings.slot(mapping);
        if (slot < 0) {
            return false;
        }
        timers.restart(slot, nowNanos);
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
        agenda.advanceBeforeEnd(nowNanos);
        int slot = mappings.slot(mapping);
        if (slot < 0) {
            return false;
        }
        timers.stop(slot);
        end(slot, ending, nowNanos);
        return true;
    }

    /* ---- the life of a mapping that is known beforehand ---- */

    /**
     * Opens a TCP mapping whose caller knows all of its life, if that is sure to find a port for whoever asks; where it is hard to tell, it never is. It has no
     * number: a ticket is enough to end it, and it costs a third of the others. The caller answers for it that no two packets are further apart than
     * {@link #keptNanos}.
     *
     * @param answerNanos when its SYN will be answered: later than now
     * @return its ticket, or {@link #EXHAUSTED}, and then nothing was asked of the gateway and nothing is counted
     * @throws IllegalArgumentException if the SYN of one that was opened before will be answered later
     */
    public long openForeseen(int destination, int client, long answerNanos, long nowNanos) {
        advance(nowNanos);
        Destination to = destinations.get(destination);
        if (live >= connectionsMax || !evictions.isEmpty() || to.protocol != Protocol.TCP || !space.isSure(to)) {
            return EXHAUSTED;
        }
        int holderNumber = holders.number(to, client);
        Holder holder = holders.get(holderNumber);
        int place = space.take(to, holder, NetfilterPorts.UNKNOWN_CLIENT_PORT, nowNanos);
        opened(Mappings.UNNUMBERED, to, holder, nowNanos);
        foreseen.open(holderNumber, answerNanos);
        return Ticket.of(holderNumber, place);
    }

    /**
     * Says when a foreseen mapping will end; once for each ticket.
     *
     * @param ending {@link Ending#FIN}, and then the second one passes then, or {@link Ending#RST}
     * @param nanos when: not before now, and after its SYN's answer
     * @throws IllegalArgumentException if another one that ends in the same way was said to end later
     */
    public void endForeseen(long ticket, Ending ending, long nanos) {
        foreseen.end(ticket, ending, nanos);
    }

    /* ---- time ---- */

    /**
     * Does what is due: timeouts and ends of holds. Bounded: what does not fit is left for the next call, which is then due at once.
     *
     * @return nanoseconds until the next call may be useful: never later than the next thing due, and earlier when traffic has put off what was to
     *     be due; 0 if more is due now, or {@link #NEVER}
     */
    public long expire(long nowNanos) {
        return agenda.expire(nowNanos);
    }

    /** Does all that is due, however much. */
    void advance(long nowNanos) {
        agenda.advance(nowNanos);
    }

    /** What is due does what the calls of a client's and a destination's packets do. */
    private final class Due implements Agenda.Handler {
        @Override
        public void answered(int holder, long atNanos) {
            Destination to = holders.get(holder).to;
            to.established();
            listener.established(Mappings.UNNUMBERED, to.protocol, atNanos);
        }

        @Override
        public void foreseenEnd(long ticket, Ending ending, long atNanos) {
            Destination to = holders.get(Ticket.holder(ticket)).to;
            to.ended(MappingState.ESTABLISHED);
            listener.ended(Mappings.UNNUMBERED, to.protocol, MappingState.ESTABLISHED, ending, atNanos);
        }

        @Override
        public void foreseenHoldOver(long ticket, long atNanos) {
            giveBack(Mappings.UNNUMBERED, holders.get(Ticket.holder(ticket)), Ticket.place(ticket), atNanos);
        }

        /** The profile makes sure that only a gateway whose ports are shared gets more addresses by itself. */
        @Override
        public void addressThere(long atNanos) {
            addresses.add();
            if (space instanceof SharedPorts shared) {
                shared.publicIps(addresses.count());
            }
            listener.addressAdded(addresses.count(), atNanos);
        }

        @Override
        public void timedOut(int slot, long atNanos) {
            boolean halfOpen = stateOf(slot) == MappingState.HALF_OPEN;
            end(slot, halfOpen ? Ending.HALF_OPEN_TIMEOUT : Ending.IDLE, atNanos);
        }

        @Override
        public void holdOver(int mapping, int holder, int place, long atNanos) {
            release(mapping, holders.get(holder), place, atNanos);
        }
    }

    /** Ends an open mapping that is in no queue. */
    private void end(int slot, Ending ending, long nowNanos) {
        int mapping = open.number(slot);
        int holderNumber = open.holder(slot);
        int place = open.place(slot);
        MappingState before = stateOf(slot);
        Holder holder = holders.get(holderNumber);
        Destination to = holder.to;
        open.free(slot);
        int timer = Timer.ofHold(to.protocol, ending).queue();
        boolean isHeld = timers.held(timer).holdNanos() > 0;
        int position = isHeld ? timers.hold(timer, mapping, holderNumber, place, nowNanos) : 0;
        mappings.hold(mapping, timer, position);
        to.ended(before);
        listener.ended(mapping, to.protocol, before, ending, nowNanos);
        if (!isHeld) {
            release(mapping, holder, place, nowNanos);
        }
    }

    /** Gives back the port of a mapping that is counted as held, and its number. */
    private void release(int mapping, Holder holder, int place, long nowNanos) {
        evictions.remove(holder.to, mapping, place);
        giveBack(mapping, holder, place, nowNanos);
        mappings.free(mapping);
    }

    private void giveBack(int mapping, Holder holder, int place, long nowNanos) {
        Destination to = holder.to;
        space.give(to, holder, place);
        holder.change(-1, to.maxima);
        to.released();
        live--;
        listener.released(mapping, to.number, holder.client, nowNanos);
    }

    /* ---- ports ---- */

    /** A place for a new mapping, evicting another if the gateway is of that kind, or {@link PortSpace#NONE}. */
    private int takePort(Destination to, Holder holder, int clientPort, long nowNanos) {
        if (live >= connectionsMax) {
            return PortSpace.NONE;
        }
        int place = space.take(to, holder, clientPort, nowNanos);
        int oldest = evictions.oldest(to);
        if (place == PortSpace.NONE && oldest != Mappings.NONE) {
            evict(to, oldest, nowNanos);
            place = space.take(to, holder, clientPort, nowNanos);
        }
        return place;
    }

    private void evict(Destination to, int mapping, long nowNanos) {
        to.evicted++;
        int slot = mappings.slot(mapping);
        if (slot < 0) {
            timers.held(mappings.holdTimer(mapping)).cancel(mappings.position(mapping));
            release(mapping, holders.get(lookup.holder(mapping)), lookup.place(mapping), nowNanos);
            return;
        }
        MappingState before = stateOf(slot);
        timers.stop(slot);
        open.free(slot);
        to.ended(before);
        listener.ended(mapping, to.protocol, before, Ending.EVICTED, nowNanos);
        release(mapping, holders.get(open.holder(slot)), open.place(slot), nowNanos);
    }

    /** Takes over the port of a mapping that is merely held after a close. */
    private boolean takeOver(Destination to, int place, long nowNanos) {
        int mapping = evictions.at(to, place);
        if (!lookup.isHeldAfterClose(mapping)) {
            return false;
        }
        evict(to, mapping, nowNanos);
        return true;
    }

    private int refuse(Destination to, Holder holder, long nowNanos) {
        if (live >= connectionsMax) {
            lastRefusal.note(holder, Cause.CONNECTIONS, live, connectionsMax);
        } else {
            lastRefusal.note(holder, space.cause(to, holder), space.inUse(to, holder), space.limit(to, holder));
        }
        to.refused++;
        holder.refused++;
        listener.refused(to.protocol, to.number, holder.client, nowNanos);
        return EXHAUSTED;
    }

    /* ---- questions ---- */

    /** The state of a mapping: {@link MappingState#FREE} once its port is given back (and until its number is used again). */
    public MappingState state(int mapping) {
        return lookup.state(mapping);
    }

    private MappingState stateOf(int slot) {
        return Timer.stateIn(open.timer(slot));
    }

    /** The latest refusal, after {@link #open} answered {@link #EXHAUSTED}. */
    public Refusal refusal() {
        return lastRefusal.get();
    }

    /** Who holds the ports, and how many may. */
    public PortUsage usage() {
        return usage;
    }

    /** Mappings to all destinations, held ones included. */
    public int live() {
        return live;
    }

    /** The profile it obeys. */
    public GatewayProfile profile() {
        return profile;
    }
}
