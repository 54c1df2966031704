package dev.egresslab.bench.app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A connection, the last handler of its channel. Loop only. It belongs first to a dial, then to one exchange after another, and to
 * nobody while it is kept idle; whoever it belongs to hears of its end, once.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    /** A request on its way and the answer to it. */
    interface Exchange {
        /** The first byte of the answer arrived. */
        void firstByte();

        /** The answer is complete. */
        void answered(int status, boolean reusable);

        /**
         * There will be no answer; the connection is closed.
         *
         * @param untouched whether nothing of an answer had arrived
         */
        void broken(Failure failure, boolean untouched);
    }

    private final Dialer dialer;
    private final Channel channel;
    private final int destination;
    private final ResponseReader reader;
    private @Nullable Dial dial;
    private @Nullable Exchange exchange;
    private @Nullable KeptConnections keptBy;
    private long bytesReceived;
    private boolean counted;

    Connection(Dialer dialer, Channel channel, int destination, Dial dial) {
        this.dialer = dialer;
        this.channel = channel;
        this.destination = destination;
        this.reader = dialer.newReader();
        this.dial = dial;
    }

    Channel channel() {
        return channel;
    }

    int destination() {
        return destination;
    }

    /** Hears that its dial is over, and that it counts among the open ones. */
    void dialed() {
        dial = null;
        counted = true;
    }

    /** Sends a request. */
    void send(ByteBuf request, Exchange of) {
        exchange = of;
        bytesReceived = 0;
        reader.startAnswer();
        channel.writeAndFlush(request).addListener(write -> dialer.alarm().guard(() -> written(write)));
    }

    private void written(Future<? super Void> write) {
        if (!write.isSuccess()) {
            fail(Failure.ofConnection(write.cause()));
        }
    }

    /** Returns the bytes of the current or last answer. */
    long bytesReceived() {
        return bytesReceived;
    }

    /** Tells where it is kept while idle; null when it is not. */
    void keptBy(@Nullable KeptConnections where) {
        keptBy = where;
    }

    /** Closes as curl does: with TLS a close_notify first, and no wait for the peer. Nobody hears of it. */
    void close() {
        disown();
        Future<Void> _ = channel.close();
    }

    /** Closes the socket without a word of TLS. Nobody hears of it. */
    void abort() {
        disown();
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null || !channel.isRegistered()) {
            channel.unsafe().closeForcibly();
        } else {
            Future<Void> _ = first.close();
        }
    }

    private void disown() {
        dial = null;
        exchange = null;
        if (keptBy != null) {
            keptBy.remove(this);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            Exchange of = exchange;
            if (of == null) {
                // Bytes that nobody asked for: the connection cannot be trusted with a next request.
                close();
            } else if (in.isReadable()) {
                read(in, of);
            }
        } finally {
            in.release();
        }
    }

    private void read(ByteBuf in, Exchange of) {
        if (bytesReceived == 0) {
            of.firstByte();
        }
        bytesReceived += in.readableBytes();
        switch (reader.read(in)) {
            case MORE -> {}
            case DONE -> {
                exchange = null;
                of.answered(reader.status(), reader.keepAlive() && !in.isReadable() && channel.isActive());
            }
            case BAD -> fail(new Failure(ErrorClass.BAD_RESPONSE, reader.fault()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && dial != null) {
            dial.handshakeEnded(handshake);
        } else if (event instanceof SslCloseCompletionEvent) {
            // The peer says it sends no more: nothing can be asked over this connection.
            Future<Void> _ = ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof CodecException) {
            fail(Failure.ofConnection(cause));
        } else {
            dialer.alarm().broken().accept(cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (counted) {
            counted = false;
            dialer.countClosed();
        }
        Exchange of = exchange;
        if (of != null && reader.completeOnClose()) {
            disown();
            of.answered(reader.status(), false);
            return;
        }
        fail(new Failure(ErrorClass.CLOSED_EARLY, "closed after " + bytesReceived + " bytes of the answer"));
    }

    private void fail(Failure failure) {
        Dial dialing = dial;
        Exchange of = exchange;
        abort();
        if (dialing != null) {
            dialing.broken(failure);
        } else if (of != null) {
            of.broken(failure, bytesReceived == 0);
        }
    }
}
