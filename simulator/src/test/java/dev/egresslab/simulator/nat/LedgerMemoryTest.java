package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What a mapping takes of the heap, port, timers and number included: at most 40 bytes when it is held, as nearly all are, and 48 when it is open. */
class LedgerMemoryTest {
    private static final int DESTINATIONS = 40;
    private static final int MAPPINGS = DESTINATIONS * 53_000;
    private static final double HELD_BYTES_MAX = 40;
    private static final double OPEN_BYTES_MAX = 48;

    private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

    /** Two million connections in 2 s, each closed at once and then held for a minute. */
    @Test
    void heldMappingTakesAtMostFortyBytes() {
        assertThat(bytesEach(true)).isBetween(1.0, HELD_BYTES_MAX);
    }

    /** As many that stay open. */
    @Test
    void openMappingTakesLittleMore() {
        assertThat(bytesEach(false)).isBetween(1.0, OPEN_BYTES_MAX);
    }

    private double bytesEach(boolean closed) {
        long before = used();
        PortLedger ledger = new PortLedger(
                Profiles.byName("aws-nat-gateway").orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        int[] destinations = new int[DESTINATIONS];
        for (int i = 0; i < DESTINATIONS; i++) {
            destinations[i] = ledger.destination(Protocol.TCP, i, 443);
        }
        for (int i = 0; i < MAPPINGS; i++) {
            int mapping = ledger.open(destinations[i % DESTINATIONS], 0, i * 1_000L);
            ledger.established(mapping, i * 1_000L);
            if (closed) {
                ledger.close(mapping, Ending.FIN, i * 1_000L);
            }
        }
        double bytes = (double) (used() - before) / MAPPINGS;
        assertThat(ledger.live()).isEqualTo(MAPPINGS);
        return bytes;
    }

    /** The least of several looks: whatever else runs in this JVM makes garbage meanwhile. */
    private long used() {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 4; look++) {
            System.gc();
            least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
        }
        return least;
    }
}
