package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.PacketHeader.ACK;
import static dev.egresslab.simulator.nat.PacketHeader.FIN;
import static dev.egresslab.simulator.nat.PacketHeader.RST;
import static dev.egresslab.simulator.nat.PacketHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What {@link NatGateway} does with packets, each rule on a line of time. */
class NatGatewayTest {

    private static final long SECOND = 1_000_000_000L;
    private static final int CLIENT = Ipv4.of("10.0.1.5");
    private static final int PUBLIC = Ipv4.of("203.0.113.1");
    private static final int SERVER = Ipv4.of("198.51.100.10");
    private static final GatewayProfile AWS = Profiles.byName("aws-nat-gateway").orElseThrow();

    private final PacketHeader packet = new PacketHeader();
    private NatGateway nat = gateway(AWS.scaled(2, null, null));
    private long now;
    private int publicPort;

    private static NatGateway gateway(GatewayProfile profile) {
        return new NatGateway(
                profile,
                new int[] {PUBLIC},
                address -> address & 0xFF,
                new SplittableRandom(1),
                LedgerListener.NONE,
                TrafficListener.NONE);
    }

    private Verdict out(int clientPort, int flags) {
        Verdict verdict = nat.outbound(
                packet.fill(Protocol.TCP, CLIENT, clientPort, SERVER, 443).carrying(flags, 40), now);
        if (verdict == Verdict.FORWARD) {
            publicPort = packet.sourcePort();
            assertThat(packet.sourceAddress()).isEqualTo(PUBLIC);
        }
        return verdict;
    }

    private Verdict in(int toPort, int flags) {
        return nat.inbound(
                packet.fill(Protocol.TCP, SERVER, 443, PUBLIC, toPort).carrying(flags, 40), now);
    }

