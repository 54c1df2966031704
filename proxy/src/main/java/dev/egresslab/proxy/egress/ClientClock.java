package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;

/**
 * The time a client's connection is held to, whatever it is about: idle, a head, an exchange, a body within it, the rest after the last
 * answer. One deadline at a time. Belongs to the connection's event loop.
 */
final class ClientClock extends Deadlines.Item {
    private static final long LINGER_NANOS = 2_000_000_000L;

    /** What a client that was accepted while the listeners closed has for saying what it wants. */
    private static final long LAST_MOMENT_NANOS = 1_000_000_000L;

    private final ClientLimits limits;
    private final BodyPace pace;
    private final Runnable due;
    private long exchangeNanos = BodyPace.NEVER;

    /** @param due called when a deadline has passed */
    ClientClock(ClientLimits limits, Runnable due) {
        this.limits = limits;
        this.pace = new BodyPace(limits.bodyRate(), limits.bodyGrace());
        this.due = due;
    }

    @Override
    void due(long nowNanos) {
        due.run();
    }

    /** Between requests. */
    void idle() {
        idle(System.nanoTime());
    }

    void idle(long nowNanos) {
        until(nowNanos + limits.idleTimeout().toNanos());
    }

    /** Until a request is there at all, when nobody wants to wait long for it. */
    void hurry(boolean lastMoment) {
        in(lastMoment ? LAST_MOMENT_NANOS : limits.headerTimeout().toNanos());
    }

    /** Within a head. */
    void head(long nowNanos) {
        until(nowNanos + limits.headerTimeout().toNanos());
    }

    /** After the last answer. */
    void linger() {
        in(LINGER_NANOS);
    }

    private void in(long nanos) {
        until(System.nanoTime() + nanos);
    }

    private void until(long atNanos) {
        exchangeNanos = BodyPace.NEVER;
        pace.begin();
        deadlineNanos = atNanos;
    }

    /** A body begins. */
    void body() {
        pace.begin();
    }

    /** Some of the body has come. */
    void bodyCame(int bytes) {
        pace.came(bytes);
    }

    /** The exchange's own deadline. */
    void exchange(long atNanos) {
        exchangeNanos = atNanos;
        deadlineNanos = Math.min(atNanos, pace.lateNanos());
    }

    /** Whether more of the body is the client's to send, and nothing else is waited for. */
    void waits(boolean forClient) {
        if (forClient || pace.waits()) {
            pace.waits(forClient, System.nanoTime());
            deadlineNanos = Math.min(exchangeNanos, pace.lateNanos());
        }
    }

    /** Whether it is the client that is waited for within its body. */
    boolean clientsTurn() {
        return pace.waits();
    }
}
