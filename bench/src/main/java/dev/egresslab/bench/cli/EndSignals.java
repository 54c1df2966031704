package dev.egresslab.bench.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.utils.Signals;

/**
 * SIGTERM and Ctrl-C for a server that takes its time to end: the first is a wish, the second ends the process at once. Without this the
 * JVM would end as soon as its shutdown hooks have, whatever the command is still about.
 */
final class EndSignals {
    /** What a shell adds to a signal's number when it tells how a process ended. */
    private static final int SIGNALLED = 128;

    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicBoolean wished = new AtomicBoolean();

    private EndSignals() {}

    static EndSignals listen() {
        EndSignals signals = new EndSignals();
        Signals.register("TERM", () -> signals.came(SIGTERM));
        Signals.register("INT", () -> signals.came(SIGINT));
        return signals;
    }

    private void came(int number) {
        if (wished.compareAndSet(false, true)) {
            asked.countDown();
        } else {
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
    }

    /** Returns when the first has come. */
    void await() throws InterruptedException {
        asked.await();
    }
}
