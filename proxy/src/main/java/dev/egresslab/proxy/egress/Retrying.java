package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Resending;
import dev.egresslab.proxy.config.RetryOn;
import dev.egresslab.proxy.egress.UpstreamFailure.Resend;
import dev.egresslab.proxy.http.Methods;
import dev.egresslab.proxy.http.RequestHead;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often one exchange has been sent again, and whether it may be once more. Thread safe: asked on the client's loop and on the
 * connection's.
 *
 * <p>A pooled connection may have been closed by the origin while the request was on its way (RFC 9112 section 9.3.1). An idempotent request is
 * then sent once more, for free and on a fresh connection; a failed automatic retry is not repeated. POST and PATCH are not once a byte of
 * them was sent, for the origin may have carried them out (RFC 9110 section 9.2.2), unless the configuration says that it bears that; nor is a
 * request whose body has left and was not kept. Beyond that requests are tried again as the configuration and the upstream's budget allow.
 */
final class Retrying {
    /** What is to be done after a failure. */
    enum Decision {
        /** The client is told. */
        NO,
        /** The request is sent again on a fresh connection. */
        AT_ONCE,
        /** The request is sent again after {@link #delayNanos}. */
        AFTER_PAUSE
    }

    private final Retries retries;
    private final boolean repeatable;
    private final boolean whole;
    private final long deadlineNanos;
    private volatile boolean bodyLeft;
    private boolean freeUsed;
    private int budgeted;
    private long delayNanos;
    private boolean holds;
    private boolean exhausted;
    private volatile boolean over;
    private volatile @Nullable RetryReason last;

    /**
     * @param repeatable whether the request does no harm twice
     * @param whole whether all of it is at hand; else only as long as none of its body has left
     * @param deadlineNanos when the exchange must be over, all tries together
     */
    Retrying(Retries retries, boolean repeatable, boolean whole, long deadlineNanos) {
        this.retries = retries;
        this.repeatable = repeatable;
        this.whole = whole;
        this.deadlineNanos = deadlineNanos;
    }

    /** Whether the request does no harm twice: because of its method, or because the configuration says so. */
    static boolean repeatable(RequestHead head, Resending resend) {
        return Methods.idempotent(head.method())
                || switch (resend) {
                    case IDEMPOTENT -> false;
                    case IDEMPOTENCY_KEY -> head.idempotencyKey();
                    case ANY -> true;
                };
    }

    /** A part of the body that is not kept is being sent. */
    void bodyLeaves() {
        bodyLeft = true;
    }

    private boolean kept() {
        return whole || !bodyLeft;
    }

    /** After an open connection came to nothing. */
    synchronized Decision after(Resend resend) {
        return switch (resend) {
            case NEVER -> Decision.NO;
            case GRANTED -> Decision.AFTER_PAUSE;
            case REPEATABLE -> free(resend, RetryReason.STALE);
            case ALWAYS -> free(resend, RetryReason.UNPROCESSED);
            case ON_RESET -> repeatable && kept() ? budgeted(RetryOn.RESET) : Decision.NO;
        };
    }

    /** After no connection could be opened: nothing was sent, so any request may be. */
    synchronized Decision after(ConnectFailure failure) {
        return failure.passing() ? budgeted(RetryOn.CONNECT_FAILURE) : Decision.NO;
    }

    /** Whether the origin's answer of 502, 503 or 504 is put aside, and the request sent again. */
    boolean putsAside(int status) {
        return retries.of(status) && repeatable && kept() && grant(RetryOn.GATEWAY_ERROR);
    }

    private synchronized boolean grant(RetryOn reason) {
        return budgeted(reason) != Decision.NO;
    }

    /** Whether it is worth asking {@link #givesUpSilence} when an origin has been silent for too long. */
    synchronized boolean mayGiveUpSilence() {
        return repeatable
                && kept()
                && retries.config().on(RetryOn.RESPONSE_TIMEOUT)
                && budgeted < retries.config().numRetries();
    }

    /** Whether a silent origin's answer is no longer waited for, and the request sent again. */
    boolean givesUpSilence() {
        return mayGiveUpSilence() && grant(RetryOn.RESPONSE_TIMEOUT);
    }

    /**
     * How long an answer's first byte may take in this try.
     *
     * @param atLast how long in the last one
     */
    Duration silence(Duration atLast) {
        Duration perTry = retries.config().perTryTimeout();
        return perTry.isZero() || perTry.compareTo(atLast) > 0 || !mayGiveUpSilence() ? atLast : perTry;
    }

    /** Whether it may be sent again for free. */
    synchronized boolean mayForFree(Resend resend) {
        return (resend == Resend.ALWAYS || repeatable) && kept() && !freeUsed;
    }

    synchronized boolean freeUsed() {
        return freeUsed;
    }

    private Decision free(Resend resend, RetryReason reason) {
        if (!mayForFree(resend)) {
            return Decision.NO;
        }
        freeUsed = true;
        sentAgain(reason);
        return Decision.AT_ONCE;
    }

    private Decision budgeted(RetryOn reason) {
        boolean wanted = !over
                && retries.config().on(reason)
                && budgeted < retries.config().numRetries();
        delayNanos = wanted ? retries.delayNanos(budgeted + 1) : 0;
        if (!wanted || System.nanoTime() + delayNanos - deadlineNanos >= 0) {
            return Decision.NO;
        }
        if (!holds && !retries.begin()) {
            exhausted = true;
            return Decision.NO;
        }
        holds = true;
        budgeted++;
        sentAgain(RetryReason.valueOf(reason.name()));
        return Decision.AFTER_PAUSE;
    }

    private void sentAgain(RetryReason reason) {
        last = reason;
        retries.sentAgain(reason);
    }

    /** How long to wait before the next try. */
    synchronized long delayNanos() {
        return delayNanos;
    }

    /** How often it has been sent again. */
    int number() {
        return last == null ? 0 : counted();
    }

    private synchronized int counted() {
        return budgeted + (freeUsed ? 1 : 0);
    }

    /** Why it was last sent again; null when it was not. */
    @Nullable
    RetryReason last() {
        return last;
    }

    /** The exchange is over: its part of the budget is free again. Most have none, and are not to pay for a lock. */
    void end(boolean answered) {
        boolean first = !over;
        over = true;
        if (last != null) {
            giveBack(first && answered);
        }
    }

    private synchronized void giveBack(boolean succeeded) {
        if (succeeded) {
            retries.succeeded();
        }
        if (holds) {
            holds = false;
            retries.end();
        }
    }

    /** What a client is told beside the failure. */
    synchronized String words() {
        int number = number();
        String times = number == 1 ? "once" : number + " times";
        String tries = last == null ? "" : "; tried again " + times + ", the last time for " + last.text();
        return exhausted ? tries + "; not again, for the retry budget is exhausted" : tries;
    }
}
