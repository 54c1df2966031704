package dev.egresslab.simulator.nat;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A life in the ledger allocates nothing once its arrays have grown, by the JVM's own counter. */
class AllocationFreeTest {

    private static final long MILLISECOND = 1_000_000L;
    private static final int LIVES = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aws-nat-gateway",
                "azure-nat-gateway",
                "azure-load-balancer",
                "gcp-cloud-nat-static",
                "linux-masquerade",
                "cilium-egress"
            })
    void aLifeAllocatesNothing(String name) {
        PortLedger ledger =
                new PortLedger(Profiles.byName(name).orElseThrow(), 1, new SplittableRandom(1), LedgerListener.NONE);
        int[] destinations = new int[50];
        for (int i = 0; i < destinations.length; i++) {
            destinations[i] = ledger.destination(Protocol.TCP, i, 443);
        }
        // Long enough that holds end: the longest is 240 s.
        long now = run(ledger, destinations, 0);
        now = run(ledger, destinations, now);
        long before = threads.getCurrentThreadAllocatedBytes();
        run(ledger, destinations, now);
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        // The counter itself and the JIT's bookkeeping may cost a few hundred bytes in all; a single object a life
        // would be millions.
        assertThat(bytes).isLessThan(LIVES / 10);
    }

    private static long run(PortLedger ledger, int[] destinations, long startNanos) {
        long now = startNanos;
        for (int i = 0; i < LIVES; i++) {
            now += 2 * MILLISECOND;
            int mapping = ledger.open(destinations[i % destinations.length], i % 7, now);
            if (mapping != PortLedger.EXHAUSTED) {
                ledger.established(mapping, now);
                ledger.active(mapping, now + MILLISECOND);
                ledger.close(mapping, i % 2 == 0 ? Ending.FIN : Ending.RST, now + MILLISECOND);
            }
        }
        return now + MILLISECOND;
    }
}
