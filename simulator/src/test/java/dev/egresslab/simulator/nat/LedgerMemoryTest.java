package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a mapping takes of the heap: at most 40 bytes, port, timers and number included. */
class LedgerMemoryTest {
    private static final int DESTINATIONS = 40;
    private static final int MAPPINGS = DESTINATIONS * 50_000;
    private static final double BYTES_MAX = 40;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    @Test
    void heldMappingTakesAtMostFortyBytes() {
        long before = used();
        PortLedger ledger = new PortLedger(
                Profiles.byName("aws-nat-gateway").orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        int[] destinations = new int[DESTINATIONS];
        for (int i = 0; i < DESTINATIONS; i++) {
            destinations[i] = ledger.destination(Protocol.TCP, i, 443);
        }
        // Two million connections in 2 s, each closed at once and then held for a minute.
        for (int i = 0; i < MAPPINGS; i++) {
            int mapping = ledger.open(destinations[i % DESTINATIONS], 0, i * 1_000L);
            ledger.established(mapping, i * 1_000L);
            ledger.close(mapping, Ending.FIN, i * 1_000L);
        }
        double bytes = (double) (used() - before) / MAPPINGS;
        assertThat(ledger.live()).isEqualTo(MAPPINGS);
        assertThat(bytes).isBetween(1.0, BYTES_MAX);
    }

    private long used() {
        System.gc();
        return memory.getHeapMemoryUsage().getUsed();
    }
}
