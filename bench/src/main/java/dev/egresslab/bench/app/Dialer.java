package dev.egresslab.bench.app;

import dev.egresslab.bench.scenario.AppSpec;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What every dial needs: the loop, the ways to the hosts, and the counts. Loop only. */
final class Dialer {
    private final AppConfig config;
    private final Transport transport;
    private final EventLoop loop;
    private final Live live;
    private final Alarm alarm;
    private final @Nullable Names names;
    private final @Nullable ClientTls tls;
    private final @Nullable InetSocketAddress egress;
    private final ChannelGroup channels;
    private boolean closed;
    private Routes routes;
    private RandomGenerator random;

    Dialer(AppConfig config, Transport transport, EventLoop loop, Live live, Alarm alarm, Routes routes) {
        this.config = config;
        this.transport = transport;
        this.loop = loop;
        this.live = live;
        this.routes = routes;
        this.alarm = alarm;
        random = new SplittableRandom(0);
        channels = new DefaultChannelGroup(loop, true);
        AppConfig.Direct direct = config.direct();
        egress = config.egress() == null ? null : Routes.address(config.egress());
        AppConfig.Tls tlsConfig = config.tls();
        tls = egress != null || tlsConfig == null ? null : new ClientTls(tlsConfig);
        names = direct == null
                ? null
                : new Names(
                        loop,
                        this::openDatagram,
                        Routes.address(direct.resolver()),
                        config.dnsCache(),
                        Names.QUERY_TIMEOUT_MILLIS,
                        live.tally());
    }

    /** Sends later connections other ways. */
    void route(Routes newRoutes, RandomGenerator newRandom) {
        routes = newRoutes;
        random = newRandom;
    }

    /** Begins to open a connection from an instance. */
    Dial dial(int hostIndex, int instance, Dial.Observer observer) {
        Dial dial = new Dial(this, config.hosts().get(hostIndex), destination(hostIndex), instance, observer);
        dial.start();
        return dial;
    }

    /** Returns which kept connections serve a host: each host has its own, unless all calls go to the egress proxy. */
    int destination(int hostIndex) {
        return egress == null ? hostIndex : 0;
    }

    private DatagramChannel openDatagram() {
        DatagramChannel channel = transport.datagram().get();
        channels.add(channel);
        return channel;
    }

    SocketChannel openSocket() {
        SocketChannel channel = transport.socket().get();
        channels.add(channel);
        // The call has its own timers.
        channel.config().setOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
        if (egress == null && config.close() == AppSpec.Close.RST) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        return channel;
    }

    ResponseReader newReader() {
        return new ResponseReader(config.method().equals("HEAD"));
    }

    @Nullable
    InetSocketAddress chooseGateway() {
        return routes.choose(random);
    }

    /** What the gateways call an instance. */
    String user(int instance) {
        return routes.user(instance);
    }

    Alarm alarm() {
        return alarm;
    }

    EventLoop loop() {
        return loop;
    }

    @Nullable
    Names names() {
        return names;
    }

    @Nullable
    ClientTls tls() {
        return tls;
    }

    @Nullable
    InetSocketAddress egress() {
        return egress;
    }

    /** A connection opened or tried to open: what costs the gateway a port. */
    void countAttempt() {
        live.tally().add(Count.CONNECTIONS_OPENED, 1);
    }

    void countOpened() {
        live.connections().add(1);
    }

    void countClosed() {
        live.connections().add(-1);
    }

    void countHandshake(boolean resumed) {
        live.tally().add(resumed ? Count.TLS_RESUMED : Count.TLS_FULL, 1);
    }

    /** Tells whether no connection is opened any more. */
    boolean closed() {
        return closed;
    }

    /**
     * Closes every connection and opens no further one.
     *
     * @return completes when the last socket is closed
     */
    Future<Void> close() {
        closed = true;
        if (names != null) {
            names.close();
        }
        Future<Void> _ = channels.close();
        return channels.newCloseFuture().addListener(_ -> {
            if (tls != null) {
                tls.close();
            }
        });
    }
}
