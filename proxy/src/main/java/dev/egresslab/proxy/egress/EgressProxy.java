package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.AdminServer;
import dev.egresslab.proxy.admin.AdminView;
import dev.egresslab.proxy.admin.MetricFamily;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.UpstreamConfig;
import dev.egresslab.proxy.pool.PoolCounters;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The proxy: plain HTTP/1.1 in, routed by Host, pooled connections out. Thread safe.
 *
 * <pre>
 *   client ──► ClientConnection ──► Exchange ──► Upstream (pool) ──► UpstreamConnection ──► [relay] ──► origin
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
public final class EgressProxy implements AutoCloseable {
    private final ProxyConfig config;
    private final Carrier carrier;
    private final EventLoopGroup loops;
    private final NameLookup names;
    private final NatGuard nat;
    private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
    private final List<Connector> connectors = new ArrayList<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final Clients clients;
    private final @Nullable AccessLog accessLog;
    private @Nullable AdminServer admin;
    private volatile boolean ready;
    private boolean closed;

    private EgressProxy(ProxyConfig config, @Nullable AccessLog accessLog) {
        this.accessLog = accessLog;
        this.config = config;
        this.carrier = Carrier.choose(config.transport());
        this.loops = new MultiThreadIoEventLoopGroup(
                config.loops(), new DefaultThreadFactory("egress", true), carrier.handler());
        this.nat = new NatGuard(config.nat());
        this.names = new NameLookup(config.resolver(), carrier, loops.next());
        try {
            for (UpstreamConfig upstream : config.upstreams()) {
                upstreams.put(upstream.host().toLowerCase(Locale.ROOT), upstream(upstream));
            }
        } catch (RuntimeException e) {
            names.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        this.clients = new Clients(config.clients(), upstreams, loops, accessLog);
    }

    /**
     * Starts a proxy; when this returns, it accepts.
     *
     * @throws IOException when a listener cannot be bound, with its address in the message
     * @throws IllegalArgumentException when certificates or addresses of the configuration cannot be used
     */
    public static EgressProxy start(ProxyConfig config) throws IOException {
        AccessLog accessLog = config.accessLog() == null ? null : new AccessLog(config.accessLog());
        EgressProxy proxy = new EgressProxy(config, accessLog);
        try {
            for (Endpoint listener : config.listeners()) {
                proxy.listeners.add(proxy.listen(listener));
            }
            proxy.admin = config.admin() == null ? null : AdminServer.start(socket(config.admin()), proxy.adminView());
        } catch (IOException | RuntimeException e) {
            proxy.close();
            throw e;
        }
        proxy.upstreams.values().forEach(Upstream::start);
        proxy.ready = true;
        return proxy;
    }

    private Upstream upstream(UpstreamConfig upstream) {
        UpstreamTls tls = upstream.tls() == null
                ? null
                : new UpstreamTls(
                        upstream.tls(), upstream.port(), upstream.timeouts().tls());
        Connector connector = new Connector(loops, carrier, addresses(upstream), tls, config.via(), nat);
        connectors.add(connector);
        return new Upstream(upstream, connector, loops.next(), new SplittableRandom());
    }

    private AddressBook addresses(UpstreamConfig upstream) {
        String name = upstream.name() == null ? upstream.host() : upstream.name();
        List<String> literals =
                upstream.addresses().isEmpty() && isAddress(name) ? List.of(name) : upstream.addresses();
        if (!literals.isEmpty()) {
            return AddressBook.fixed(
                    upstream.port(), literals.stream().map(EgressProxy::address).toList());
        }
        return AddressBook.resolved(
                upstream.port(),
                names.of(name, upstream.privateAddresses()),
                config.resolver().ttlMax().toNanos(),
                config.resolver().retryDelay().toNanos());
    }

    private static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    private static InetAddress address(String literal) {
        try {
            byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
            if (bytes != null) {
                return InetAddress.getByAddress(bytes);
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("addresses must be IP addresses, was '" + literal + "'", e);
        }
        throw new IllegalArgumentException("addresses must be IP addresses, was '" + literal + "'");
    }

    private static InetSocketAddress socket(Endpoint endpoint) {
        return new InetSocketAddress(endpoint.host(), endpoint.port());
    }

    private AdminView adminView() {
        return new AdminView() {
            @Override
            public boolean live() {
                return loopsAnswer();
            }

            @Override
            public boolean ready() {
                return ready;
            }

            @Override
            public List<MetricFamily> metrics() {
                return ProxyMetrics.of(sample());
            }

            @Override
            public String explain() {
                StringBuilder text = new StringBuilder();
                upstreams.forEach((host, upstream) -> upstream.openings.explain(host, text));
                return text.toString();
            }
        };
    }

    private boolean loopsAnswer() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        List<Future<?>> answers = new ArrayList<>();
        for (EventExecutor loop : loops) {
            answers.add(loop.submit(() -> {}));
        }
        boolean all = true;
        for (Future<?> answer : answers) {
            all &= answer.awaitUninterruptibly(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return all;
    }

    private Channel listen(Endpoint endpoint) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(carrier.server())
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ClientConnection(clients, config.clients()));
                    }
                });
        ChannelFuture bound = bootstrap.bind(socket(endpoint)).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + endpoint + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    /** Where the first listener accepts, with the port that was given when the configuration says 0. */
    public InetSocketAddress listenAddress() {
        return (InetSocketAddress) listeners.getFirst().localAddress();
    }

    /** Where probes and metrics are served; null when nowhere. */
    public @Nullable InetSocketAddress adminAddress() {
        return admin == null ? null : admin.address();
    }

    /** Whether it accepts and is not being drained. */
    public boolean ready() {
        return ready;
    }

    /** What it holds and has done. */
    public ProxySample sample() {
        Map<String, Integer> natPorts = nat.ports();
        Map<String, UpstreamSample> samples = new LinkedHashMap<>();
        upstreams.forEach((host, upstream) -> samples.put(host, sample(upstream)));
        return new ProxySample(
                carrier.name(),
                OpenSsl.isAvailable() ? OpenSsl.versionString() : "JDK",
                clients.open(),
                clients.accepted(),
                clients.refused(),
                clients.rejections(),
                names.queries(),
                names.failures(),
                natPorts,
                nat.alarms(natPorts),
                accessLog == null ? 0 : accessLog.lost(),
                samples);
    }

    private static UpstreamSample sample(Upstream upstream) {
        UpstreamCounters counters = upstream.counters;
        PoolCounters pool = upstream.poolCounters();
        Map<String, Long> discards = new TreeMap<>();
        pool.discards().forEach((reason, number) -> discards.put(reason.name(), number));
        return new UpstreamSample(
                counters.requests.sum(),
                counters.answers(),
                counters.errors(),
                counters.retries.sum(),
                pool.opened(),
                pool.reused(),
                pool.opening(),
                pool.inUse(),
                pool.idle(),
                counters.openFailures(),
                pool.waiting(),
                pool.queued(),
                pool.queueTimeouts(),
                pool.queueRefusals(),
                pool.waitNanos(),
                pool.waitNanosMax(),
                upstream.idleTimeoutNanos(),
                discards,
                counters.handshakesFull.sum(),
                counters.handshakesResumed.sum(),
                counters.bytesSent.sum(),
                counters.bytesReceived.sum());
    }

    /**
     * Shuts down without breaking anything off: says that it is not ready, goes on for the configured delay so that load balancers hear of it,
     * stops accepting, lets every request under way end, and closes.
     *
     * @param limit how long requests may take; what is not over then is broken off
     * @return whether every request ended by itself
     */
    public boolean drain(Duration limit) throws InterruptedException {
        ready = false;
        pause(config.drainDelay());
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        clients.drain();
        long end = System.nanoTime() + limit.toNanos();
        boolean quiet = awaitClosed(clients.channels(), end);
        close();
        return quiet;
    }

    /** Nothing ever counts this latch down: waiting for it is a pause that an interrupt ends. */
    private static void pause(Duration delay) throws InterruptedException {
        if (!delay.isZero() && new CountDownLatch(1).await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private static boolean awaitClosed(Iterable<Channel> channels, long endNanos) throws InterruptedException {
        for (Channel channel : channels) {
            long left = endNanos - System.nanoTime();
            if (!channel.closeFuture().await(Math.max(0, left), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        return true;
    }

    /** Breaks off whatever is under way and ends. Of no effect a second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        listeners.forEach(listener -> listener.close().awaitUninterruptibly());
        clients.channels().forEach(channel -> {
            Closing.gently(channel);
            channel.closeFuture().awaitUninterruptibly();
        });
        upstreams.values().forEach(Upstream::drain);
        names.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        connectors.forEach(Connector::close);
        if (admin != null) {
            admin.close();
        }
        if (accessLog != null) {
            accessLog.close();
        }
    }
}
