package dev.egresslab.simulator.nat;

/**
 * What is to happen at a ledger by itself, in order of time: what callers have {@linkplain Announcements announced}, new public addresses, and ends of
 * timeouts and holds. What is due at one moment happens in this order.
 */
final class Agenda {
    /** The most that one call of {@link #expire} does. */
    private static final int EXPIRE_MAX = 4_096;

    private final Announcements announced;
    private final PublicAddresses addresses;
    private final TimerQueues timers;
    private final Handler handler;
    private long nowNanos = Long.MIN_VALUE;

    /** Does what is due. */
    interface Handler extends TimerQueues.Expiry {
        /** The answer to a foreseen mapping's SYN passes. */
        void answered(long ticket, long atNanos);

        /** The second FIN of a foreseen mapping passes. */
        void finPasses(long ticket, long atNanos);

        /** The address that was asked for is there. */
        void addressThere(long atNanos);
    }

    Agenda(Announcements announced, PublicAddresses addresses, TimerQueues timers, Handler handler) {
        this.announced = announced;
        this.addresses = addresses;
        this.timers = timers;
        this.handler = handler;
    }

    /** Does all that is due, however much. Time must not go back. */
    void advance(long nowNanos) {
        noteTime(nowNanos);
        while (dueNanos() <= nowNanos) {
            doFirst();
        }
    }

    /** Does a bounded part of what is due, and answers as {@link PortLedger#expire}. */
    long expire(long nowNanos) {
        noteTime(nowNanos);
        for (int done = 0; done < EXPIRE_MAX && dueNanos() <= nowNanos; done++) {
            doFirst();
        }
        long dueNanos = dueNanos();
        return dueNanos == TimerQueues.NEVER ? TimerQueues.NEVER : Math.max(0, dueNanos - nowNanos);
    }

    private void noteTime(long nowNanos) {
        if (nowNanos < this.nowNanos) {
            throw new IllegalArgumentException(
                    "time must not go back, was %d after %d".formatted(nowNanos, this.nowNanos));
        }
        this.nowNanos = nowNanos;
    }

    /** Never too late, but too early when traffic has put off what was to be due. */
    private long dueNanos() {
        return Math.min(Math.min(timers.dueNanos(), announced.dueNanos()), addresses.nextNanos());
    }

    private void doFirst() {
        long timerNanos = timers.dueNanos();
        long addressNanos = addresses.nextNanos();
        long announcedNanos = announced.dueNanos();
        if (announcedNanos <= timerNanos && announcedNanos <= addressNanos) {
            passFirst(announcedNanos);
        } else if (addressNanos <= timerNanos) {
            handler.addressThere(addressNanos);
        } else {
            timers.expireFirst(handler);
        }
    }

    private void passFirst(long atNanos) {
        boolean isAnswer = announced.isAnswer();
        long ticket = announced.take();
        if (isAnswer) {
            handler.answered(ticket, atNanos);
        } else {
            handler.finPasses(ticket, atNanos);
        }
    }
}
