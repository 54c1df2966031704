package dev.egresslab.simulator.nat;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A NAT gateway for callers that see packets: finds each packet's mapping, follows the connection's TCP state, and translates the header in
 * place. Single-threaded; never asks a clock.
 *
 * <p><b>TCP</b> (RFC 7857 section 2). A SYN from inside opens a mapping; it is established when both sides have sent SYN and the
 * client has acknowledged (simultaneous open included). A FIN from one side half-closes it: data still flow the other way. The second side's FIN
 * ends it and starts the hold, whichever side was first and also when the two cross; a RST from either side ends it at once. What comes late
 * while the port is held, such as the last ACK or a FIN sent again, still passes but prolongs nothing. A SYN on a held flow opens a new
 * mapping with a port of its own, and the held port stays held (assumed; no vendor says).
 *
 * <p><b>UDP and ICMP echo.</b> Any packet from inside opens a mapping, any packet refreshes it.
 *
 * <p><b>Mapping key.</b> What has ports of its own is also how packets find their mapping: under endpoint-independent mapping a client's port keeps
 * one public port towards everyone, anyone may send to it (RFC 4787 REQ-1 and REQ-8), and the last of its TCP connections ends it.
 *
 * <p><b>Unknown flows.</b> A TCP packet without a mapping, not a SYN from inside, gets what {@link ExpiredFlow} says; a RST is never
 * answered by a RST (RFC 9293 section 3.5.2).
 */
public final class NatGateway {

    private static final byte SYN_FROM_INSIDE = 1;
    private static final byte SYN_FROM_OUTSIDE = 2;
    private static final byte FIN_FROM_INSIDE = 4;
    private static final byte FIN_FROM_OUTSIDE = 8;
    /** Of a connection among several of a mapping. */
    private static final byte OVER = 16;

    private static final byte BOTH_SYN = SYN_FROM_INSIDE | SYN_FROM_OUTSIDE;
    private static final byte BOTH_FIN = FIN_FROM_INSIDE | FIN_FROM_OUTSIDE;

    private final GatewayProfile profile;
    private final int[] publicAddresses;
    private final IntUnaryOperator clientOfAddress;
    private final TrafficListener traffic;
    private final PortLedger ledger;
    private final MappingKey key;
    private final FlowIndex index = new FlowIndex();
    /** For endpoint-independent mapping, where several connections share one. */
    private final @Nullable EndpointSessions sessions;
    /** What TCP flags each mapping has seen. */
    private byte[] seen = new byte[64];

    private int mapping = PortLedger.EXHAUSTED;

    /**
     * A gateway without flows.
     *
     * @param publicAddresses its IPv4 addresses; one that gets more by itself gets those that follow the last
     * @param clientOfAddress the client number of an inside address, by which "who holds the ports" is counted
     * @param random where ports and addresses are drawn from
     * @param listener hears of mappings
     * @param traffic hears of packets
     */
    public NatGateway(
            GatewayProfile profile,
            int[] publicAddresses,
            IntUnaryOperator clientOfAddress,
            RandomGenerator random,
            LedgerListener listener,
            TrafficListener traffic) {
        this.profile = profile;
        this.key = profile.mappingKey().value();
        this.sessions = key == MappingKey.ENDPOINT_INDEPENDENT ? new EndpointSessions() : null;
        this.publicAddresses = PublicAddresses.all(publicAddresses, profile);
        this.clientOfAddress = clientOfAddress;
        this.traffic = traffic;
        this.ledger = new PortLedger(profile, publicAddresses.length, random, new IndexKeeper(listener));
    }

    /** A packet from a client: its source is translated if the answer is {@link Verdict#FORWARD}. */
    public Verdict outbound(PacketHeader packet, long nowNanos) {
        ledger.advance(nowNanos);
        traffic.inFromSource(1, packet.bytes(), nowNanos);
        Verdict verdict = outboundVerdict(packet, nowNanos);
        if (verdict == Verdict.FORWARD) {
            packet.source(index.publicAddress(mapping), index.publicPort(mapping));
            traffic.outToDestination(1, packet.bytes(), nowNanos);
        } else {
            traffic.dropped(1, nowNanos);
        }
        return verdict;
    }

    /** A packet from a destination: its destination is translated if the answer is {@link Verdict#FORWARD}. */
    public Verdict inbound(PacketHeader packet, long nowNanos) {
        ledger.advance(nowNanos);
        traffic.inFromDestination(1, packet.bytes(), nowNanos);
        Verdict verdict = inboundVerdict(packet, nowNanos);
        if (verdict == Verdict.FORWARD) {
            packet.destination(index.insideAddress(mapping), index.insidePort(mapping));
            traffic.outToSource(1, packet.bytes(), nowNanos);
        } else {
            traffic.dropped(1, nowNanos);
        }
        return verdict;
    }

