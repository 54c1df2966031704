package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.SocksConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections to one upstream: address, TCP (through the relay, if there is one), TLS. When an address fails the next is tried,
 * for nothing of any request has been sent yet.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Connector {
    /** Addresses tried for one connection. */
    private static final int ATTEMPTS_MAX = 3;

    private final EventLoopGroup loops;
    private final Carrier carrier;
    private final AddressBook addresses;
    private final @Nullable UpstreamTls tls;
    private final @Nullable SocksConfig via;
    private final NatGuard nat;

    Connector(
            EventLoopGroup loops,
            Carrier carrier,
            AddressBook addresses,
            @Nullable UpstreamTls tls,
            @Nullable SocksConfig via,
            NatGuard nat) {
        this.nat = nat;
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
                case AddressBook.Answer.Found found -> new Attempt(upstream, loop, found.addresses(), 0).begin();
                case AddressBook.Answer.Failed failed -> upstream.openFailed(failed.failure());
            }
        });
    }

    void close() {
        if (tls != null) {
            tls.close();
        }
    }

    /** One address tried. Its steps run on the loop of the connection. */
    private final class Attempt {
        private final Upstream upstream;
        private final EventLoop loop;
        private final List<InetSocketAddress> candidates;
        private final int number;
        private final InetSocketAddress destination;
        private final UpstreamConnection connection;
        private @Nullable ScheduledFuture<?> timeout;
        private boolean over;

        Attempt(Upstream upstream, EventLoop loop, List<InetSocketAddress> candidates, int number) {
            this.upstream = upstream;
            this.loop = loop;
            this.candidates = candidates;
            this.number = number;
            this.destination = candidates.get(number);
            this.connection = new UpstreamConnection(upstream, destination);
        }

        void begin() {
            Promise<Void> relayed = loop.newPromise();
            Bootstrap bootstrap = new Bootstrap()
                    .group(loop)
                    .channel(carrier.socket())
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
            nat.opened(destination);
            ChannelFuture connect = bootstrap.connect(first);
            connect.channel().closeFuture().addListener(_ -> nat.closed(destination));
            long connectNanos = upstream.config.timeouts().connect().toNanos();
            timeout = loop.schedule(() -> timedOut(connect), connectNanos, TimeUnit.NANOSECONDS);
            connect.addListener((ChannelFuture done) -> {
                if (!done.isSuccess()) {
                    fail(done.channel(), ConnectFailure.ofConnect(done.cause(), name()));
                } else if (via == null) {
                    connected(done.channel());
                }
            });
            relayed.addListener((Future<Void> done) -> {
                if (done.isSuccess()) {
                    connected(connect.channel());
                } else {
                    fail(connect.channel(), ConnectFailure.ofConnect(done.cause(), name()));
                }
            });
        }

        private String name() {
            String address = destination.getAddress().getHostAddress() + ":" + destination.getPort();
            return via == null ? address : address + " through " + via.address();
        }

        private void timedOut(ChannelFuture connect) {
            String rule = "no connection within " + upstream.config.timeouts().connect();
            fail(connect.channel(), ConnectFailure.ofConnect(new ConnectTimeoutException(rule), name()));
        }

        private void connected(Channel channel) {
            if (over) {
                return;
            }
            if (timeout != null) {
                timeout.cancel(false);
            }
            if (tls == null) {
                ready(channel);
                return;
            }
            SslHandler handler = tls.handler(channel.alloc());
            long began = System.currentTimeMillis();
            channel.pipeline().addLast(handler);
            handler.handshakeFuture().addListener((Future<Channel> done) -> {
                if (done.isSuccess()) {
                    upstream.counters.handshake(UpstreamTls.resumed(handler, began));
                    ready(channel);
                } else {
                    fail(channel, ConnectFailure.ofTls(done.cause(), name()));
                }
            });
        }

        private void ready(Channel channel) {
            if (!over) {
                over = true;
                channel.pipeline().addLast(connection);
                upstream.opened(connection);
            }
        }

        private void fail(Channel channel, ConnectFailure failure) {
            if (over) {
                return;
            }
            over = true;
            if (timeout != null) {
                timeout.cancel(false);
            }
            Closing.gently(channel);
            int next = number + 1;
            if (next < Math.min(candidates.size(), ATTEMPTS_MAX)) {
                new Attempt(upstream, loop, candidates, next).begin();
            } else {
                upstream.openFailed(failure);
            }
        }
    }
}
