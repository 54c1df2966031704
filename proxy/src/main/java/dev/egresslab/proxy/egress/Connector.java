package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.SocksConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.Promise;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one upstream: address, TCP (through the relay, if there is one), TLS. When an address fails or is slow the next is
 * tried ({@link Opening}), for nothing of any request has been sent yet.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Connector {
    private static final System.Logger LOG = System.getLogger(Connector.class.getPackageName());

    private final EventLoopGroup loops;
    private final Carrier carrier;
    private final AddressBook addresses;
    final @Nullable UpstreamTls tls;
    final @Nullable SocksConfig via;
    private final NatGuard nat;
    private final Seldom lackTold;

    /** @param lackTold when it was said last that this machine lacks what a connection takes, by whichever upstream */
    Connector(
            EventLoopGroup loops,
            Carrier carrier,
            AddressBook addresses,
            @Nullable UpstreamTls tls,
            @Nullable SocksConfig via,
            NatGuard nat,
            Seldom lackTold) {
        this.nat = nat;
        this.lackTold = lackTold;
        this.loops = loops;
        this.carrier = carrier;
        this.addresses = addresses;
        this.tls = tls;
        this.via = via;
    }

    void open(Upstream upstream) {
        EventLoop loop = loops.next();
        addresses.next(System.nanoTime(), answer -> {
            switch (answer) {
                case AddressBook.Answer.Found found -> begin(new Opening(this, upstream, loop, found), found, loop);
                case AddressBook.Answer.Failed failed -> upstream.openFailed(failed.failure());
            }
        });
    }

    private void begin(Opening opening, AddressBook.Answer.Found found, EventLoop loop) {
        on(loop, opening::begin);
        if (!found.all()) {
            addresses.all(System.nanoTime(), answer -> on(loop, () -> opening.joined(answer)));
        }
    }

    private static void on(EventLoop loop, Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    /** This machine lacks what a connection takes. */
    void lacks(ConnectFailure failure) {
        if (lackTold.due(System.nanoTime())) {
            LOG.log(Level.WARNING, failure.detail());
        }
    }

    /**
     * Begins a TCP connection to an address, or to the relay, which is then asked for it. Without a descriptor left the future has failed, and its
     * channel is no {@link SocketChannel}.
     */
    ChannelFuture connect(EventLoop loop, InetSocketAddress destination, Promise<Void> relayed) {
        Bootstrap bootstrap = carrier.connections(new Bootstrap())
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (via != null) {
                            channel.pipeline().addLast(new Socks5Handshake(destination, via.user(), relayed));
                        }
                    }
                });
        InetSocketAddress first = via == null
                ? destination
                : new InetSocketAddress(via.address().host(), via.address().port());
        ChannelFuture connect = bootstrap.connect(first);
        if (connect.channel() instanceof SocketChannel made) {
            nat.opened(destination);
            made.closeFuture().addListener(_ -> nat.closed(destination));
        }
        return connect;
    }

    /** The addresses in use or last known, for people. */
    List<String> known() {
        return addresses.known(System.nanoTime()).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    /** A destination for people. */
    String name(InetSocketAddress destination) {
        String address = destination.getAddress().getHostAddress();
        String literal = (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + destination.getPort();
        return via == null ? literal : literal + " through " + via.address();
    }

    void close() {
        if (tls != null) {
            tls.close();
        }
    }
}
