package dev.egresslab.bench.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An HTTP server on 127.0.0.1 that does what a script says, and tells which connections came and went. */
final class ScriptedServer implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final AtomicInteger accepted = new AtomicInteger();
    private final BlockingQueue<Integer> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final Channel listener;

    /** Starts a server, with TLS when a context is given. */
    ScriptedServer(Script script, @Nullable SslContext tls) {
        listener = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                        }
                        channel.pipeline().addLast(new Requests(script, accepted.getAndIncrement()));
                    }
                })
                .bind(InetAddress.ofLiteral("127.0.0.1"), 0)
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    /** Returns how many connections were accepted. */
    int accepted() {
        return accepted.get();
    }

    /** Waits for the next connection that ends, and returns its number. */
    int awaitClosed() throws InterruptedException {
        Integer number = closed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (number == null) {
            throw new AssertionError("no connection was closed within " + PATIENCE_SECONDS + " s");
        }
        return number;
    }

    /** Waits for the next request, and returns its head. */
    String awaitHead() throws InterruptedException {
        String head = heads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("no request came within " + PATIENCE_SECONDS + " s");
        }
        return head;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Requests extends ChannelInboundHandlerAdapter {
        private final Script script;
        private final int connection;
        private final StringBuilder received = new StringBuilder();
        private int requests;

        Requests(Script script, int connection) {
            this.script = script;
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf in = (ByteBuf) message;
            received.append(in.toString(StandardCharsets.ISO_8859_1));
            in.release();
            for (int end = received.indexOf("\r\n\r\n"); end >= 0; end = received.indexOf("\r\n\r\n")) {
                heads.add(received.substring(0, end + 4));
                received.delete(0, end + 4);
                script.onRequest(connection, requests, ctx.channel());
                requests++;
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            closed.add(connection);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            // A client that resets or refuses the certificate is part of the tests; the close is what they look at.
            Future<Void> _ = ctx.close();
        }
    }
}
