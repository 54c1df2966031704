package dev.egresslab.simulator.nat;

import static dev.egresslab.simulator.nat.PacketHeader.ACK;
import static dev.egresslab.simulator.nat.PacketHeader.FIN;
import static dev.egresslab.simulator.nat.PacketHeader.RST;
import static dev.egresslab.simulator.nat.PacketHeader.SYN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every profile as its vendor's pages have it: the times, and what becomes of a packet whose connection is forgotten. The table is written by
 * hand from those pages and not from the profiles, so that neither can change without the other.
 */
class EveryProfileTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int CLIENT = Ipv4.of("10.0.0.5");
    private static final int SERVER = Ipv4.of("198.51.100.10");
    private static final int PUBLIC = Ipv4.of("192.0.2.1");

    /** Seconds; then what becomes of data on a forgotten connection, sent by the client and by the server. */
    record Row(
            String profile,
            long halfOpen,
            long idle,
            long holdFin,
            long holdRst,
            long udpFirst,
            long udpIdle,
            long icmp,
            long holdUdp,
            Verdict fromClient,
            Verdict fromServer) {
        GatewayProfile real() {
            return Profiles.byName(profile).orElseThrow();
        }

        @Override
        public String toString() {
            return profile;
        }
    }

    private static final String TABLE = """
        profile                    | half | idle   | FIN | RST | UDP1 | UDP | ICMP | UDPhold | client        | server
        aws-nat-gateway            | 30   | 350    | 60  | 60  | 350  | 350 | 350  | 60      | RESET_UNKNOWN | DROP_UNKNOWN
        aws-regional-nat-gateway   | 30   | 350    | 60  | 60  | 350  | 350 | 350  | 60      | RESET_UNKNOWN | DROP_UNKNOWN
        azure-nat-gateway          | 30   | 240    | 65  | 16  | 240  | 240 | 240  | 65      | RESET_UNKNOWN | RESET_UNKNOWN
        azure-load-balancer        | 30   | 240    | 240 | 240 | 240  | 240 | 240  | 240     | DROP_UNKNOWN  | DROP_UNKNOWN
        azure-app-service          | 30   | 240    | 240 | 240 | 240  | 240 | 240  | 240     | DROP_UNKNOWN  | DROP_UNKNOWN
        gcp-cloud-nat-static       | 30   | 1200   | 30  | 30  | 30   | 30  | 30   | 0       | DROP_UNKNOWN  | DROP_UNKNOWN
        gcp-cloud-nat-dynamic      | 30   | 1200   | 30  | 30  | 30   | 30  | 30   | 0       | DROP_UNKNOWN  | DROP_UNKNOWN
        gcp-cloud-nat-static-120s  | 30   | 1200   | 120 | 30  | 30   | 30  | 30   | 0       | DROP_UNKNOWN  | DROP_UNKNOWN
        gcp-cloud-nat-dynamic-120s | 30   | 1200   | 120 | 30  | 30   | 30  | 30   | 0       | DROP_UNKNOWN  | DROP_UNKNOWN
        linux-masquerade           | 120  | 432000 | 120 | 10  | 30   | 120 | 30   | 0       | FORWARD       | DROP_UNKNOWN
        cilium-egress              | 60   | 8000   | 10  | 10  | 60   | 60  | 60   | 0       | FORWARD       | DROP_UNKNOWN
        tencent-nat-gateway        | 30   | 350    | 60  | 60  | 350  | 350 | 350  | 60      | RESET_UNKNOWN | DROP_UNKNOWN
        huawei-nat-gateway         | 30   | 600    | 60  | 60  | 300  | 300 | 350  | 60      | RESET_UNKNOWN | DROP_UNKNOWN
        rfc-strict                 | 240  | 7440   | 120 | 120 | 300  | 300 | 60   | 120     | DROP_UNKNOWN  | DROP_UNKNOWN
        """;

    static Stream<Row> rows() {
        return TABLE.lines().skip(1).map(line -> {
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            long[] seconds =
                    cells.subList(1, 9).stream().mapToLong(Long::parseLong).toArray();
            return new Row(
                    cells.get(0),
                    seconds[0],
                    seconds[1],
                    seconds[2],
                    seconds[3],
                    seconds[4],
                    seconds[5],
                    seconds[6],
                    seconds[7],
                    Verdict.valueOf(cells.get(9)),
                    Verdict.valueOf(cells.get(10)));
        });
    }

    private final PacketHeader packet = new PacketHeader();
    private NatGateway nat = gateway(Profiles.all().getFirst());
    private long now;
    private int mapping;
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

    private Verdict out(Protocol protocol, int serverPort, int flags) {
        Verdict verdict = nat.outbound(
                packet.fill(protocol, CLIENT, 40_000, SERVER, serverPort).carrying(flags, 40), now);
        if (verdict == Verdict.FORWARD) {
            mapping = nat.mapping();
            publicPort = packet.sourcePort();
        }
        return verdict;
    }

    private Verdict in(Protocol protocol, int serverPort, int flags) {
        return nat.inbound(
                packet.fill(protocol, SERVER, serverPort, PUBLIC, publicPort).carrying(flags, 40), now);
    }

    private Verdict out(int flags) {
        return out(Protocol.TCP, 443, flags);
    }

    private Verdict in(int flags) {
        return in(Protocol.TCP, 443, flags);
    }

    private void connect(Row row) {
        nat = gateway(row.real());
        assertThat(out(SYN)).isEqualTo(Verdict.FORWARD);
        assertThat(in(SYN | ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(out(ACK)).isEqualTo(Verdict.FORWARD);
    }

    private MappingState stateAt(long nanos) {
        now = nanos;
        nat.expire(now);
        return nat.ledger().state(mapping);
    }

    /** The state ends exactly when so many seconds are over. */
    private void endsAfter(long sinceNanos, long seconds, MappingState before) {
        if (seconds > 0) {
            assertThat(stateAt(sinceNanos + seconds * SECOND - 1)).isEqualTo(before);
        }
        assertThat(stateAt(sinceNanos + seconds * SECOND)).isNotEqualTo(before);
    }

    @Test
    void theTableHasEveryProfile() {
        assertThat(rows().map(Row::profile))
                .containsExactlyElementsOf(
                        Profiles.all().stream().map(GatewayProfile::name).toList());
    }

    /** 0 s: SYN, never answered. */
    @ParameterizedTest
    @MethodSource("rows")
    void anUnansweredConnectionIsForgotten(Row row) {
        nat = gateway(row.real());
        out(SYN);
        endsAfter(0, row.halfOpen(), MappingState.HALF_OPEN);
    }

    /** 0 s: established. 1 s: both sides send FIN before either has seen the other's. */
    @ParameterizedTest
    @MethodSource("rows")
    void finsThatCrossHoldThePort(Row row) {
        connect(row);
        now = SECOND;
        assertThat(out(FIN | ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(in(FIN | ACK)).isEqualTo(Verdict.FORWARD);
        // The last acknowledgements cross too, and prolong nothing.
        assertThat(out(ACK)).isEqualTo(Verdict.FORWARD);
        assertThat(in(ACK)).isEqualTo(Verdict.FORWARD);
        endsAfter(SECOND, row.holdFin(), MappingState.HOLD_FIN);
        assertThat(nat.ledger().live()).isZero();
    }

    /** 0 s: established. 1 s: the server resets. */
    @ParameterizedTest
    @MethodSource("rows")
    void aResetHoldsThePort(Row row) {
        connect(row);
        now = SECOND;
        assertThat(in(RST)).isEqualTo(Verdict.FORWARD);
        endsAfter(SECOND, row.holdRst(), MappingState.HOLD_RST);
        assertThat(nat.ledger().live()).isZero();
    }

    /** 0 s: established, then silent until it is forgotten. Later the client goes on, in another life the server does. */
    @ParameterizedTest
    @MethodSource("rows")
    void aPacketOfAForgottenConnectionIsAnsweredAsTheVendorSays(Row row) {
        connect(row);
        endsAfter(0, row.idle(), MappingState.ESTABLISHED);
        assertThat(out(ACK)).as("the client's").isEqualTo(row.fromClient());
        now = 0;
        connect(row);
        endsAfter(0, row.idle(), MappingState.ESTABLISHED);
        assertThat(in(ACK)).as("the server's").isEqualTo(row.fromServer());
        // A reset is never answered by a reset, nor does one open anything.
        assertThat(in(RST)).isEqualTo(Verdict.DROP_UNKNOWN);
    }

    /** 0 s: a query, never answered. */
    @ParameterizedTest
    @MethodSource("rows")
    void udpWithoutAnAnswerEndsEarlier(Row row) {
        nat = gateway(row.real());
        assertThat(out(Protocol.UDP, 53, 0)).isEqualTo(Verdict.FORWARD);
        endsAfter(0, row.udpFirst(), MappingState.HALF_OPEN);
    }

    /** 0 s: a query; 1 s: its answer, and from then on silence. */
    @ParameterizedTest
    @MethodSource("rows")
    void udpEndsWhenItIsSilent(Row row) {
        nat = gateway(row.real());
        out(Protocol.UDP, 53, 0);
        now = SECOND;
        assertThat(in(Protocol.UDP, 53, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationAddress()).isEqualTo(CLIENT);
        assertThat(packet.destinationPort()).isEqualTo(40_000);
        endsAfter(SECOND, row.udpIdle(), MappingState.ESTABLISHED);
    }

    /** 0 s: an echo request; 1 s: its reply. The identifier is the port, and there is no hold. */
    @ParameterizedTest
    @MethodSource("rows")
    void icmpEchoIsTranslatedAndForgotten(Row row) {
        nat = gateway(row.real());
        assertThat(out(Protocol.ICMP, 0, 0)).isEqualTo(Verdict.FORWARD);
        now = SECOND;
        assertThat(in(Protocol.ICMP, 0, 0)).isEqualTo(Verdict.FORWARD);
        assertThat(packet.destinationAddress()).isEqualTo(CLIENT);
        assertThat(packet.destinationPort()).isEqualTo(40_000);
        endsAfter(SECOND, row.icmp(), MappingState.ESTABLISHED);
    }

    /** The limits, by hand from the vendors' pages like the times above. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        aws-nat-gateway            | 55000 | 1024-65535  | 8   | DROP                  | DESTINATION                | all clients share all ports         | no limit
        aws-regional-nat-gateway   | 55000 | 1024-65535  | 32  | DROP                  | DESTINATION                | all clients share all ports         | no limit
        azure-nat-gateway          | 50000 | 1024-65535  | 16  | DROP                  | DESTINATION                | all clients share all ports         | 2000000
        azure-load-balancer        | 64000 | 1024-65023  | 16  | DROP                  | DESTINATION_UDP_BY_ADDRESS | 1024 ports a client on each address | no limit
        azure-app-service          | 64000 | 1024-65023  | 1   | DROP                  | DESTINATION_UDP_BY_ADDRESS | 128 ports a client                  | no limit
        gcp-cloud-nat-static       | 64512 | 1024-65535  | 300 | DROP                  | DESTINATION                | 64 ports a client                   | no limit
        gcp-cloud-nat-dynamic      | 64512 | 1024-65535  | 300 | DROP                  | DESTINATION                | 32 to 65536 ports a client          | no limit
        gcp-cloud-nat-static-120s  | 64512 | 1024-65535  | 300 | DROP                  | DESTINATION                | 64 ports a client                   | no limit
        gcp-cloud-nat-dynamic-120s | 64512 | 1024-65535  | 300 | DROP                  | DESTINATION                | 32 to 65536 ports a client          | no limit
        linux-masquerade           | 64512 | 1024-65535  | 1   | DROP                  | DESTINATION                | all clients share all ports         | 262144
        cilium-egress              | 32768 | 32768-65535 | 1   | EVICT_OLDEST          | DESTINATION                | all clients share all ports         | 524288
        tencent-nat-gateway        | 55000 | 1024-65535  | 8   | DROP                  | DESTINATION                | all clients share all ports         | no limit
        huawei-nat-gateway         | 55000 | 1024-65535  | 8   | DROP                  | DESTINATION                | all clients share all ports         | 10000
        rfc-strict                 | 64512 | 1024-65535  | 16  | ICMP_ADMIN_PROHIBITED | ENDPOINT_INDEPENDENT       | all clients share all ports         | no limit
        """)
    void limitsAreTheVendors(
            String name,
            String ports,
            String range,
            String ips,
            String exhaustion,
            String key,
            String slicing,
            String connections) {
        GatewayProfile profile = Profiles.byName(name).orElseThrow();
        assertThat(Stream.of(
                                profile.portsPerDestination(),
                                profile.ports(),
                                profile.publicIpsMax(),
                                profile.exhaustion(),
                                profile.mappingKey(),
                                profile.slicing(),
                                profile.connectionsMax())
                        .map(Sourced::text))
                .containsExactly(ports, range, ips, exhaustion, key, slicing, connections);
    }

    /** Azure's table of preallocated ports by the size of the backend pool. */
    @ParameterizedTest
    @CsvSource({
        "1, 1024",
        "50, 1024",
        "51, 512",
        "100, 512",
        "101, 256",
        "200, 256",
        "201, 128",
        "400, 128",
        "401, 64",
        "800, 64",
        "801, 32",
        "1000, 32"
    })
    void aLoadBalancerGivesEachOfManyFewer(int instances, int ports) {
        GatewayProfile balancer =
                Profiles.byName("azure-load-balancer").orElseThrow().forClients(instances);
        assertThat(balancer.slicing().value().most()).isEqualTo(ports);
        assertThat(balancer.slicing().isAssumed()).isFalse();
        assertThat(balancer.isScaled()).isFalse();
        // They all fit one address of 64,000 ports.
        PortLedger ledger = new PortLedger(balancer, 1, new SplittableRandom(1), LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, SERVER, 443);
        for (int client = 0; client < instances; client++) {
            assertThat(ledger.open(to, client, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void udpsHoldIsTheVendors(Row row) {
        assertThat(row.real().timeouts().holdAfterUdp().value()).hasSeconds(row.holdUdp());
    }
}
