package dev.egresslab.bench.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A command that serves until the user ends it. */
final class Foreground {
    private Foreground() {}

    /** Returns when Ctrl-C or a polite kill asks for it, calling {@code eachSecond} until then. */
    static void untilInterrupted(Runnable eachSecond) throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (Interrupt interrupt = Interrupt.listen()) {
            interrupt.then(asked::countDown);
            while (!asked.await(1, TimeUnit.SECONDS)) {
                eachSecond.run();
            }
        }
    }
}
