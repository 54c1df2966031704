package dev.egresslab.proxy.pool;

/** The connections being opened, and whether another may be: what became of the last ones says so. */
final class OpeningsUnderWay {
    private final OpeningAhead ahead = new OpeningAhead();
    private final Shortfall shortfall = new Shortfall();
    private final PoolHistory history;
    private int number;

    OpeningsUnderWay(PoolHistory history) {
        this.history = history;
    }

    int number() {
        return number;
    }

    void begun() {
        number++;
    }

    void succeeded() {
        ended();
        history.opened++;
        ahead.opened();
        shortfall.over();
    }

    /** By the other side's fault, or by nobody's. */
    void failed(long nowNanos) {
        ended();
        history.openFailures++;
        ahead.failed(nowNanos);
        shortfall.over();
    }

    /** For want of something on this side. */
    void lacked(long nowNanos) {
        ended();
        history.openFailures++;
        ahead.failed(nowNanos);
        shortfall.met(nowNanos);
    }

    private void ended() {
        if (number == 0) {
            throw new IllegalStateException("an opening must have been asked for, none was");
        }
        number--;
    }

    /** Whether this side lacked what a connection takes when it was tried last. */
    boolean lacking() {
        return shortfall.lasts();
    }

    /** Whether one may be opened for a request, as far as this goes. */
    boolean may(long nowNanos) {
        return shortfall.mayOpen(number, nowNanos);
    }

    /** Whether one may be opened that nobody waits for yet. */
    boolean mayAhead(long nowNanos) {
        return ahead.may(nowNanos) && may(nowNanos);
    }

    /** When one may be opened for a request again; {@link ConnectionPool#NEVER} when that is not a matter of time. */
    long againNanos() {
        return shortfall.againNanos(number);
    }

    /** The same of one that nobody waits for. */
    long aheadAgainNanos() {
        return lacking() && number > 0 ? ConnectionPool.NEVER : ahead.againNanos();
    }
}
