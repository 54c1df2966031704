package dev.egresslab.bench.app;

import java.util.function.Consumer;

/**
 * Where broken invariants go. Netty logs what a task or a listener throws and carries on; a round would then wait forever for a page that
 * never ends. Here it ends the round instead.
 *
 * @param broken hears what was thrown; on the loop
 */
record Alarm(Consumer<Throwable> broken) {
    /** Runs a step of the app. */
    @SuppressWarnings("CatchingUnchecked") // Netty would swallow an error as well.
    void guard(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            broken.accept(e);
        }
    }
}
