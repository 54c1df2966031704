package dev.egresslab.proxy.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Drives a pool at random and keeps its own books of what the pool should hold. */
final class ModelDriver {
    /** Longer than the pool waits when there is no descriptor. */
    private static final int PAUSE = 100_000_000;

    final ConnectionPool<Integer, Integer> pool;
    private final PoolLimits limits;
    private final SplittableRandom random;
    private final List<PooledConnection<Integer>> busy = new ArrayList<>();
    private final List<PooledConnection<Integer>> known = new ArrayList<>();
    private final List<PoolTicket<Integer>> tickets = new ArrayList<>();
    private final Set<Integer> open = new HashSet<>();
    private int opening;
    private boolean lacking;
    private int answered;
    private int asked;
    private int cancelled;
    private long now;

    ModelDriver(PoolLimits limits, SplittableRandom random) {
        this.limits = limits;
        this.random = random;
        this.pool = new ConnectionPool<>(limits, random.split());
    }

    void step() {
        now += random.nextInt(100) == 0 ? PAUSE : random.nextInt(4);
        switch (random.nextInt(8)) {
            case 0, 1 -> tickets.add(pool.acquire(asked++, random.nextInt(10) == 0, now));
            case 2 -> {
                if (opening > 0) {
                    opening--;
                    int name = known.size();
                    open.add(name);
                    lacking = false;
                    known.add(pool.opened(name, now));
                }
            }
            case 3 -> {
                if (opening > 0 && random.nextInt(4) == 0) {
                    opening--;
                    lacking = random.nextBoolean();
                    if (lacking) {
                        pool.openLacked(now);
                    } else {
                        pool.openFailed(now);
                    }
                }
            }
            case 4, 5 -> {
                if (!busy.isEmpty()) {
                    pool.release(busy.remove(random.nextInt(busy.size())), now);
                }
            }
            case 6 -> {
                if (!known.isEmpty() && random.nextInt(3) == 0) {
                    PooledConnection<Integer> any = known.get(random.nextInt(known.size()));
                    busy.remove(any);
                    pool.discard(any, DiscardReason.STALE, now);
                }
            }
            default -> {
                if (random.nextBoolean() && !tickets.isEmpty()) {
                    PoolTicket<Integer> ticket = tickets.remove(random.nextInt(tickets.size()));
                    cancelled += ticket.waiting() ? 1 : 0;
                    pool.cancel(ticket);
                } else {
                    pool.advance(now);
                }
            }
        }
        carryOut();
    }

    void drain() {
        pool.drain();
        carryOut();
        while (!busy.isEmpty()) {
            pool.release(busy.removeLast(), now);
            carryOut();
        }
        while (opening > 0) {
            opening--;
            int name = known.size();
            open.add(name);
            known.add(pool.opened(name, now));
            carryOut();
        }
    }

    private void carryOut() {
        for (PoolEffect<Integer, Integer> effect = pool.pollEffect(); effect != null; effect = pool.pollEffect()) {
            switch (effect) {
                case PoolEffect.Open<Integer, Integer> _ -> opening++;
                case PoolEffect.Serve<Integer, Integer> serve -> {
                    answered++;
                    assertThat(open).contains(serve.connection().connection());
                    assertThat(busy).doesNotContain(serve.connection());
                    busy.add(serve.connection());
                }
                case PoolEffect.Fail<Integer, Integer> _ -> answered++;
                case PoolEffect.Close<Integer, Integer> close -> {
                    assertThat(open.remove(close.connection().connection())).isTrue();
                }
            }
        }
    }

    void check(String when) {
        PoolCounters counters = pool.counters();
        assertThat(counters.opening()).as(when).isEqualTo(opening);
        assertThat(counters.inUse()).as(when).isEqualTo(busy.size());
        assertThat(counters.inUse() + counters.idle()).as(when).isEqualTo(open.size());
        assertThat(counters.total()).as(when).isLessThanOrEqualTo(limits.connectionsMax());
        assertThat(counters.idle()).as(when).isLessThanOrEqualTo(limits.idleMax());
        assertThat(counters.waiting()).as(when).isEqualTo(asked - answered - cancelled);
        long discarded =
                counters.discards().values().stream().mapToLong(Long::longValue).sum();
        assertThat(counters.opened() - discarded).as(when).isEqualTo(open.size());
        assertThat(counters.idle() == 0 || counters.waiting() == 0 || opening > 0 || counters.inUse() > 0 || lacking)
                .as("nobody waits for nothing, " + when)
                .isTrue();
    }
}
