package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What vendors and users published, run on the real profiles in virtual time with full numbers of ports. */
class PublishedFiguresTest {

    private static final long SECOND = 1_000_000_000L;

    /** Seconds until the first refusal of evenly arriving connections that are closed at once, or -1 if there is none. */
    private static double secondsToRefusal(
            String profile, int publicIps, double ratePerSecond, Ending ending, long lifeNanos, int seconds) {
        PortLedger ledger = new PortLedger(
                Profiles.byName(profile).orElseThrow(), publicIps, new SplittableRandom(1), LedgerListener.NONE);
        return secondsToRefusal(ledger, ratePerSecond, ending, lifeNanos, seconds);
    }

    private static double secondsToRefusal(
            PortLedger ledger, double ratePerSecond, Ending ending, long lifeNanos, int seconds) {
        int to = ledger.destination(Protocol.TCP, 1, 443);
        long arrivals = Math.round(ratePerSecond * seconds);
        int living = (int) Math.ceil(lifeNanos * ratePerSecond / SECOND);
        int[] open = new int[living + 1];
        for (long i = 0; i < arrivals; i++) {
            long now = Math.round(i * SECOND / ratePerSecond);
            if (living > 0 && i >= living) {
                ledger.close(open[(int) ((i - living) % open.length)], ending, now);
            }
            int mapping = ledger.open(to, 1, now);
            if (mapping == PortLedger.EXHAUSTED) {
                return now / (double) SECOND;
            }
            ledger.established(mapping, now);
            if (living == 0) {
                ledger.close(mapping, ending, now);
            }
            open[(int) (i % open.length)] = mapping;
        }
        return -1;
    }

    @Test
    void awsIsExhaustedInAMinuteByNineHundredConnectionsASecond() {
        // "approximately 900 connections per second (about 55,000 connections per minute)"
        long life = SECOND / 10;
        assertThat(secondsToRefusal("aws-nat-gateway", 1, 920, Ending.FIN, life, 600))
                .isBetween(59.0, 61.0);
        assertThat(secondsToRefusal("aws-nat-gateway", 1, 910, Ending.FIN, life, 600))
                .isEqualTo(-1);
    }

    @Test
    void eightAddressesCarryEightTimesAsMuch() {
        long life = SECOND / 10;
        assertThat(secondsToRefusal("aws-nat-gateway", 8, 8 * 920, Ending.FIN, life, 120))
                .isBetween(59.0, 61.0);
        assertThat(secondsToRefusal("aws-nat-gateway", 8, 8 * 910, Ending.FIN, life, 120))
                .isEqualTo(-1);
    }

    @Test
    void azureSustainsWhatItsTimersAllow() {
        // 50,000 ports held 65 s after FIN: 769/s. 50,000 held 16 s after RST: 3,125/s.
        assertThat(secondsToRefusal("azure-nat-gateway", 1, 769, Ending.FIN, 0, 300))
                .isEqualTo(-1);
        assertThat(secondsToRefusal("azure-nat-gateway", 1, 770, Ending.FIN, 0, 300))
                .isBetween(64.0, 66.0);
        assertThat(secondsToRefusal("azure-nat-gateway", 1, 3_125, Ending.RST, 0, 100))
                .isEqualTo(-1);
        assertThat(secondsToRefusal("azure-nat-gateway", 1, 3_130, Ending.RST, 0, 100))
                .isBetween(15.0, 17.0);
    }

