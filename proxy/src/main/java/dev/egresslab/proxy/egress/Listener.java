package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ListenerConfig;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A listening socket and what its clients are met with: TLS, or nothing of the kind. Thread safe. */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Listener extends ChannelInitializer<Channel> {
    private final Clients clients;
    private volatile ListenerConfig config;
    private @Nullable ListenerTls tls;
    private final AcceptGate gate;
    private @Nullable Channel channel;

    /**
     * @param tls as the configuration asks for it; owned by the listener
     * @param acceptFailures counts accepts that failed
     */
    Listener(Clients clients, ListenerConfig config, @Nullable ListenerTls tls, LongAdder acceptFailures) {
        this.gate = new AcceptGate(acceptFailures);
        this.clients = clients;
        this.config = config;
        this.tls = tls;
    }

    /**
     * Begins to accept.
     *
     * @throws IOException when the address cannot be bound, with it in the message
     */
    void bind(EventLoopGroup loops, Carrier carrier) throws IOException {
        ServerBootstrap bootstrap = carrier.listener(new ServerBootstrap())
                .group(loops)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .handler(gate)
                .childHandler(this);
        InetSocketAddress address =
                new InetSocketAddress(config.address().host(), config.address().port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(
                    "cannot listen on " + config.address() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        channel = bound.channel();
        Segments.oneEachWay(channel);
    }

    @Override
    protected void initChannel(Channel client) {
        SslHandler handshake = handshake(client);
        if (handshake != null) {
            Segments.atOnce(client); // a handshake is more than one write
            TlsGate.guard(client, handshake, clients.handshakes);
        }
        client.pipeline().addLast(new ClientConnection(clients, clients.limits(), handshake == null));
    }

    private synchronized @Nullable SslHandler handshake(Channel client) {
        return tls == null ? null : tls.handler(client.alloc());
    }

    ListenerConfig config() {
        return config;
    }

    InetSocketAddress address() {
        return (InetSocketAddress)
                Objects.requireNonNull(channel, "a listener must be bound").localAddress();
    }

    /** TLS as it is now; null for none. Only to look at: it may be given up at any time. */
    synchronized @Nullable ListenerTls tls() {
        return tls;
    }

    /** Meets the next clients with other TLS; what it was before ends with its last connection. */
    synchronized void meet(ListenerConfig changed, @Nullable ListenerTls with) {
        ListenerTls before = tls;
        config = changed;
        tls = with;
        if (before != null && before != with) {
            before.close();
        }
    }

    /** Accepts from now on, or not; who waits meanwhile waits in the kernel's queue. */
    void accept(boolean on) {
        gate.accept(on);
    }

    /** Stops accepting, at once. Clients that are there stay. */
    void close() {
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
        meet(config, null);
    }
}
