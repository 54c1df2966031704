package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Linux 4: a port that was chosen is entered in the table 150 µs later, and looks free until then. */
class SourcePortRaceTest {
    private static final long MICRO = 1_000;
    private static final long WINDOW = 150 * MICRO;
    /** Below the range, so that it is never kept. */
    private static final int OUT_OF_RANGE = 500;

    private static PortLedger ledger(PortChoice choice, int ports, long seed) {
        GatewayProfile linux = Profiles.byName("linux-masquerade").orElseThrow();
        GatewayProfile profile = ProfileDraft.like(linux, "linux-4", "")
                .portsPerDestination(linux.portsPerDestination().replaced(ports))
                .portChoice(linux.portChoice().replaced(choice))
                .raceWindow(linux.raceWindow().replaced(Duration.ofNanos(WINDOW)))
                .profile();
        return new PortLedger(profile, 1, new SplittableRandom(seed), LedgerListener.NONE);
    }

    @Test
    void twoSearchesWithinTheWindowChooseTheSamePort() {
        PortLedger ledger = ledger(PortChoice.LINUX_4_ROVER, 1_000, 1);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        // 0: the first search takes the range's first port.
        assertThat(ledger.usage().publicPort(ledger.open(to, 1, OUT_OF_RANGE, 0)))
                .isEqualTo(1_024);
        // 150 µs - 1 ns: the port is not entered yet, so it is chosen again, and the packet is dropped.
        assertThat(ledger.open(to, 2, OUT_OF_RANGE, WINDOW - 1)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.refusal().cause()).isEqualTo(Refusal.Cause.RACE);
        assertThat(ledger.usage().inUse(to)).isEqualTo(1);
        // 150 µs: it is entered, and the next one is taken.
        assertThat(ledger.usage().publicPort(ledger.open(to, 2, OUT_OF_RANGE, WINDOW)))
                .isEqualTo(1_025);
    }

    @Test
    void theClientsOwnPortIsRacedForToo() {
        PortLedger ledger = ledger(PortChoice.LINUX_4_ROVER, 64_512, 1);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        // Two containers that use the same port at the same time; another port does not meet them.
        assertThat(ledger.usage().publicPort(ledger.open(to, 1, 40_000, 0))).isEqualTo(40_000);
        assertThat(ledger.open(to, 2, 40_000, 0)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().publicPort(ledger.open(to, 2, 40_001, 0))).isEqualTo(40_001);
        // Once 40,000 is entered, who wants it searches from the rover.
        assertThat(ledger.usage().publicPort(ledger.open(to, 2, 40_000, WINDOW)))
                .isEqualTo(1_024);
    }

    @Test
    void anotherDestinationDoesNotRace() {
        PortLedger ledger = ledger(PortChoice.LINUX_4_ROVER, 1_000, 1);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        int other = ledger.destination(Protocol.TCP, 2, 443);
        // The same port at the same instant is no conflict: only the whole tuple must be unique.
        assertThat(ledger.usage().publicPort(ledger.open(to, 1, OUT_OF_RANGE, 0)))
                .isEqualTo(1_024);
        assertThat(ledger.usage().publicPort(ledger.open(other, 1, OUT_OF_RANGE, 0)))
                .isEqualTo(1_024);
    }

    @Test
    void randomStartsHardlyEverMeet() {
        // 20,000 pairs, each pair at one instant: from the rover every second packet is lost, from random starts one in
        // 64,512 pairs.
        assertThat(lost(PortChoice.LINUX_4_ROVER)).isEqualTo(20_000);
        assertThat(lost(PortChoice.LINUX_4_RANDOM_FULLY)).isLessThan(5);
    }

    private static int lost(PortChoice choice) {
        PortLedger ledger = ledger(choice, 64_512, 42);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        int lost = 0;
        for (int pair = 0; pair < 20_000; pair++) {
            ledger.open(to, 1, OUT_OF_RANGE, pair * WINDOW);
            if (ledger.open(to, 2, OUT_OF_RANGE, pair * WINDOW) == PortLedger.EXHAUSTED) {
                lost++;
            }
        }
        return lost;
    }

    @Test
    void theWholeRangeIsWalkedBeforeAPacketIsRefused() {
        PortLedger ledger = ledger(PortChoice.LINUX_4_ROVER, 1_000, 1);
        int to = ledger.destination(Protocol.TCP, 1, 443);
        int[] mappings = new int[1_000];
        for (int i = 0; i < 1_000; i++) {
            mappings[i] = ledger.open(to, 1, OUT_OF_RANGE, i * WINDOW);
            assertThat(mappings[i]).isNotEqualTo(PortLedger.EXHAUSTED);
        }
        long now = 1_000 * WINDOW;
        assertThat(ledger.open(to, 1, OUT_OF_RANGE, now)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.refusal().cause()).isEqualTo(Refusal.Cause.PORTS);
        // A reset port is held for 10 s: Linux 4 takes none over.
        ledger.close(mappings[7], Ending.RST, now);
        long freeAt = now + Duration.ofSeconds(10).toNanos();
        assertThat(ledger.open(to, 1, OUT_OF_RANGE, freeAt - 1)).isEqualTo(PortLedger.EXHAUSTED);
        assertThat(ledger.usage().publicPort(ledger.open(to, 1, OUT_OF_RANGE, freeAt)))
                .isEqualTo(1_031);
    }
}