    @Test
    void googleMachineHasTwoHundredFiftySixConnectionsInTwoMinutes() {
        // GitLab: "concurrency will be limited to 256 over a 2 minute period"
        GatewayProfile profile =
                Profiles.byName("gcp-cloud-nat-static-120s").orElseThrow().scaled(256, null, null);
        PortLedger within = new PortLedger(profile, 1, new SplittableRandom(1), LedgerListener.NONE);
        assertThat(secondsToRefusal(within, 256 / 120.0, Ending.FIN, 0, 3_600)).isEqualTo(-1);
        PortLedger beyond = new PortLedger(profile, 1, new SplittableRandom(1), LedgerListener.NONE);
        assertThat(secondsToRefusal(beyond, 258 / 120.0, Ending.FIN, 0, 3_600)).isBetween(118.0, 120.0);
        // The other machine on the same gateway has its own ports.
        int to = beyond.destination(Protocol.TCP, 1, 443);
        assertThat(beyond.open(to, 1, 120 * SECOND - 1)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(beyond.refusal().limit()).isEqualTo(256);
        assertThat(beyond.open(to, 2, 120 * SECOND - 1)).isNotEqualTo(PortLedger.EXHAUSTED);
    }

    @Test
    void googleAddressHasPortsForAThousandMachines() {
        // 64,512 / 64 = 1,008 machines of one address; GitLab's runbook: 15 with 4,096 ports each.
        assertThat(machines("gcp-cloud-nat-static", 64)).isEqualTo(1_008);
        assertThat(machines("gcp-cloud-nat-static", 4_096)).isEqualTo(15);
    }

    private static int machines(String name, int ports) {
        PortLedger ledger = new PortLedger(
                Profiles.byName(name).orElseThrow().scaled(ports, null, null),
                1,
                new SplittableRandom(1),
                LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        int machines = 0;
        while (ledger.open(to, machines, 0) != PortLedger.EXHAUSTED) {
            machines++;
        }
        assertThat(ledger.refusal().cause()).isEqualTo(Refusal.Cause.SLICES);
        return machines;
    }

    @Test
    void azureLoadBalancerUsesOneUdpPortPerAddressWhateverThePort() {
        PortLedger ledger = new PortLedger(
                Profiles.byName("azure-load-balancer").orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        int udp = ledger.destination(Protocol.UDP, 1, 53);
        assertThat(ledger.destination(Protocol.UDP, 1, 5_353)).isEqualTo(udp);
        assertThat(ledger.destination(Protocol.UDP, 2, 53)).isNotEqualTo(udp);
        assertThat(ledger.destination(Protocol.TCP, 1, 80)).isNotEqualTo(ledger.destination(Protocol.TCP, 1, 443));
        for (int i = 0; i < 1_024; i++) {
            assertThat(ledger.open(udp, 1, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        }
        // One instance is exhausted; the gateway has unused ports, and the next instance gets its own.
        assertThat(ledger.open(udp, 1, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.open(udp, 2, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
    }

    @Test
    void ciliumLetsTheOldestGo() {
        PortLedger ledger = new PortLedger(
                Profiles.byName("cilium-egress").orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        int first = ledger.open(to, 1, 0);
        ledger.established(first, 0);
        for (int i = 1; i < 32_768; i++) {
            ledger.established(ledger.open(to, 1, i), i);
        }
        assertThat(ledger.state(first)).isEqualTo(MappingState.ESTABLISHED);
        int next = ledger.open(to, 1, SECOND);
        // The newest took the only port there was: the oldest's.
        assertThat(next).isEqualTo(first);
        assertThat(ledger.state(next)).isEqualTo(MappingState.HALF_OPEN);
        assertThat(ledger.usage().of(to).evicted()).isEqualTo(1);
        assertThat(ledger.usage().inUse(to)).isEqualTo(32_768);
    }

    @Test
    void azurePrefersPortsThatNoDestinationUses() {
        PortLedger ledger = new PortLedger(
                Profiles.byName("azure-nat-gateway").orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        boolean[] used = new boolean[65_536];
        // 64,512 mappings to many destinations use every port once; only then does one come twice.
        for (int i = 0; i < 64_512; i++) {
            int mapping = ledger.open(ledger.destination(Protocol.TCP, i % 1_000, 443), 1, 0);
            int port = ledger.usage().publicPort(mapping);
            assertThat(used[port]).isFalse();
            used[port] = true;
        }
        assertThat(ledger.open(ledger.destination(Protocol.TCP, 5, 443), 1, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
    }

    @Test
    void growingSliceRefusesWhileItGrows() {
        PortLedger ledger = new PortLedger(
                Profiles.byName("gcp-cloud-nat-dynamic").orElseThrow(),
                1,
                new SplittableRandom(1),
                LedgerListener.NONE);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        for (int i = 0; i < 32; i++) {
            assertThat(ledger.open(to, 1, 0)).isNotEqualTo(PortLedger.EXHAUSTED);
        }
        // 5 s: the 33rd is refused and starts the doubling, which takes a second.
        assertThat(ledger.open(to, 1, 5 * SECOND)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.open(to, 1, 6 * SECOND - 1)).isEqualTo(PortLedger.EXHAUSTED);
        for (int i = 0; i < 32; i++) {
            assertThat(ledger.open(to, 1, 6 * SECOND)).isNotEqualTo(PortLedger.EXHAUSTED);
        }
        assertThat(ledger.open(to, 1, 6 * SECOND)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.refusal()).isEqualTo(new Refusal(Refusal.Cause.PORTS, to, 1, 64, 64));
    }
}
