package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.admin.AdminServer;
import dev.egresslab.proxy.admin.AdminView;
import dev.egresslab.proxy.admin.MetricFamily;
import dev.egresslab.proxy.config.Endpoint;
import dev.egresslab.proxy.config.ProxyConfig;
import dev.egresslab.proxy.config.ProxyConfigException;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.OpenSsl;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
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
    /** For what is left at the end to be told, and to close. */
    private static final long END_NANOS = TimeUnit.SECONDS.toNanos(1);

    private volatile ProxyConfig config;
    private final Carrier carrier;
    private final EventLoopGroup loops;
    private final NameLookup names;
    private final NatGuard nat;
    private final UpstreamSet upstreams;
    private final ScheduledExecutorService watcher = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("egress-watch").factory());
    private final Listeners listeners;
    private final Overload overload;
    private final LongAdder reloads = new LongAdder();
    private final LongAdder reloadsRefused = new LongAdder();
    private final Clients clients;
    private final @Nullable AccessLog accessLog;
    private @Nullable AdminServer admin;
    private volatile boolean ready;
    private volatile boolean warm;
    private volatile boolean lastReloadApplied = true;
    private volatile Reload.@Nullable Source source;
    private boolean closed;

    private EgressProxy(ProxyConfig config, @Nullable AccessLog accessLog, LoadMeter.@Nullable Source load) {
        this.accessLog = accessLog;
        this.config = config;
        this.carrier = Carrier.choose(config.transport());
        this.loops = new MultiThreadIoEventLoopGroup(
                config.loops(), new DefaultThreadFactory("egress", true), carrier.handler());
        this.nat = new NatGuard(config.nat());
        this.names = new NameLookup(config.resolver(), carrier, loops.next());
        this.upstreams = new UpstreamSet(loops, carrier, names, nat, config.resolver());
        try {
            upstreams.serve(upstreams.prepare(config));
        } catch (RuntimeException e) {
            names.close();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
        this.clients = new Clients(config.clients(), upstreams.current(), loops, accessLog);
        this.listeners = new Listeners(clients, loops, carrier, watcher);
        LoadMeter meter = new LoadMeter(clients.lags(), System.nanoTime());
        this.overload = new Overload(config.overload(), load == null ? meter::read : load, clients, listeners);
    }

    /**
     * Starts a proxy; when this returns, it accepts.
     *
     * @throws IOException when a listener cannot be bound, with its address in the message
     * @throws IllegalArgumentException when certificates or addresses of the configuration cannot be used
     */
    public static EgressProxy start(ProxyConfig config) throws IOException {
        return start(config, null);
    }

    /** @param load where what weighs on it is read; null for this process */
    static EgressProxy start(ProxyConfig config, LoadMeter.@Nullable Source load) throws IOException {
        LogLine.prepare();
        AccessLog accessLog = config.accessLog() == null ? null : new AccessLog(config.accessLog());
        EgressProxy proxy = new EgressProxy(config, accessLog, load);
        try {
            proxy.listeners.serve(proxy.listeners.prepare(config.listeners()));
            proxy.admin = config.admin() == null ? null : AdminServer.start(socket(config.admin()), proxy.adminView());
        } catch (IOException | RuntimeException e) {
            proxy.close();
            throw e;
        }
        proxy.upstreams.current().values().forEach(Upstream::start);
        proxy.overload.start(proxy.watcher);
        proxy.ready = true;
        return proxy;
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
            public boolean started() {
                return EgressProxy.this.started();
            }

            @Override
            public List<MetricFamily> metrics() {
                return ProxyMetrics.of(metered());
            }

            @Override
            public String explain() {
                StringBuilder text = new StringBuilder();
                upstreams.current().forEach((host, upstream) -> upstream.explain(text));
                return text.toString();
            }

            @Override
            public Answer reload() {
                Reload reload = EgressProxy.this.reload();
                return new Answer(reload.applied() ? 200 : 422, reload.text() + "\n");
            }
        };
    }

    /** Whether the pools have been warm once: each has opened, or tried to open, what it is to keep ready. */
    boolean started() {
        warm = warm || (ready && upstreams.current().values().stream().allMatch(Upstream::warm));
        return warm;
    }

    EventLoopGroup loops() {
        return loops;
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

    /** Where the first listener accepts, with the port that was given when the configuration says 0. */
    public InetSocketAddress listenAddress() {
        return listeners.addresses().getFirst();
    }

    /** Where each listener accepts, in the order of the configuration. */
    public List<InetSocketAddress> listenAddresses() {
        return listeners.addresses();
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
        upstreams.current().forEach((host, upstream) -> samples.put(host, UpstreamSample.of(upstream)));
        return new ProxySample(
                carrier.name(),
                OpenSsl.isAvailable() ? OpenSsl.versionString() : "JDK",
                clients.open(),
                clients.accepted(),
                clients.refused(),
                clients.sources(),
                listeners.acceptFailures(),
                overload.sample(),
                clients.handshakes.byResult(),
                listeners.certificatesRead(),
                listeners.certificatesRefused(),
                listeners.certificateEnds(),
                clients.rejections(),
                names.queries(),
                names.failures(),
                names.denials(),
                natPorts,
                nat.alarms(natPorts),
                accessLog == null ? 0 : accessLog.lost(),
                samples);
    }

    private Metered metered() {
        Map<String, UpstreamTimes> times = new LinkedHashMap<>();
        upstreams.current().forEach((host, upstream) -> times.put(host, upstream.counters.times));
        return new Metered(sample(), times, reloads.sum(), reloadsRefused.sum(), lastReloadApplied);
    }

    /** Says where {@link #reload()} reads the configuration from. */
    public void reloadsFrom(Reload.Source files) {
        source = files;
    }

    /** Reads the configuration anew and takes it up; when anything is wrong with it, the old one stays as it is. Never throws for that. */
    public Reload reload() {
        Reload.Source files = source;
        Reload reload;
        try {
            reload = files == null
                    ? new Reload(false, "this proxy was started without a file to read again")
                    : reload(files.read());
        } catch (ProxyConfigException e) {
            reload = new Reload(false, String.valueOf(e.getMessage()));
        }
        lastReloadApplied = reload.applied();
        (reload.applied() ? reloads : reloadsRefused).increment();
        return reload;
    }

    /**
     * Takes up another configuration. Listeners that stay keep accepting, client connections stay open, requests under way end where they
     * began, and upstreams that are the same keep their pools. What cannot be changed under way refuses the whole, as does an address that
     * cannot be bound or a certificate that cannot be read: nothing is half done.
     */
    public synchronized Reload reload(ProxyConfig changed) {
        List<String> fixed = Reload.needingRestart(config, changed);
        if (!fixed.isEmpty()) {
            return new Reload(false, "only a restart can change " + String.join(", ", fixed));
        }
        if (closed || !ready) {
            return new Reload(false, "the proxy is shutting down");
        }
        Listeners.Prepared doors = null;
        UpstreamSet.Prepared prepared;
        try {
            doors = listeners.prepare(changed.listeners());
            prepared = upstreams.prepare(changed);
        } catch (IOException | IllegalArgumentException e) {
            if (doors != null) {
                doors.drop();
            }
            return new Reload(false, String.valueOf(e.getMessage()));
        }
        Map<String, Upstream> before = upstreams.current();
        List<Upstream> replaced = upstreams.serve(prepared);
        clients.reload(changed.clients(), upstreams.current());
        overload.reload(changed.overload());
        prepared.created().keySet().forEach(Upstream::start);
        replaced.forEach(upstreams::retire);
        listeners.serve(doors);
        config = changed;
        return new Reload(true, UpstreamSet.difference(before, upstreams.current()));
    }

    /**
     * Shuts down without breaking anything off: says that it is not ready, goes on for the configured delay so that load balancers hear of it,
     * stops accepting, lets every request under way end, each with its connection's last answer, and closes.
     *
     * @param limit how long requests may take; what is not over then is broken off, with an answer where none has begun
     * @return whether every request ended by itself
     */
    public boolean drain(Duration limit) throws InterruptedException {
        return drain(limit, delay -> {
            // Nothing ever counts this latch down: waiting for it is a pause that an interrupt ends.
            if (!delay.isZero() && new CountDownLatch(1).await(delay.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("nobody counts down");
            }
        });
    }

    /** How the drain delay passes. */
    @FunctionalInterface
    interface Pause {
        /** Returns when it is over. */
        void pass(Duration delay) throws InterruptedException;
    }

    boolean drain(Duration limit, Pause pause) throws InterruptedException {
        ready = false;
        pause.pass(config.drainDelay());
        listeners.close();
        clients.drain();
        boolean quiet = clients.awaitNone(System.nanoTime() + limit.toNanos());
        if (!quiet) {
            clients.breakOff();
            clients.awaitNone(System.nanoTime() + END_NANOS);
        }
        close();
        return quiet;
    }

    /** Breaks off whatever is under way and ends. Of no effect a second time. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ready = false;
        watcher.shutdownNow();
        listeners.close();
        clients.cut();
        upstreams.current().values().forEach(Upstream::drain);
        awaitSockets();
        names.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
        upstreams.close();
        if (admin != null) {
            admin.close();
        }
        if (accessLog != null) {
            accessLog.close();
        }
    }

    /** Gives sockets a moment to close: an event loop that ends with some of them complains of each. */
    private void awaitSockets() {
        long end = System.nanoTime() + END_NANOS;
        while ((clients.open() > 0 || nat.open() > 0) && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}
