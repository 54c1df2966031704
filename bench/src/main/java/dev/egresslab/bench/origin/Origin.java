package dev.egresslab.bench.origin;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The servers that are called: one HTTP/1.1 server for all hosts, as a CDN edge is, and the name server that gives their public addresses.
 * Both listen on the loopback interface, on ports the kernel chooses. Safe for use by several threads.
 */
public final class Origin implements AutoCloseable {
    /** Not what the JDK calls loopback, which may be IPv6. */
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /** The kernel caps it at net.core.somaxconn. */
    private static final int BACKLOG = 65_535;

    /** As nginx has it for client_header_timeout, client_body_timeout and send_timeout. */
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long SHUTDOWN_SECONDS = 5;

    private final EventLoopGroup loops;
    /** A name server of its own thread: a burst of handshakes must not make names slow, as it would not in the world. */
    private final EventLoopGroup dnsLoop;

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Counters counters = new Counters();
    private final @Nullable ServerTls tls;
    private final DnsServer dns;
    private final InetSocketAddress httpAddress;
    private final InetSocketAddress plainAddress;
    private final InetSocketAddress dnsAddress;

    private Origin(OriginConfig config, SslProvider provider) {
        HostNames hosts = new HostNames(config.hosts());
        Transport transport = config.transport() == null ? Transport.best() : config.transport();
        tls = config.tls() == null ? null : ServerTls.create(config.tls(), provider, hosts, counters);
        dns = new DnsServer(config.hosts(), config.dnsTtlSeconds(), config.dnsRotate());
        loops = new MultiThreadIoEventLoopGroup(
                config.loops(), new DefaultThreadFactory("origin", true), transport.ioHandlerFactory());
        dnsLoop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("origin-dns", true), transport.ioHandlerFactory());
        try {
            Site site = site(config, hosts);
            httpAddress = listen(transport, site, tls);
            plainAddress = config.plainBesideTls() ? listen(transport, site, null) : httpAddress;
            dnsAddress = bindDns(transport);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts an origin; when this returns it accepts connections and answers queries.
     *
     * @throws IllegalArgumentException when the certificate or an address cannot be used
     */
    public static Origin start(OriginConfig config) {
        return start(config, OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK);
    }

    /** Starts an origin with a TLS of the caller's choice. */
    static Origin start(OriginConfig config, SslProvider provider) {
        return new Origin(config, provider);
    }

    private Site site(OriginConfig config, HostNames hosts) {
        boolean kept = config.keepAliveTimeoutNanos() > 0;
        long idleNanos = kept ? config.keepAliveTimeoutNanos() : PROGRESS_NANOS;
        Map<EventLoop, Site.Timers> timers = new HashMap<>();
        for (EventExecutor executor : loops) {
            EventLoop loop = (EventLoop) executor;
            timers.put(loop, new Site.Timers(new LoopTimer(loop, idleNanos), new LoopTimer(loop, PROGRESS_NANOS)));
        }
        return new Site(
                hosts,
                new Draws(config.serviceTime(), config.responseSize(), config.seed()),
                new Answers(config.keepAliveTimeoutNanos()),
                counters,
                kept ? config.keepAliveRequests() : 1,
                config.fault(),
                timers);
    }

    private InetSocketAddress listen(Transport transport, Site site, @Nullable ServerTls secured) {
        Channel listener = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(new DescriptorWatch(counters))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channels.add(channel);
                        if (secured != null) {
                            channel.pipeline().addLast(secured.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new HttpServerCodec(), new Connection(channel, site, secured));
                    }
                })
                .bind(LOOPBACK, 0)
                .syncUninterruptibly()
                .channel();
        channels.add(listener);
        return (InetSocketAddress) listener.localAddress();
    }

    private InetSocketAddress bindDns(Transport transport) {
        Channel socket = new Bootstrap()
                .group(dnsLoop)
                .channel(transport.datagramChannel())
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline()
                                .addLast(new DatagramDnsQueryDecoder(), new DatagramDnsResponseEncoder(), dns);
                    }
                })
                .bind(LOOPBACK, 0)
                .syncUninterruptibly()
                .channel();
        channels.add(socket);
        return (InetSocketAddress) socket.localAddress();
    }

    /** Where all hosts are served: over TLS when the configuration has it, in plain HTTP otherwise. */
    public InetSocketAddress httpAddress() {
        return httpAddress;
    }

    /** Where all hosts are served in plain HTTP; the same as {@link #httpAddress()} unless both are spoken. */
    public InetSocketAddress plainAddress() {
        return plainAddress;
    }

    /** Where the name server takes queries over UDP. */
    public InetSocketAddress dnsAddress() {
        return dnsAddress;
    }

    /** What was counted since the start. */
    public OriginSample sample() {
        return counters.sample(dns.sample());
    }

    /** Ends all connections and listeners. */
    @Override
    public void close() {
        channels.close().awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        dnsLoop.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).syncUninterruptibly();
        if (tls != null) {
            tls.close();
        }
    }
}
