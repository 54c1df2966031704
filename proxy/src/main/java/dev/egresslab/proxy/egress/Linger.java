package dev.egresslab.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.function.BooleanSupplier;

/**
 * The end of a connection after its last answer (RFC 9112 section 9.6): this side ends (close_notify, FIN), and what the client still sends is
 * thrown away unread until it ends, too. Closing a socket with unread bytes resets it, and so does what comes after it was closed; a reset
 * takes away what has not left yet, and from some clients what they have not read yet. Stands before TLS, which has nothing to say any more.
 * How long it may take is its owner's.
 *
 * <p><b>Not for everyone.</b> Hearing of the client's end costs an event and a read, a sixth of a short connection. A client that has said that its
 * request is its last may send nothing more, so without a sign that it does {@link #briefly} its socket is closed after one turn of the event
 * loop. Its answer has left before that all the same: by the FIN that ends this side, not by the close. Who sends more after that turn is reset: it
 * must not have (RFC 9112 section 9.6), and nginx's {@code lingering_close on} waits for no more than a sign of more either.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Linger extends ChannelInboundHandlerAdapter {
    /** Bytes thrown away before the connection is cut. */
    private static final int BYTES_MAX = 1 << 20;

    private int dropped;

    private Linger() {}

    /**
     * Begins when the last answer has left.
     *
     * @param begun told then
     */
    static void after(ChannelFuture answer, Runnable begun) {
        answer.addListener((ChannelFuture left) -> {
            if (left.isSuccess()) {
                begin((SocketChannel) left.channel());
                begun.run();
            } // else it is gone already
        });
    }

    private static void begin(SocketChannel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            Closing.half(channel);
        } else {
            tls.closeOutbound().addListener(_ -> Closing.half(channel));
        }
        read(channel);
    }

    private static void read(SocketChannel channel) {
        channel.config().setAllowHalfClosure(false); // the client's end is the connection's
        channel.pipeline().addFirst(new Linger());
        channel.read();
    }

    /**
     * The same for a client without TLS that is to send nothing more.
     *
     * @param more asked after a turn of the loop: whether it has all the same
     * @param begun told if so
     */
    static void briefly(ChannelFuture answer, BooleanSupplier more, Runnable begun) {
        answer.addListener((ChannelFuture left) -> {
            SocketChannel channel = (SocketChannel) left.channel();
            if (!left.isSuccess()) {
                return;
            }
            channel.config().setAllowHalfClosure(false); // the client's end is the connection's
            if (channel instanceof UnixChannel) {
                Closing.half(channel); // elsewhere nothing waits for the end
            }
            channel.eventLoop().execute(() -> {
                if (more.getAsBoolean()) {
                    channel.shutdownOutput();
                    read(channel);
                    begun.run();
                } else {
                    Closing.gently(channel);
                }
            });
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
}
