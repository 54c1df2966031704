package dev.egresslab.bench.virtual;

import java.util.function.LongSupplier;

/**
 * One round of one variant: lets happen what happens next, until the last page has ended.
 *
 * <p>Of what happens at one moment, what was under way comes first and arrivals last, so a page finds the worker that has just become idle.
 */
final class Simulation {
    private final EventQueue queue;
    private final App app;
    private final Sampling sampling;
    private final LongSupplier arrivals;

    /** Makes a round of pages that arrive at these times, one after another, and {@link EventQueue#NEVER} after the last. */
    Simulation(EventQueue queue, App app, Sampling sampling, LongSupplier arrivals) {
        this.queue = queue;
        this.app = app;
        this.sampling = sampling;
        this.arrivals = arrivals;
    }

    /**
     * Runs the round.
     *
     * @return when its last page ended; the start when there was none
     */
    long run(long startNanos) {
        long endNanos = startNanos;
        long arrivalNanos = arrivals.getAsLong();
        while (arrivalNanos != EventQueue.NEVER || app.inFlight() > 0) {
            long eventNanos = queue.nextNanos();
            long nowNanos = Math.min(eventNanos, arrivalNanos);
            if (nowNanos == EventQueue.NEVER) {
                throw new IllegalStateException(app.inFlight() + " pages must end, but nothing is to happen");
            }
            while (nowNanos >= sampling.nextNanos()) {
                sampling.look();
            }
            if (eventNanos <= arrivalNanos) {
                app.happen(queue.take(), eventNanos);
            } else {
                app.arrive(arrivalNanos);
                arrivalNanos = arrivals.getAsLong();
            }
            endNanos = nowNanos;
        }
        return endNanos;
    }
}
