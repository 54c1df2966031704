package dev.egresslab.simulator.loopback;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A NAT gateway that clients reach as a SOCKS5, SOCKS4 or SOCKS4a proxy on the loopback interface. A CONNECT is a SYN; its answer is what
 * the network's would be, a round trip later, a refusal, or none at all. Clients that speak no SOCKS have a {@link FixedListener} for each
 * destination. Safe to use from any thread but those of its event loops.
 *
 * <p>All of a gateway runs on one event loop, and needs two descriptors for a connection.
 */
public final class LoopbackGateway implements AutoCloseable {

    private static final int BACKLOG = 65_535;
    private static final long SHUTDOWN_SECONDS = 10;

    private final GatewayLoop gateway;
    private final Sampler sampler;
    private final EventLoop loop;
    private final Channel listener;
    private final Map<FixedListener, Channel> fixed;
    private final @Nullable EventLoopGroup ownGroup;
    private final Object lock = new Object();
    private @Nullable GatewaySample lastSample;

    private LoopbackGateway(
            GatewayLoop gateway,
            Sampler sampler,
            Channel listener,
            Map<FixedListener, Channel> fixed,
            @Nullable EventLoopGroup ownGroup) {
        this.gateway = gateway;
        this.sampler = sampler;
        this.loop = gateway.loop();
        this.listener = listener;
        this.fixed = fixed;
        this.ownGroup = ownGroup;
    }

    /**
     * Starts a gateway on an event loop of its own.
     *
     * @throws IOException if it cannot listen there, for instance because the port is in use
     */
    public static LoopbackGateway start(GatewayConfig config) throws IOException {
        EventLoopGroup group = Transport.best().newGroup(1, "gateway-" + config.name());
        try {
            return start(config, group, group);
        } catch (IOException | RuntimeException e) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly();
            throw e;
        }
    }

    /**
     * Starts a gateway on the next loop of a group, which outlives it.
     *
     * @param group from {@link Transport#newGroup}
     * @throws IOException if it cannot listen there, for instance because the port is in use
     */
    public static LoopbackGateway start(GatewayConfig config, EventLoopGroup group) throws IOException {
        return start(config, group, null);
    }

    private static LoopbackGateway start(GatewayConfig config, EventLoopGroup group, @Nullable EventLoopGroup own)
            throws IOException {
        Transport transport = Transport.of(group);
        EventLoop loop = group.next();
        GatewayLoop gateway = new GatewayLoop(config, loop, transport);
        Channel listener = listen(config.name(), config.listen(), gateway, gateway::accept);
        Map<FixedListener, Channel> fixed = new LinkedHashMap<>();
        try {
            for (FixedListener one : config.fixed()) {
                fixed.put(one, listen(config.name(), one.listen(), gateway, () -> gateway.accept(one)));
            }
        } catch (IOException e) {
            listener.close().awaitUninterruptibly();
            fixed.values().forEach(bound -> bound.close().awaitUninterruptibly());
            throw e;
        }
        return new LoopbackGateway(gateway, new Sampler(config, transport, gateway), listener, fixed, own);
    }

    private static Channel listen(String name, String at, GatewayLoop gateway, Supplier<Side> accept)
            throws IOException {
        var bound = new ServerBootstrap()
                .group(gateway.loop(), gateway.loop())
                .channel(gateway.transport().serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .handler(new AcceptFailures(gateway.counters()))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel client) {
                        client.pipeline().addLast(accept.get());
                    }
                })
                .bind(Endpoint.parse("listen", at).socketAddress())
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException(
                    "Gateway %s cannot listen on %s: %s".formatted(name, at, failure.getMessage()), failure);
        }
        return bound.channel();
    }

    /** Where clients find it, with the port it really has. */
    public InetSocketAddress listenAddress() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Where each fixed listener listens, with the port it really has, in the configuration's order. */
    public Map<FixedListener, InetSocketAddress> fixedAddresses() {
        Map<FixedListener, InetSocketAddress> addresses = new LinkedHashMap<>();
        fixed.forEach((listener, bound) -> addresses.put(listener, (InetSocketAddress) bound.localAddress()));
        return Collections.unmodifiableMap(addresses);
    }

    /**
     * The gateway now, with all datapoints of its metrics. After {@link #close} it is the gateway as it was closed.
     *
     * @throws IllegalStateException if called on the gateway's event loop
     */
    public GatewaySample sample() {
        return sample(0);
    }

    /**
     * The gateway now, with the datapoints of its metrics from a period on: whoever samples often need not get them all each time. The last
     * datapoint is of a period that has not ended, and must be asked for again.
     *
     * @param fromPeriod number of the first datapoint wanted, from 0
     * @throws IllegalStateException if called on the gateway's event loop
     */
    public GatewaySample sample(int fromPeriod) {
        if (fromPeriod < 0) {
            throw new IllegalArgumentException("fromPeriod must not be negative, was " + fromPeriod);
        }
        if (loop.inEventLoop()) {
            throw new IllegalStateException(
                    "sample must not be called on the gateway's event loop, for it waits for that");
        }
        synchronized (lock) {
            GatewaySample last = lastSample;
            return last != null ? last : onLoop(() -> sampler.sample(fromPeriod));
        }
    }

    /** Ends every connection at once by a reset, and stops listening. Does nothing the second time. */
    @Override
    public void close() {
        synchronized (lock) {
            if (lastSample != null) {
                return;
            }
            listener.close().awaitUninterruptibly();
            fixed.values().forEach(bound -> bound.close().awaitUninterruptibly());
            lastSample = onLoop(() -> {
                GatewaySample last = sampler.sample(0);
                gateway.close();
                return last;
            });
            if (ownGroup != null) {
                ownGroup.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                        .awaitUninterruptibly();
            }
        }
    }

    private <T> T onLoop(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }

    /** Counts clients that could not be let in; Netty then does not accept for a second, so that a full table is not retried in a loop. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {

        private final Counters counters;

        AcceptFailures(Counters counters) {
            this.counters = counters;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            counters.acceptFailed(cause);
            context.fireExceptionCaught(cause);
        }
    }
}
