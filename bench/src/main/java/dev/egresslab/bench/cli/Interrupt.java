package dev.egresslab.bench.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, or a polite kill, while a run goes on: ends the run early and lets the command finish writing what there is, instead of
 * losing it. The JVM then exits with the signal's code (130 for Ctrl-C).
 */
final class Interrupt implements AutoCloseable {
    private static final long FINISH_WITHIN_SECONDS = 20;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = Thread.ofPlatform().name("interrupt").unstarted(this::interrupted);
    private volatile Runnable action = () -> {};
    private volatile boolean happened;

    private Interrupt() {}

    static Interrupt listen() {
        Interrupt interrupt = new Interrupt();
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    /** Says what to do when it happens. */
    void then(Runnable onInterrupt) {
        action = onInterrupt;
        if (happened) {
            onInterrupt.run();
        }
    }

    boolean happened() {
        return happened;
    }

    private void interrupted() {
        happened = true;
        action.run();
        try {
            finished.await(FINISH_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The command has finished: the process may end. */
    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It is happening: the hook ends now that the command has finished.
        }
    }
}
