package dev.egresslab.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * The end of a connection whose client may still be sending: this side ends after the last answer (close_notify, FIN), and what still comes
 * is thrown away unread, for closing a socket with unread bytes resets it, and a reset can take the answer away from the client (RFC 9112
 * section 9.6). Stands before TLS, which has nothing to say any more. How long it may take is its owner's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Linger extends ChannelInboundHandlerAdapter {
    /** Bytes thrown away before the connection is cut. */
    private static final int BYTES_MAX = 1 << 20;

    private int dropped;

    private Linger() {}

    /** Begins when the last answer has left. */
    static void after(ChannelFuture answer) {
        answer.addListener((ChannelFuture left) -> {
            if (!left.isSuccess()) {
                return; // gone already
            }
            SocketChannel channel = (SocketChannel) left.channel();
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            channel.pipeline().addFirst(new Linger());
            if (tls == null) {
                channel.shutdownOutput();
            } else {
                tls.closeOutbound().addListener(_ -> channel.shutdownOutput());
            }
            channel.read();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        dropped += in.readableBytes();
        in.release();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (dropped > BYTES_MAX) {
            Closing.gently(ctx.channel());
        } else {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            Closing.gently(ctx.channel());
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }
}