    private Verdict outboundVerdict(PacketHeader packet, long nowNanos) {
        mapping = index.fromInside(
                packet.protocol(),
                packet.sourceAddress(),
                packet.sourcePort(),
                key.address(packet.destinationAddress()),
                key.port(packet.protocol(), packet.destinationPort()));
        boolean passes = mapping != FlowIndex.ABSENT && passes(packet);
        if (passes && !(packet.isFirstSyn() && ledger.state(mapping).isHeld())) {
            follow(packet, true, nowNanos);
            return Verdict.FORWARD;
        }
        if (packet.protocol() != Protocol.TCP || packet.isFirstSyn()) {
            return open(packet, nowNanos);
        }
        return switch (profile.expiredFlow().value()) {
            case RST_TO_INSIDE, RST_TO_SENDER -> resetUnlessReset(packet);
            case SILENT -> Verdict.DROP_UNKNOWN;
            case REMAP -> packet.has(PacketHeader.RST) ? Verdict.DROP_UNKNOWN : open(packet, nowNanos);
        };
    }

    private Verdict inboundVerdict(PacketHeader packet, long nowNanos) {
        mapping = index.fromOutside(
                packet.protocol(),
                packet.destinationAddress(),
                packet.destinationPort(),
                key.address(packet.sourceAddress()),
                key.port(packet.protocol(), packet.sourcePort()));
        if (mapping != FlowIndex.ABSENT && passes(packet)) {
            follow(packet, false, nowNanos);
            return Verdict.FORWARD;
        }
        boolean reset = profile.expiredFlow().value() == ExpiredFlow.RST_TO_SENDER
                && packet.protocol() == Protocol.TCP
                && !packet.isFirstSyn();
        return reset ? resetUnlessReset(packet) : Verdict.DROP_UNKNOWN;
    }

    /** Whether the mapping found lets packets through: all that are open, and TCP's late packets after a close. */
    private boolean passes(PacketHeader packet) {
        return switch (ledger.state(mapping)) {
            case HALF_OPEN, ESTABLISHED -> true;
            case HOLD_FIN, HOLD_RST -> packet.protocol() == Protocol.TCP;
            case HOLD_IDLE, FREE -> false;
        };
    }

    private static Verdict resetUnlessReset(PacketHeader packet) {
        return packet.has(PacketHeader.RST) ? Verdict.DROP_UNKNOWN : Verdict.RESET_UNKNOWN;
    }

    private Verdict open(PacketHeader packet, long nowNanos) {
        int destination = ledger.destination(packet.protocol(), packet.destinationAddress(), packet.destinationPort());
        mapping = ledger.open(destination, clientOfAddress.applyAsInt(packet.sourceAddress()), nowNanos);
        if (mapping == PortLedger.EXHAUSTED) {
            return switch (profile.exhaustion().value()) {
                case DROP, EVICT_OLDEST -> Verdict.DROP_EXHAUSTED;
                case RST -> packet.protocol() == Protocol.TCP ? Verdict.RESET_EXHAUSTED : Verdict.DROP_EXHAUSTED;
                case ICMP_ADMIN_PROHIBITED -> Verdict.PROHIBIT_EXHAUSTED;
            };
        }
        index.add(
                mapping,
                packet.protocol(),
                packet.sourceAddress(),
                packet.sourcePort(),
                key.address(packet.destinationAddress()),
                key.port(packet.protocol(), packet.destinationPort()),
                publicAddresses[ledger.usage().publicIp(mapping)],
                ledger.usage().publicPort(mapping));
        if (mapping >= seen.length) {
            seen = Arrays.copyOf(seen, 2 * Math.max(seen.length, mapping));
        }
        seen[mapping] = SYN_FROM_INSIDE;
        if (sessions != null && packet.protocol() == Protocol.TCP) {
            sessions.see(
                    sessions.session(mapping, packet.destinationAddress(), packet.destinationPort()), SYN_FROM_INSIDE);
        }
        return Verdict.FORWARD;
    }

