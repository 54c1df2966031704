package dev.egresslab.proxy.egress;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A TLS server for thousands of connections on one thread. It answers each request (a head without a body) at once, or holds its answers until it
 * is told to give them, so that a test has as many requests out at the same time as it likes.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class HeldOrigin implements AutoCloseable {
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel listener;
    private final List<ChannelHandlerContext> held = new ArrayList<>();
    private boolean holding;

    HeldOrigin(X509Bundle identity) throws Exception {
        SslContext tls = SslContextBuilder.forServer(identity.toKeyManagerFactory())
                .protocols("TLSv1.3")
                .build();
        this.listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(tls.newHandler(channel.alloc()), new Connection());
                    }
                })
                .bind(Proxies.ANY.host(), 0)
                .sync()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** From now on answers are held. */
    synchronized void hold() {
        holding = true;
    }

    /** Requests whose answers are held. */
    synchronized int held() {
        return held.size();
    }

    /** Answers what is held, and from now on at once. */
    synchronized void answer(boolean close) {
        holding = false;
        for (ChannelHandlerContext ctx : held) {
            ctx.executor().execute(() -> answer(ctx, close));
        }
        held.clear();
    }

    private synchronized boolean heldNow(ChannelHandlerContext ctx) {
        return holding && held.add(ctx);
    }

    private static void answer(ChannelHandlerContext ctx, boolean close) {
        String answer =
                close ? Proxies.ok("bye").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n") : Proxies.ok("hello");
        ctx.writeAndFlush(ctx.alloc().buffer(128).writeBytes(answer.getBytes(StandardCharsets.US_ASCII)));
    }

    /** Trusts its peer: a proxy that frames well. */
    private final class Connection extends ChannelInboundHandlerAdapter {
        private int ends;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            while (in.isReadable()) {
                byte octet = in.readByte();
                ends = octet == '\n' ? ends + 1 : octet == '\r' ? ends : 0;
                if (ends == 2) {
                    ends = 0;
                    if (!heldNow(ctx)) {
                        answer(ctx, false);
                    }
                }
            }
            in.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close(); // the proxy ends connections by a reset
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
