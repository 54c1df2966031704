package dev.egresslab.simulator.nat;

/**
 * Mappings whose callers know all of their life. Their timeouts never come and nobody asks for one of them, so they need no number and no place in a table.
 * What happens to them comes in order of time by itself: answers to SYNs as the SYNs came, a round trip later; ends as they were announced; and ends of
 * holds as the ends before them. So each mapping is written down twice, sixteen bytes each time, and read in the same order.
 *
 * <p>At one moment connections end first, then holds, and SYNs are answered last: who has waited for one to end sends the next SYN in the same moment, and a
 * round trip later the two must not seem to have been there at once.
 */
final class ForeseenMappings {
    /** By the times of the answers: who holds the port. */
    private final TimedRing answers = new TimedRing();

    private int answered;
    private long answerNanos = TimerQueues.NEVER;

    private final Ends fins;
    private final Ends resets;
    /** The earliest of all. */
    private long dueNanos = TimerQueues.NEVER;

    /** Hears of what is due. */
    interface Handler {
        /** A SYN is answered. */
        void answered(int holder, long atNanos);

        /** A connection ends. */
        void foreseenEnd(long ticket, Ending ending, long atNanos);

        /** A hold is over. */
        void foreseenHoldOver(long ticket, long atNanos);
    }

    ForeseenMappings(Timeouts timeouts) {
        fins = new Ends(Ending.FIN, Timer.HOLD_FIN.in(timeouts).toNanos());
        resets = new Ends(Ending.RST, Timer.HOLD_RST.in(timeouts).toNanos());
    }

    /**
     * A mapping is open.
     *
     * @param answerNanos when its SYN will be answered; not before that of the mapping before
     */
    void open(int holder, long answerNanos) {
        answers.add(answerNanos, holder);
        this.answerNanos = answers.nanos(answered);
        dueNanos = Math.min(dueNanos, answerNanos);
    }

    /**
     * A mapping will end.
     *
     * @param ending {@link Ending#FIN} or {@link Ending#RST}
     * @param nanos when; after its answer, and not before the time of another that ends in the same way and was told before
     */
    void end(long ticket, Ending ending, long nanos) {
        (ending == Ending.FIN ? fins : resets).add(ticket, nanos);
        dueNanos = Math.min(dueNanos, nanos);
    }

    /** When something is due next, or {@link TimerQueues#NEVER}. */
    long dueNanos() {
        return dueNanos;
    }

    /** Whether what is due next is an answer. */
    boolean isAnswerNext() {
        return answerNanos == dueNanos && fins.dueNanos() != dueNanos && resets.dueNanos() != dueNanos;
    }

    /** Does what is due at {@link #dueNanos}, which must not be {@link TimerQueues#NEVER}. */
    void doFirst(Handler handler) {
        long nanos = dueNanos;
        if (fins.endNanos == nanos) {
            fins.end(handler);
        } else if (fins.overNanos == nanos) {
            fins.release(handler);
        } else if (resets.dueNanos() != nanos) {
            answer(handler);
        } else if (resets.endNanos == nanos) {
            resets.end(handler);
        } else {
            resets.release(handler);
        }
        dueNanos = Math.min(Math.min(answerNanos, fins.dueNanos()), resets.dueNanos());
    }

    private void answer(Handler handler) {
        int holder = (int) answers.number(answered);
        long nanos = answerNanos;
        answers.drop();
        answerNanos = answers.nanos(++answered);
        handler.answered(holder, nanos);
    }

    /** Connections that end in the same way, by the times of their ends: two go through them, one a hold behind the other. */
    private static final class Ends {
        private final Ending ending;
        private final long holdNanos;
        private final TimedRing ring = new TimedRing();
        private int ended;
        private int released;
        private long endNanos = TimerQueues.NEVER;
        private long overNanos = TimerQueues.NEVER;

        Ends(Ending ending, long holdNanos) {
            this.ending = ending;
            this.holdNanos = holdNanos;
        }

        void add(long ticket, long nanos) {
            ring.add(nanos, ticket);
            endNanos = ring.nanos(ended);
        }

        long dueNanos() {
            return Math.min(endNanos, overNanos);
        }

        void end(Handler handler) {
            long ticket = ring.number(ended);
            long nanos = endNanos;
            if (ended == released) {
                overNanos = nanos + holdNanos;
            }
            endNanos = ring.nanos(++ended);
            handler.foreseenEnd(ticket, ending, nanos);
        }

        void release(Handler handler) {
            long ticket = ring.number(released);
            long nanos = overNanos;
            ring.drop();
            released++;
            overNanos = released == ended ? TimerQueues.NEVER : ring.nanos(released) + holdNanos;
            handler.foreseenHoldOver(ticket, nanos);
        }
    }
}
