package dev.egresslab.proxy.pool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** A pool whose driver is the test: connections and requests are names, effects are lines of text, time is a number. */
final class PoolTimeline {
    final ConnectionPool<String, String> pool;
    private final Map<String, PooledConnection<String>> connections = new HashMap<>();
    private final Map<String, PoolTicket<String>> tickets = new HashMap<>();

    PoolTimeline(PoolLimits limits) {
        this.pool = new ConnectionPool<>(limits, new SplittableRandom(7));
    }

    List<String> ask(long now, String request) {
        tickets.put(request, pool.acquire(request, false, now));
        return effects();
    }

    List<String> askFresh(long now, String request) {
        tickets.put(request, pool.acquire(request, true, now));
        return effects();
    }

    void cancel(String request) {
        pool.cancel(ticket(request));
    }

    PoolTicket<String> ticket(String request) {
        return Objects.requireNonNull(tickets.get(request), request);
    }

    List<String> opened(long now, String connection) {
        connections.put(connection, pool.opened(connection, now));
        return effects();
    }

    List<String> openFailed(long now) {
        pool.openFailed(now);
        return effects();
    }

    List<String> openLacked(long now) {
        pool.openLacked(now);
        return effects();
    }

    List<String> release(long now, String connection) {
        pool.release(connection(connection), now);
        return effects();
    }

    List<String> discard(long now, String connection, DiscardReason reason) {
        pool.discard(connection(connection), reason, now);
        return effects();
    }

    List<String> advance(long now) {
        pool.advance(now);
        return effects();
    }

    PooledConnection<String> connection(String name) {
        return Objects.requireNonNull(connections.get(name), name);
    }

    List<String> effects() {
        List<String> lines = new ArrayList<>();
        for (PoolEffect<String, String> effect = pool.pollEffect(); effect != null; effect = pool.pollEffect()) {
            lines.add(
                    switch (effect) {
                        case PoolEffect.Open<String, String> open -> "open " + open.reason();
                        case PoolEffect.Serve<String, String> serve ->
                            serve.waiter()
                                    + (serve.reused() ? " reuses " : " gets ")
                                    + serve.connection().connection();
                        case PoolEffect.Fail<String, String> fail -> fail.waiter() + " fails " + fail.reason();
                        case PoolEffect.Close<String, String> close ->
                            "close " + close.connection().connection() + " " + close.reason();
                    });
        }
        return lines;
    }
}
