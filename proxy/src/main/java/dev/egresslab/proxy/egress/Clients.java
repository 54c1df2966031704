package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The client connections that are open, and what they share: routes, limits, deadlines. Thread safe. */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Clients {
    final @Nullable AccessLog accessLog;
    final ClientHandshakes handshakes = new ClientHandshakes();
    private volatile ClientLimits limits;
    private volatile Map<String, Upstream> routes;
    private final Map<EventExecutor, Deadlines> deadlines = new HashMap<>();
    private final Map<ClientConnection, Channel> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<Integer, LongAdder> rejections = new ConcurrentHashMap<>();
    private volatile boolean draining;

    Clients(
            ClientLimits limits,
            Map<String, Upstream> routes,
            EventExecutorGroup loops,
            @Nullable AccessLog accessLog) {
        this.accessLog = accessLog;
        this.limits = limits;
        this.routes = Map.copyOf(routes);
        for (EventExecutor loop : loops) {
            deadlines.put(loop, new Deadlines((EventLoop) loop));
        }
    }

    Deadlines deadlines(Channel channel) {
        return Objects.requireNonNull(deadlines.get(channel.eventLoop()), "a client must be on a loop of the proxy");
    }

    @Nullable
    Upstream route(String host) {
        return routes.get(host);
    }

    /** Other routes and limits, from the next request and the next connection on. */
    void reload(ClientLimits changedLimits, Map<String, Upstream> changedRoutes) {
        limits = changedLimits;
        routes = Map.copyOf(changedRoutes);
    }

    ClientLimits limits() {
        return limits;
    }

    /** Whether the connection may stay. */
    boolean opened(ClientConnection client, Channel channel) {
        if (count.incrementAndGet() > limits.maxConnections()) {
            count.decrementAndGet();
            refused.increment();
            return false;
        }
        accepted.increment();
        open.put(client, channel);
        return true;
    }

    void closed(ClientConnection client) {
        if (open.remove(client) != null) {
            count.decrementAndGet();
        }
    }

    void rejected(int status) {
        rejections.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    boolean draining() {
        return draining;
    }

    /** From now on every answer is its connection's last, and connections without a request are closed. */
    void drain() {
        draining = true;
        open.forEach((client, channel) -> channel.eventLoop().execute(client::drain));
    }

    /**
     * Waits until no client is left.
     *
     * @return false when some are at that time
     */
    boolean awaitNone(long endNanos) throws InterruptedException {
        for (Set<Channel> left = Set.copyOf(open.values()); !left.isEmpty(); left = Set.copyOf(open.values())) {
            for (Channel channel : left) {
                long nanos = endNanos - System.nanoTime();
                if (!channel.closeFuture().await(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends every exchange: by an answer where none has begun, else by a reset. */
    void breakOff() {
        open.forEach((client, channel) -> channel.eventLoop().execute(client::breakOff));
    }

    /** Ends every connection at once. */
    void cut() {
        open.forEach((client, channel) -> channel.eventLoop().execute(client::cut));
    }

    /** Client connections open now. */
    int open() {
        return count.get();
    }

    long accepted() {
        return accepted.sum();
    }

    long refused() {
        return refused.sum();
    }

    Map<Integer, Long> rejections() {
        Map<Integer, Long> byStatus = new TreeMap<>();
        rejections.forEach((status, number) -> byStatus.put(status, number.sum()));
        return byStatus;
    }
}
