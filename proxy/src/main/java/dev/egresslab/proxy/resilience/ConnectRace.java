package dev.egresslab.proxy.resilience;

/**
 * Which address to try when, for one connection: "happy eyeballs" (RFC 8305 section 5). Not thread safe.
 *
 * <p>The first address is tried at once. When it has neither connected nor failed after the stagger, the next is tried <i>beside</i> it,
 * and so on; when all that run have failed, the next is tried at once. The first to connect wins, and whoever is late is to be closed. A
 * black hole so costs the stagger instead of a whole timeout, while an address that answers is never raced.
 *
 * <p>Only the way to the TCP connection is raced, not the TLS handshake behind it: a handshake takes two round trips and CPU time on both
 * sides, so that a distant origin would be raced for nothing, at two ports of the NAT gateway each time. A winner whose handshake fails
 * {@linkplain #winnerFailed gives the race up again}.
 *
 * <p>A name's other addresses may become known while the race is on, and join it.
 *
 * <p>No bytes of a request are in any of this: a race may have losers because nothing has been sent.
 */
public final class ConnectRace {
    /** RFC 8305 section 8: the Connection Attempt Delay, recommended. */
    public static final long STAGGER_NANOS = 250_000_000L;

    /** No time, and no candidate. */
    public static final long NEVER = Long.MAX_VALUE;

    /** No candidate is to be tried now. */
    public static final int NONE = -1;

    private final long staggerNanos;
    private int candidates;
    private boolean moreComing;
    private int begun;
    private int running;
    private boolean won;
    private long nextNanos;

    /**
     * A race that has not begun.
     *
     * @param candidates addresses that may be tried, at least one
     * @param moreComing whether more may {@linkplain #joined join}
     * @param staggerNanos how long an attempt runs alone
     */
    public ConnectRace(int candidates, boolean moreComing, long staggerNanos) {
        if (candidates < 1) {
            throw new IllegalArgumentException("candidates must be at least 1, was " + candidates);
        }
        this.candidates = candidates;
        this.moreComing = moreComing;
        this.staggerNanos = staggerNanos;
    }

    /** The candidate to be tried now, counted from 0; {@link #NONE} when none is. To be asked after every event until it is none. */
    public int begin(long nowNanos) {
        boolean due = running == 0 || nowNanos - nextNanos >= 0;
        if (won || begun == candidates || !due) {
            return NONE;
        }
        running++;
        nextNanos = nowNanos + staggerNanos;
        return begun++;
    }

    /** When to ask {@link #begin} again though nothing has happened; {@link #NEVER} when in vain. */
    public long nextNanos() {
        return won || running == 0 || begun == candidates ? NEVER : nextNanos;
    }

    /** So many candidates more are known, and no others will be. */
    public void joined(int more) {
        candidates += more;
        moreComing = false;
    }

    /** An attempt has connected. Whether it has won: the others, and any that connects later, are to be closed. */
    public boolean connected() {
        if (won) {
            return false;
        }
        won = true;
        return true;
    }

    /** An attempt that runs has failed. */
    public void failed() {
        running--;
    }

    /** The winner came to nothing after all, and the others are closed: what has not been tried may be. */
    public void winnerFailed() {
        won = false;
        running = 0;
    }

    /** Whether nobody is left who could win. */
    public boolean lost() {
        return !won && running == 0 && begun == candidates && !moreComing;
    }
}
