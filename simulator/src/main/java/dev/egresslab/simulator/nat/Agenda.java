package dev.egresslab.simulator.nat;

/**
 * What is to happen at a ledger by itself, in order of time: what is {@linkplain ForeseenMappings foreseen}, new public addresses, and ends of
 * timeouts and holds. What is due at one moment happens in this order, but for answers to SYNs, which come last.
 */
final class Agenda {
    /** The most that one call of {@link #expire} does. */
    private static final int EXPIRE_MAX = 4_096;

    private final ForeseenMappings foreseen;
    private final PublicAddresses addresses;
    private final TimerQueues timers;
    private final Handler handler;
    private long nowNanos = Long.MIN_VALUE;

    /** Does what is due. */
    interface Handler extends TimerQueues.Expiry, ForeseenMappings.Handler {
        /** The address that was asked for is there. */
        void addressThere(long atNanos);
    }

    Agenda(ForeseenMappings foreseen, PublicAddresses addresses, TimerQueues timers, Handler handler) {
        this.foreseen = foreseen;
        this.addresses = addresses;
        this.timers = timers;
        this.handler = handler;
    }

    /** Does all that is due, however much. Time must not go back. */
    void advance(long nowNanos) {
        noteTime(nowNanos);
        doUpTo(nowNanos, Integer.MAX_VALUE, true);
    }

    /** Does all that is due before a connection ends at this moment: all but answers that come in it. */
    void advanceBeforeEnd(long nowNanos) {
        noteTime(nowNanos);
        doUpTo(nowNanos, Integer.MAX_VALUE, false);
    }

    /** Does a bounded part of what is due, and answers as {@link PortLedger#expire}. */
    long expire(long nowNanos) {
        noteTime(nowNanos);
        long dueNanos = doUpTo(nowNanos, EXPIRE_MAX, true);
        return dueNanos == TimerQueues.NEVER ? TimerQueues.NEVER : Math.max(0, dueNanos - nowNanos);
    }

    private void noteTime(long nowNanos) {
        if (nowNanos < this.nowNanos) {
            throw new IllegalArgumentException(
                    "time must not go back, was %d after %d".formatted(nowNanos, this.nowNanos));
        }
        this.nowNanos = nowNanos;
    }

    /** Answers when the next is due: never too late, but too early when traffic has put off what was to be due. */
    private long doUpTo(long nowNanos, int most, boolean lastAnswers) {
        for (int done = 0; ; done++) {
            long foreseenNanos = foreseen.dueNanos();
            long addressNanos = addresses.nextNanos();
            long otherNanos = Math.min(timers.dueNanos(), addressNanos);
            long dueNanos = Math.min(foreseenNanos, otherNanos);
            if (dueNanos > nowNanos || done == most) {
                return dueNanos;
            }
            boolean foreseenFirst =
                    foreseenNanos < otherNanos || (foreseenNanos == otherNanos && !foreseen.isAnswerNext());
            if (!lastAnswers && foreseenFirst && foreseenNanos == nowNanos && foreseen.isAnswerNext()) {
                return dueNanos;
            }
            if (foreseenFirst) {
                foreseen.doFirst(handler);
            } else if (addressNanos == dueNanos) {
                handler.addressThere(addressNanos);
            } else {
                timers.expireFirst(handler);
            }
        }
    }
}
