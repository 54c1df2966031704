package dev.egresslab.bench.app;

import dev.egresslab.bench.app.AppConfig.Gateway;
import dev.egresslab.bench.peer.Endpoint;
import dev.egresslab.bench.peer.PhpPeer;
import dev.egresslab.bench.peer.PhpRequest;
import dev.egresslab.bench.workload.ConnectionModel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * PHP-FPM's workers, asked as nginx asks them: a connection to FPM's Unix socket for each page. Pages wait in FPM's own queue, and one
 * that finds it full is refused. The pages' calls are PHP's: its sockets, its TLS, its CPU. Loop only.
 *
 * <p>PHP speaks of a call when the page is over, and of its connections only how many it opened, so some figures cannot be had.
 */
final class FpmWorkers implements PageServer {
    /** curl does not say whether a handshake resumed a session, nor how many sockets were open at once; and it asks no name server here. */
    private static final Set<String> UNCOUNTED =
            Set.of("tls.handshakes.full", "tls.handshakes.resumed", "connections.open.max", "dns.queries");

    /** Beyond the calls' own limits: what a page may wait in FPM's queue. */
    private static final long QUEUE_SECONDS = 100;

    private final AppConfig config;
    private final PhpPeer fpm;
    private final LocalTransport transport;
    private final EventLoop loop;
    private final Live live;
    private final Alarm alarm;
    private final ChannelGroup channels;
    private final long limitNanos;
    private Routes routes;
    private RandomGenerator random = new SplittableRandom(0);

    FpmWorkers(AppConfig config, PhpPeer fpm, LocalTransport transport, EventLoop loop, Live live, Alarm alarm) {
        this.config = config;
        this.fpm = fpm;
        this.transport = transport;
        this.loop = loop;
        this.live = live;
        this.alarm = alarm;
        channels = new DefaultChannelGroup(loop, true);
        limitNanos = config.calls() * config.timeoutNanos() + TimeUnit.SECONDS.toNanos(QUEUE_SECONDS);
        routes = OwnWorkers.routes(config, null);
    }

    @Override
    public void arrive(Page.Owner owner, long number, long intendedNanos) {
        FpmPage page = new FpmPage(this, owner, fpm.question(request(number)), intendedNanos);
        Channel channel = transport.socket().get();
        channels.add(channel);
        channel.pipeline().addLast(page);
        ChannelFuture registered = loop.register(channel);
        if (registered.cause() != null) {
            page.failed(Failure.ofConnect(registered.cause()));
            return;
        }
        page.begin(channel, transport.address().apply(fpm.socket()));
    }

    /** A gateway for each connection that the page opens, drawn by share; the machines take the pages in turn. */
    private PhpRequest request(long number) {
        int connections = config.connections() == ConnectionModel.PER_CALL ? config.calls() : 1;
        List<Endpoint> gateways = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            InetSocketAddress gateway = routes.choose(random);
            if (gateway != null) {
                gateways.add(Endpoint.of(gateway));
            }
        }
        return new PhpRequest(number, gateways, routes.user((int) (number % config.instances())));
    }

    @Override
    public void route(@Nullable List<Gateway> gateways, long seed) {
        routes = OwnWorkers.routes(config, gateways);
        random = new SplittableRandom(seed);
    }

    /** FPM tells its queue's length only to who waits in it. */
    @Override
    public int queued() {
        return Math.max(0, live.inFlight().value() - config.workers());
    }

    @Override
    public Set<String> uncounted() {
        return UNCOUNTED;
    }

    @Override
    public Future<Void> close() {
        Future<Void> _ = channels.close();
        return channels.newCloseFuture();
    }

    AppConfig config() {
        return config;
    }

    EventLoop loop() {
        return loop;
    }

    Live live() {
        return live;
    }

    Alarm alarm() {
        return alarm;
    }

    /** How long a page may take, its wait for a worker included. */
    long limitNanos() {
        return limitNanos;
    }
}
