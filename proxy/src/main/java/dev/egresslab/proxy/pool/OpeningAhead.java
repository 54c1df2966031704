package dev.egresslab.proxy.pool;

/** When connections are opened that nobody waits for yet: one at a time, so that a restart is no storm, and none for a second after an opening failed. */
final class OpeningAhead {
    private static final long PAUSE_NANOS = 1_000_000_000L;
    private static final long NO_PAUSE = Long.MIN_VALUE;

    private long notBeforeNanos = NO_PAUSE;

    /** Of so many that are missing, those to be opened now. */
    static int atOnce(int missing) {
        return Math.min(1, missing);
    }

    /** An opening, whatever it was for, succeeded. */
    void opened() {
        notBeforeNanos = NO_PAUSE;
    }

    /** An opening failed. */
    void failed(long nowNanos) {
        notBeforeNanos = nowNanos + PAUSE_NANOS;
    }

    boolean may(long nowNanos) {
        return nowNanos >= notBeforeNanos;
    }

    /** When the pause ends; {@link ConnectionPool#NEVER} if there is none to wait for. */
    long againNanos() {
        return notBeforeNanos == NO_PAUSE ? ConnectionPool.NEVER : notBeforeNanos;
    }
}
