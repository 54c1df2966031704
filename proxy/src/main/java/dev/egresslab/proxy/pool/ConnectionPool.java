package dev.egresslab.proxy.pool;

import dev.egresslab.proxy.pool.PooledConnection.State;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one upstream identity, shared by all clients. Not thread safe.
 *
 * <pre>
 *              acquire                 opened                    release
 *   request ────────────► waiting ◄─────────────── opening   ┌──────────────► idle (newest is reused first)
 *                            │  Serve                        │                  │ idle timeout, age, requests
 *                            └──────────► in use ────────────┴─────► gone ◄─────┘
 * </pre>
 *
 * <p>Three rules make up the pool:
 * <ol>
 *   <li><b>The newest idle connection is reused first</b> (LIFO): the rest grow old and time out, so the pool shrinks to what the load
 *       needs, and the connection taken is the one least likely to have been closed by the origin.
 *   <li><b>A request takes whichever connection comes first</b>, one released or one opened: a connection is opened for each request
 *       that finds none, while the limit allows, but belongs to nobody. One that turns out spare goes idle.
 *   <li><b>A failed opening costs one request</b>, the oldest that no other opening covers; then the next opening is tried for the next
 *       request. So an upstream that is down fails requests one by one at the pace of its connects, without a retry storm. Not so one
 *       that failed for want of something on this side ({@link #openLacked}).
 * </ol>
 *
 * <p>A request that is sent again after a stale connection asks for a <i>fresh</i> one (RFC 9112 section 9.3.1 allows one automatic
 * retry: it must not meet a second stale connection); an idle connection is closed for it if the limit leaves no room.
 *
 * <p>The pool acts by {@linkplain #pollEffect effects}, to be polled and carried out after every call. Every operation is O(1);
 * {@link #advance} does bounded work and says when to call again. Deadlines are exact because each class of them (idle timeout, queue
 * timeout) is the same for all, hence first in, first out. The idle timeout may be {@linkplain IdleLearning learned} to be shorter. Age is
 * checked when a connection is touched: one that stays idle ends by its idle timeout.
 *
 * @param <C> the driver's connection
 * @param <W> the driver's waiting request
 */
public final class ConnectionPool<C, W> {
    /** Nothing to wait for. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Connections and requests ended by one call of {@link #advance}. */
    private static final int STEP = 256;

    private final PoolLimits limits;
    private final Lifetime lifetime;
    private final IdleList<C> idle = new IdleList<>();
    private final WaitingRequests<W> waiting = new WaitingRequests<>();
    private final NeedEstimate need;
    private final PoolHistory history = new PoolHistory();
    private final EffectQueue<C, W> effects = new EffectQueue<>(history);
    private final OpeningsUnderWay opening = new OpeningsUnderWay(history);
    private int inUse;
    private boolean draining;
    private boolean retiring;
    private long sequence;

    /** An empty pool that may hold so much; chance spreads the ages. */
    public ConnectionPool(PoolLimits limits, RandomGenerator random) {
        this.limits = limits;
        this.lifetime = new Lifetime(limits, random);
        this.need = new NeedEstimate(limits.purgeNanos());
    }

    /** The next thing to do, or null. */
    public @Nullable PoolEffect<C, W> pollEffect() {
        return effects.poll();
    }

    /** Whether there is another thing to do. */
    public boolean hasEffects() {
        return !effects.isEmpty();
    }

    /**
     * Asks for a connection. The answer is an effect, now or later: {@link PoolEffect.Serve} or {@link PoolEffect.Fail}.
     *
     * @param waiter who asks
     * @param fresh whether only a connection that has carried no request will do
     */
    public PoolTicket<W> acquire(W waiter, boolean fresh, long nowNanos) {
        PoolTicket<W> ticket = new PoolTicket<>(waiter, fresh, sequence++, nowNanos);
        PooledConnection<C> usable = fresh || draining ? null : takeIdle(nowNanos);
        if (draining) {
            effects.fail(ticket, FailReason.DRAINED);
        } else if (usable != null) {
            serve(ticket, usable, nowNanos);
            openAsNeeded(nowNanos);
        } else {
            enqueue(ticket, nowNanos);
        }
        return ticket;
    }

    private void enqueue(PoolTicket<W> ticket, long nowNanos) {
        boolean room = total() < limits.connectionsMax() || (ticket.fresh && idle.size() > 0);
        boolean mayOpen = room && !opening.lacking();
        boolean covered = opening.number() > waiting.size();
        if (!mayOpen && !covered) {
            if (waiting.size() - opening.number() >= limits.queueMax()) {
                effects.fail(ticket, FailReason.QUEUE_FULL);
                return;
            }
            history.queued++;
        }
        waiting.add(ticket);
        openAsNeeded(nowNanos);
    }

    /** Takes back a request that waits; of no effect once it has been served or failed. */
    public void cancel(PoolTicket<W> ticket) {
        if (ticket.waiting) {
            waiting.remove(ticket);
            history.cancelled++;
        }
    }

    /** A connection asked for by {@link PoolEffect.Open} is open. */
    public PooledConnection<C> opened(C connection, long nowNanos) {
        opening.succeeded();
        inUse++;
        PooledConnection<C> pooled = lifetime.begin(connection, nowNanos);
        place(pooled, nowNanos);
        openAsNeeded(nowNanos);
        return pooled;
    }

    /** A connection asked for by {@link PoolEffect.Open} cannot be opened. */
    public void openFailed(long nowNanos) {
        opening.failed(nowNanos);
        if (waiting.size() > opening.number()) {
            failHead(waiting.eldest(), FailReason.OPEN_FAILED);
        }
        openAsNeeded(nowNanos);
    }

    /**
     * The same, because this side lacks what a connection takes: it costs no request while there are others that may come free, for which requests
     * wait. One that must have a fresh connection has the oldest idle one closed for it.
     */
    public void openLacked(long nowNanos) {
        if (total() == 1) { // it was the only one
            openFailed(nowNanos);
            return;
        }
        opening.lacked(nowNanos);
        PooledConnection<C> oldest = idle.oldest();
        if (oldest != null && waiting.freshOnes() > 0) {
            drop(oldest, DiscardReason.MADE_ROOM);
        }
    }

    /**
     * Gives a connection back after a whole exchange. Of no effect on one already discarded.
     *
     * @throws IllegalStateException when it is idle: it was given back twice
     */
    public void release(PooledConnection<C> connection, long nowNanos) {
        if (connection.state == State.GONE) {
            return;
        }
        if (connection.state == State.IDLE) {
            throw new IllegalStateException("a connection must be released once, was released twice");
        }
        place(connection, nowNanos);
    }

    /** The origin says how long it keeps an idle connection ({@code Keep-Alive: timeout=5}); the pool keeps it less long. */
    public void keepAliveSaid(long nanos) {
        lifetime.said(nanos);
    }

    /** How long a connection may be idle, as configured, said or learned. */
    public long idleTimeoutNanos(long nowNanos) {
        return lifetime.idleTimeoutNanos(nowNanos);
    }

    /** Takes a connection out for good, in use or idle. Of no effect on one already discarded. */
    public void discard(PooledConnection<C> connection, DiscardReason reason, long nowNanos) {
        if (connection.state != State.GONE) {
            if (connection.state == State.IDLE && reason == DiscardReason.STALE) {
                lifetime.shown(connection, nowNanos);
            }
            drop(connection, reason);
            openAsNeeded(nowNanos);
        }
    }

    /** Takes idle connections out: those that the driver says so of, which is asked about each. */
    public void discardIdle(Predicate<C> which, DiscardReason reason, long nowNanos) {
        dropIdle(which, reason);
        openAsNeeded(nowNanos);
    }

    private void dropIdle(Predicate<C> which, DiscardReason reason) {
        PooledConnection<C> next;
        for (PooledConnection<C> c = idle.oldest(); c != null; c = next) {
            next = c.newer;
            if (which.test(c.connection())) {
                drop(c, reason);
            }
        }
    }

    /** Closes idle connections, fails requests that wait, and from now on every connection when it is given back. */
    public void drain() {
        draining = true;
        dropIdle(_ -> true, DiscardReason.DRAINED);
        for (PoolTicket<W> t = waiting.eldest(); t != null; t = waiting.eldest()) {
            failHead(t, FailReason.DRAINED);
        }
    }

    /** Another pool takes this one's place: idle connections are closed, as the others when nobody waits; requests are still served. */
    public void retire() {
        retiring = true;
        dropIdle(_ -> true, DiscardReason.DRAINED);
    }

    /**
     * Ends what is due: idle connections and requests whose time is over.
     *
     * @return when to call again, in nanoseconds of the same clock; {@link #NEVER} when nothing is due later
     */
    public long advance(long nowNanos) {
        int left = STEP;
        for (PooledConnection<C> c = idle.oldest();
                left > 0 && c != null && lifetime.idleOver(c, nowNanos);
                c = idle.oldest()) {
            drop(c, DiscardReason.IDLE_TIMEOUT);
            left--;
        }
        if (nowNanos >= need.periodEndsNanos() && idle.size() > 0) {
            purge(nowNanos);
        }
        for (PoolTicket<W> t = waiting.eldest();
                left > 0 && t != null && deadline(t) <= nowNanos;
                t = waiting.eldest()) {
            failHead(t, opening.lacking() ? FailReason.SHORTFALL : FailReason.QUEUE_TIMEOUT);
            left--;
        }
        openAsNeeded(nowNanos);
        return left == 0 ? nowNanos : nextWakeNanos();
    }

    /** Closes half of the excess, the longest idle first. */
    private void purge(long nowNanos) {
        int closing = Math.min(idle.size() - limits.idleMin(), need.endPeriod(inUse, idle.size(), nowNanos));
        for (PooledConnection<C> c = idle.oldest(); closing > 0 && c != null; closing--, c = idle.oldest()) {
            drop(c, DiscardReason.NOT_NEEDED);
        }
    }

    /** When {@link #advance} has something to do next; {@link #NEVER} when nothing. */
    public long nextWakeNanos() {
        PoolTicket<W> eldest = waiting.eldest();
        long next = eldest == null ? NEVER : deadline(eldest);
        PooledConnection<C> oldest = idle.oldest();
        if (oldest != null) {
            next = Math.min(next, oldest.idleSinceNanos + idleTimeoutNanos(oldest.idleSinceNanos));
            next = Math.min(next, need.periodEndsNanos());
        }
        if (waiting.size() > 0 && total() < limits.connectionsMax()) {
            next = Math.min(next, opening.againNanos());
        }
        return missingIdle() > 0 ? Math.min(next, opening.aheadAgainNanos()) : next;
    }

    /** What the pool holds and has done. */
    public PoolCounters counters() {
        return history.counters(opening.number(), inUse, idle.size(), waiting.size(), need.need());
    }

    /** Connections in use now. */
    public int inUse() {
        return inUse;
    }

    /** Connections open or being opened. */
    public int total() {
        return opening.number() + inUse + idle.size();
    }

    private long deadline(PoolTicket<W> ticket) {
        return ticket.askedAtNanos + limits.queueTimeoutNanos();
    }

    private @Nullable PooledConnection<C> takeIdle(long nowNanos) {
        for (PooledConnection<C> c = idle.newest(); c != null; c = idle.newest()) {
            DiscardReason spent =
                    lifetime.idleOver(c, nowNanos) ? DiscardReason.IDLE_TIMEOUT : lifetime.spent(c, nowNanos);
            if (spent == null) {
                idle.remove(c);
                inUse++;
                return c;
            }
            drop(c, spent);
        }
        return null;
    }

    /** Finds the next use of a connection that is in nobody's hands; it counts as in use meanwhile. */
    private void place(PooledConnection<C> connection, long nowNanos) {
        boolean fresh = connection.requests() == 0;
        PoolTicket<W> next = waiting.eldestFor(fresh);
        DiscardReason spent = draining ? DiscardReason.DRAINED : lifetime.spent(connection, nowNanos);
        if (spent == null && !fresh && freshIsNext()) {
            spent = DiscardReason.MADE_ROOM;
        }
        if (spent != null) {
            drop(connection, spent);
            openAsNeeded(nowNanos);
        } else if (next != null) {
            waiting.remove(next);
            serve(next, connection, nowNanos);
        } else if (retiring) {
            drop(connection, DiscardReason.DRAINED);
        } else {
            keepIdle(connection, nowNanos);
        }
    }

    /** Whether the eldest request must have a fresh connection and none is being opened for it, nor can be while this one stays. */
    private boolean freshIsNext() {
        PoolTicket<W> eldest = waiting.eldest();
        return eldest != null
                && eldest.fresh
                && waiting.freshOnes() > opening.number()
                && total() >= limits.connectionsMax();
    }

    private void keepIdle(PooledConnection<C> connection, long nowNanos) {
        connection.state = State.IDLE;
        connection.idleSinceNanos = nowNanos;
        idle.add(connection);
        inUse--;
        need.begin(idle.size(), nowNanos);
        PooledConnection<C> oldest = idle.oldest();
        if (idle.size() > limits.idleMax() && oldest != null) {
            drop(oldest, DiscardReason.IDLE_LIMIT);
        }
    }

    private void serve(PoolTicket<W> ticket, PooledConnection<C> connection, long nowNanos) {
        connection.state = State.IN_USE;
        need.used(inUse);
        effects.serve(ticket, connection, nowNanos);
    }

    private void drop(PooledConnection<C> connection, DiscardReason reason) {
        if (connection.state == State.IDLE) {
            idle.remove(connection);
        } else {
            inUse--;
        }
        connection.state = State.GONE;
        effects.close(connection, reason);
    }

    private void failHead(@Nullable PoolTicket<W> ticket, FailReason reason) {
        if (ticket != null) {
            waiting.remove(ticket);
            effects.fail(ticket, reason);
        }
    }

    /** Opens a connection for each request that no opening covers, then ahead of need, as far as the limit allows. */
    private void openAsNeeded(long nowNanos) {
        if (draining) {
            return;
        }
        while (opening.number() < waiting.size() && (total() == 0 || opening.may(nowNanos)) && makeRoom()) {
            OpenReason busy = total() == 0 ? OpenReason.FIRST : OpenReason.ALL_BUSY;
            open(waiting.freshOnes() > 0 ? OpenReason.RETRY : busy);
        }
        while (missingIdle() > 0 && opening.mayAhead(nowNanos) && total() < limits.connectionsMax()) {
            open(OpenReason.AHEAD);
        }
    }

    private void open(OpenReason reason) {
        opening.begun();
        effects.open(reason, opening.number(), inUse, idle.size(), waiting.size());
    }

    private boolean makeRoom() {
        PooledConnection<C> oldest = idle.oldest();
        if (total() >= limits.connectionsMax() && waiting.freshOnes() > 0 && oldest != null) {
            drop(oldest, DiscardReason.MADE_ROOM);
        }
        return total() < limits.connectionsMax();
    }

    private int missingIdle() {
        boolean busy = draining || retiring || opening.number() > waiting.size();
        return busy ? 0 : OpeningAhead.atOnce(limits.idleMin() - idle.size());
    }
}