    /** Three-way handshake of a client's connection; answers its public port. */
    private int connect(int clientPort) {
        assertThat(out(clientPort, SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(in(publicPort, SYN | ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationAddress()).isEqualTo(CLIENT);
        assertThat(packet.destinationPort()).isEqualTo(clientPort);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HALF_OPEN);
        assertThat(out(clientPort, ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.ESTABLISHED);
        return publicPort;
    }

    @Test
    void connectionIsEstablishedByTheThirdPacket() {
        int port = connect(40_000);
        assertThat(port).isBetween(1024, 65_535);
        assertThat(nat.ledger().usage().holders(0)).containsExactly(new Holding(5, 0, 1));
    }

    @Test
    void holdStartsWithTheSecondFin() {
        int port = connect(40_000);
        // 1 s: the client is done sending; the server may go on for as long as it likes.
        now = SECOND;
        out(40_000, FIN | ACK);
        assertThat(nat.isHalfClosed(nat.mapping())).isTrue();
        now = 100 * SECOND;
        assertThat(in(port, ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.ESTABLISHED);
        // 101 s: the server is done too. Its hold of 60 s starts; the client's last ACK passes and prolongs nothing.
        now = 101 * SECOND;
        assertThat(in(port, FIN | ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HOLD_FIN);
        now = 110 * SECOND;
        assertThat(out(40_000, ACK)).isEqualTo(Verdict.FORWARD);
        int mapping = nat.mapping();
        now = 161 * SECOND - 1;
        nat.expire(now);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.HOLD_FIN);
        now = 161 * SECOND;
        nat.expire(now);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.FREE);
        assertThat(in(port, FIN | ACK)).isEqualTo(Verdict.DROP_UNKNOWN);
    }

    @Test
    void finsThatCrossCloseToo() {
        int port = connect(40_000);
        in(port, FIN | ACK);
        out(40_000, FIN | ACK);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HOLD_FIN);
    }

    @Test
    void resetFromEitherSideClosesAtOnce() {
        int port = connect(40_000);
        assertThat(in(port, RST)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HOLD_RST);
        connect(40_001);
        assertThat(out(40_001, RST)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HOLD_RST);
    }

    @Test
    void simultaneousOpenIsEstablished() {
        out(40_000, SYN);
        int port = publicPort;
        assertThat(in(port, SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HALF_OPEN);
        out(40_000, SYN | ACK);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.ESTABLISHED);
    }

    @Test
    void dataOnAnIdleConnectionIsAnsweredWithReset() {
        int port = connect(40_000);
        // 350 s less a nanosecond: still there; the packet restarts the timeout.
        now = 350 * SECOND - 1;
        assertThat(out(40_000, ACK)).isEqualTo(Verdict.FORWARD);
        // 350 s later: gone. The inside gets a reset, the outside nothing, and a reset is never answered.
        now += 350 * SECOND;
        assertThat(out(40_000, ACK)).isEqualTo(Verdict.RESET_UNKNOWN);
        assertThat(in(port, ACK)).isEqualTo(Verdict.DROP_UNKNOWN);
        assertThat(out(40_000, RST)).isEqualTo(Verdict.DROP_UNKNOWN);
    }

    @Test
    void thirdConnectionIsDroppedUntilAPortIsFree() {
        connect(40_000);
        connect(40_001);
        assertThat(out(40_002, SYN)).isEqualTo(Verdict.DROP_EXHAUSTED);
        // 1 s: the client sends its SYN again, and is dropped and counted again.
        now = SECOND;
        assertThat(out(40_002, SYN)).isEqualTo(Verdict.DROP_EXHAUSTED);
        assertThat(nat.ledger().usage().of(0).refused()).isEqualTo(2);
        // Another one's reset and 60 s of hold later it gets through.
        out(40_000, RST);
        now = 61 * SECOND;
        assertThat(out(40_002, SYN)).isEqualTo(Verdict.FORWARD);
    }

    @Test
    void exhaustionIsAnsweredAsTheProfileSays() {
        nat = gateway(AWS.scaled(1, null, null).withExhaustion(Exhaustion.RST));
        connect(40_000);
        assertThat(out(40_001, SYN)).isEqualTo(Verdict.RESET_EXHAUSTED);
        nat = gateway(AWS.scaled(1, null, null).withExhaustion(Exhaustion.ICMP_ADMIN_PROHIBITED));
        connect(40_000);
        assertThat(out(40_001, SYN)).isEqualTo(Verdict.PROHIBIT_EXHAUSTED);
    }

    @Test
    void synOnAHeldFlowTakesAnotherPort() {
        int port = connect(40_000);
        out(40_000, RST);
        assertThat(out(40_000, SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(publicPort).isNotEqualTo(port);
        assertThat(nat.ledger().usage().inUse(0)).isEqualTo(2);
        // 60 s: the first port's hold ends, the new connection (half-open ones last 30 s, so it was answered) is found
        // still.
        in(publicPort, SYN | ACK);
        out(40_000, ACK);
        now = 60 * SECOND;
        assertThat(out(40_000, ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().usage().inUse(0)).isEqualTo(1);
    }

    @Test
    void udpIsRefreshedFromBothSides() {
        packet.fill(Protocol.UDP, CLIENT, 5_353, SERVER, 53).carrying(0, 60);
        assertThat(nat.outbound(packet, 0)).isEqualTo(Verdict.FORWARD);
        int port = packet.sourcePort();
        packet.fill(Protocol.UDP, SERVER, 53, PUBLIC, port).carrying(0, 60);
        assertThat(nat.inbound(packet, 300 * SECOND)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationPort()).isEqualTo(5_353);
        packet.fill(Protocol.UDP, SERVER, 53, PUBLIC, port).carrying(0, 60);
        assertThat(nat.inbound(packet, 650 * SECOND - 1)).isEqualTo(Verdict.FORWARD);
        packet.fill(Protocol.UDP, SERVER, 53, PUBLIC, port).carrying(0, 60);
        assertThat(nat.inbound(packet, 1_000 * SECOND)).isEqualTo(Verdict.DROP_UNKNOWN);
    }

    @Test
    void icmpEchoIsTranslatedByIdentifier() {
        packet.fill(Protocol.ICMP, CLIENT, 77, SERVER, 0).carrying(0, 84);
        assertThat(nat.outbound(packet, 0)).isEqualTo(Verdict.FORWARD);
        int identifier = packet.sourcePort();
        packet.fill(Protocol.ICMP, SERVER, 0, PUBLIC, identifier).carrying(0, 84);
        assertThat(nat.inbound(packet, 1)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationPort()).isEqualTo(77);
    }

    @Test
    void strangersAreDropped() {
        int port = connect(40_000);
        packet.fill(Protocol.TCP, Ipv4.of("198.51.100.11"), 443, PUBLIC, port).carrying(SYN, 40);
        assertThat(nat.inbound(packet, 0)).isEqualTo(Verdict.DROP_UNKNOWN);
    }

    private Verdict outTo(int server, int clientPort, int flags) {
        Verdict verdict = nat.outbound(
                packet.fill(Protocol.TCP, CLIENT, clientPort, server, 443).carrying(flags, 40), now);
        publicPort = verdict == Verdict.FORWARD ? packet.sourcePort() : publicPort;
        return verdict;
    }

    private Verdict inFrom(int server, int flags) {
        return nat.inbound(
                packet.fill(Protocol.TCP, server, 443, PUBLIC, publicPort).carrying(flags, 40), now);
    }

    @Test
    void endpointIndependentMappingServesAllDestinationsAndEndsWithTheLast() {
        nat = gateway(Profiles.byName("rfc-strict").orElseThrow());
        int other = Ipv4.of("198.51.100.99");
        // One client port to two servers: one public port.
        assertThat(outTo(SERVER, 40_000, SYN)).isEqualTo(Verdict.FORWARD);
        int port = publicPort;
        int mapping = nat.mapping();
        assertThat(outTo(other, 40_000, SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(publicPort).isEqualTo(port);
        assertThat(nat.mapping()).isEqualTo(mapping);
        inFrom(SERVER, SYN | ACK);
        outTo(SERVER, 40_000, ACK);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        // The first connection ends on both sides, the second lives on.
        outTo(SERVER, 40_000, FIN | ACK);
        inFrom(SERVER, FIN | ACK);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        // A new connection to the first server on the same ports: still the same mapping.
        outTo(SERVER, 40_000, SYN);
        assertThat(nat.mapping()).isEqualTo(mapping);
        // Both are reset: with the last the hold of 120 s begins.
        inFrom(SERVER, RST);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.ESTABLISHED);
        inFrom(other, RST);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.HOLD_RST);
        now = 120 * SECOND;
        nat.expire(now);
        assertThat(nat.ledger().state(mapping)).isEqualTo(MappingState.FREE);
        assertThat(nat.ledger().live()).isZero();
        // All over again, with numbers reused.
        assertThat(outTo(other, 40_000, SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(inFrom(other, RST)).isEqualTo(Verdict.FORWARD);
        assertThat(nat.ledger().state(nat.mapping())).isEqualTo(MappingState.HOLD_RST);
    }

    @Test
    void anyoneMaySendToAnEndpointIndependentMapping() {
        nat = gateway(Profiles.byName("rfc-strict").orElseThrow());
        packet.fill(Protocol.UDP, CLIENT, 5_353, SERVER, 53).carrying(0, 60);
        nat.outbound(packet, 0);
        int port = packet.sourcePort();
        packet.fill(Protocol.UDP, Ipv4.of("192.0.2.77"), 9_999, PUBLIC, port).carrying(0, 60);
        assertThat(nat.inbound(packet, 1)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationPort()).isEqualTo(5_353);
    }

    @Test
    void udpPortOfALoadBalancerServesAllPortsOfAnAddress() {
        nat = gateway(Profiles.byName("azure-load-balancer").orElseThrow());
        nat.outbound(packet.fill(Protocol.UDP, CLIENT, 5_353, SERVER, 53).carrying(0, 60), 0);
        int port = packet.sourcePort();
        nat.outbound(packet.fill(Protocol.UDP, CLIENT, 5_353, SERVER, 54).carrying(0, 60), 0);
        assertThat(packet.sourcePort()).isEqualTo(port);
        assertThat(nat.inbound(
                        packet.fill(Protocol.UDP, SERVER, 99, PUBLIC, port).carrying(0, 60), 0))
                .isEqualTo(Verdict.FORWARD);
        int stranger = Ipv4.of("192.0.2.77");
        assertThat(nat.inbound(
                        packet.fill(Protocol.UDP, stranger, 53, PUBLIC, port).carrying(0, 60), 0))
                .isEqualTo(Verdict.DROP_UNKNOWN);
    }
}