    /** Notes what a packet of a known mapping does to it. */
    private void follow(PacketHeader packet, boolean fromInside, long nowNanos) {
        if (ledger.state(mapping).isHeld()) {
            return;
        }
        ledger.active(mapping, nowNanos);
        if (packet.protocol() != Protocol.TCP) {
            if (!fromInside) {
                ledger.established(mapping, nowNanos);
            }
        } else if (sessions == null) {
            seen[mapping] |= flags(packet, fromInside);
            noteProgress(packet, seen[mapping], fromInside, true, nowNanos);
        } else {
            followSession(sessions, packet, fromInside, nowNanos);
        }
    }

    /** The same where several connections share the mapping, which ends with the last of them. */
    private void followSession(EndpointSessions sessions, PacketHeader packet, boolean fromInside, long nowNanos) {
        int session = fromInside
                ? sessions.session(mapping, packet.destinationAddress(), packet.destinationPort())
                : sessions.session(mapping, packet.sourceAddress(), packet.sourcePort());
        byte flags = flags(packet, fromInside);
        if ((sessions.seen(session) & OVER) != 0) {
            if (!packet.isFirstSyn()) {
                return;
            }
            sessions.reopen(session, flags);
        }
        sessions.see(session, flags);
        byte all = sessions.seen(session);
        boolean over = packet.has(PacketHeader.RST) || (all & BOTH_FIN) == BOTH_FIN;
        boolean last = over && sessions.close(session, OVER);
        noteProgress(packet, all, fromInside, last, nowNanos);
    }

    /** Establishes or ends the mapping if the flags seen say so. */
    private void noteProgress(PacketHeader packet, byte all, boolean fromInside, boolean mayEnd, long nowNanos) {
        boolean reset = packet.has(PacketHeader.RST);
        boolean acknowledges = fromInside && packet.has(PacketHeader.ACK);
        if (acknowledges && !reset && (all & BOTH_SYN) == BOTH_SYN) {
            ledger.established(mapping, nowNanos);
        }
        if (mayEnd && (reset || (all & BOTH_FIN) == BOTH_FIN)) {
            ledger.close(mapping, reset ? Ending.RST : Ending.FIN, nowNanos);
        }
    }

    private static byte flags(PacketHeader packet, boolean fromInside) {
        int flags = 0;
        if (packet.has(PacketHeader.SYN)) {
            flags |= fromInside ? SYN_FROM_INSIDE : SYN_FROM_OUTSIDE;
        }
        if (packet.has(PacketHeader.FIN)) {
            flags |= fromInside ? FIN_FROM_INSIDE : FIN_FROM_OUTSIDE;
        }
        return (byte) flags;
    }

    /** Does what is due, as {@link PortLedger#expire}: nanoseconds until the next useful call, or {@link PortLedger#NEVER}. */
    public long expire(long nowNanos) {
        return ledger.expire(nowNanos);
    }

    /** Whether a flow has had a FIN from one side only; not known of endpoint-independent mappings. */
    public boolean isHalfClosed(int mapping) {
        int fins = seen[mapping] & BOTH_FIN;
        return fins != 0 && fins != BOTH_FIN && ledger.state(mapping).isOpen();
    }

    /** The mapping of the packet just forwarded, or {@link PortLedger#EXHAUSTED}. */
    public int mapping() {
        return mapping;
    }

    /** The ports behind it, to ask and not to change. */
    public PortLedger ledger() {
        return ledger;
    }

    /** Takes released mappings out of the index before anyone else hears of them. */
    private final class IndexKeeper implements LedgerListener {

        private final LedgerListener next;

        IndexKeeper(LedgerListener next) {
            this.next = next;
        }

        @Override
        public void opened(int mapping, Protocol protocol, int destination, int client, long nowNanos) {
            next.opened(mapping, protocol, destination, client, nowNanos);
        }

        @Override
        public void refused(Protocol protocol, int destination, int client, long nowNanos) {
            next.refused(protocol, destination, client, nowNanos);
        }

        @Override
        public void established(int mapping, Protocol protocol, long nowNanos) {
            next.established(mapping, protocol, nowNanos);
        }

        @Override
        public void ended(int mapping, Protocol protocol, MappingState before, Ending ending, long nowNanos) {
            next.ended(mapping, protocol, before, ending, nowNanos);
        }

        @Override
        public void addressAdded(int publicIps, long nowNanos) {
            next.addressAdded(publicIps, nowNanos);
        }

        @Override
        public void portsGiven(int client, int ports, long nowNanos) {
            next.portsGiven(client, ports, nowNanos);
        }

        @Override
        public void released(int mapping, int destination, int client, long nowNanos) {
            index.remove(mapping);
            if (sessions != null) {
                sessions.released(mapping);
            }
            next.released(mapping, destination, client, nowNanos);
        }
    }
}
