package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The client connections that are open, and what they share: routes, limits, deadlines. Thread safe. */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Clients {
    /** @param source where it comes from, kept since it must be counted out by what it was counted in by */
    private record Socket(Channel channel, @Nullable InetAddress source) {}

    final @Nullable AccessLog accessLog;
    final ClientHandshakes handshakes = new ClientHandshakes();
    private volatile ClientLimits limits;
    private volatile Map<String, Upstream> routes;
    private final Map<EventExecutor, Deadlines> deadlines = new LinkedHashMap<>();
    private final Map<ClientConnection, Socket> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<Integer, LongAdder> rejections = new ConcurrentHashMap<>();
    private final SourceCounts sources = new SourceCounts();
    private volatile boolean draining;
    private volatile OverloadStage stage = OverloadStage.NORMAL;

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

    /** What a client is met with. */
    enum Welcome {
        SERVED,
        /** Its address has more connections than one may: it is told so, once. */
        ONE_REFUSAL,
        /** It is closed at once. */
        NONE
    }

    /** Counts a client in, if there is room for it. */
    Welcome opened(ClientConnection client, SocketChannel channel) {
        ClientLimits now = limits;
        if (count.incrementAndGet() > now.maxConnections()) {
            count.decrementAndGet();
            refused.increment();
            return Welcome.NONE;
        }
        InetAddress source = source(channel);
        int same = sources.opened(source);
        int max = now.maxPerAddress();
        if (max > 0 && same > 2L * max) {
            sources.closed(source);
            count.decrementAndGet();
            refused.increment();
            return Welcome.NONE;
        }
        accepted.increment();
        open.put(client, new Socket(channel, source));
        return max > 0 && same > max ? Welcome.ONE_REFUSAL : Welcome.SERVED;
    }

    private static @Nullable InetAddress source(SocketChannel channel) {
        InetSocketAddress remote = channel.remoteAddress();
        return remote == null ? null : remote.getAddress();
    }

    void closed(ClientConnection client) {
        Socket socket = open.remove(client);
        if (socket != null) {
            count.decrementAndGet();
            sources.closed(socket.source());
        }
    }

    /** Sheds load from now on as the stage says. */
    void shed(OverloadStage changed) {
        stage = changed;
        if (changed.includes(OverloadStage.NOT_ACCEPTING)) {
            closeIdle();
        }
    }

    OverloadStage stage() {
        return stage;
    }

    /** Whether every answer is its connection's last. */
    boolean closing() {
        return draining || stage != OverloadStage.NORMAL;
    }

    /** How late each event loop comes to its work. */
    List<LoopLag> lags() {
        return deadlines.values().stream().map(looks -> looks.lag).toList();
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
        closeIdle();
    }

    private void closeIdle() {
        open.forEach((client, socket) -> socket.channel().eventLoop().execute(client::closeIdle));
    }

    /**
     * Waits until no client is left.
     *
     * @return false when some are at that time
     */
    boolean awaitNone(long endNanos) throws InterruptedException {
        for (List<Socket> left = List.copyOf(open.values()); !left.isEmpty(); left = List.copyOf(open.values())) {
            for (Socket socket : left) {
                long nanos = endNanos - System.nanoTime();
                if (!socket.channel().closeFuture().await(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Ends every exchange: by an answer where none has begun, else by a reset. */
    void breakOff() {
        open.forEach((client, socket) -> socket.channel().eventLoop().execute(client::breakOff));
    }

    /** Ends every connection at once. */
    void cut() {
        open.forEach((client, socket) -> socket.channel().eventLoop().execute(client::cut));
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

    /** Addresses that clients come from now. */
    int sources() {
        return sources.sources();
    }

    Map<Integer, Long> rejections() {
        Map<Integer, Long> byStatus = new TreeMap<>();
        rejections.forEach((status, number) -> byStatus.put(status, number.sum()));
        return byStatus;
    }
}
