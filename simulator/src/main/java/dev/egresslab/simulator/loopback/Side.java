package dev.egresslab.simulator.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a connection through the gateway: the client's (inside) or the origin's (outside). Speaks TCP's words, data, FIN and RST,
 * and decides nothing. Used by the gateway's event loop alone; each socket has this one handler from its first byte to its last.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What fails is heard of by exceptionCaught and channelInactive.
final class Side extends ChannelInboundHandlerAdapter {

    /** Who hears what the peer does. */
    interface Listener {
        /** The socket is open; a listener that comes later is not told. */
        default void opened() {}

        /** Data; the listener takes the buffer over. */
        void received(ByteBuf data);

        /** The peer's FIN: no more data from it, though it may still read. */
        void ended();

        /** A reset by the peer, or a failure that amounts to one. Nothing more comes or goes. */
        void lost();

        /** {@link #isWritable()} has changed. */
        default void writabilityChanged() {}
    }

    /** Hears nothing and lets go of everything. */
    private static final Listener NOBODY = new Listener() {
        @Override
        public void received(ByteBuf data) {
            data.release();
        }

        @Override
        public void ended() {}

        @Override
        public void lost() {}
    };

    private final Sides sides;
    private @Nullable SocketChannel channel;
    private Listener listener = NOBODY;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean finSent;
    private boolean gone;
    private boolean unflushed;

    Side(Sides sides) {
        this.sides = sides;
    }

    /** From now on {@code listener} hears what the peer does; before, nobody. */
    void listener(Listener listener) {
        this.listener = listener;
    }

    /** The peer's address, as text without the port. */
    String peerAddress() {
        InetSocketAddress peer = open().remoteAddress();
        return peer == null ? "unknown" : peer.getAddress().getHostAddress();
    }

    /** The peer's port. */
    int peerPort() {
        InetSocketAddress peer = open().remoteAddress();
        return peer == null ? 0 : peer.getPort();
    }

    /** Where buffers for {@link #write} come from. */
    ByteBufAllocator allocator() {
        return open().alloc();
    }

    /** Whether the socket is closed, or about to be, so that whatever is written to it is lost. */
    boolean isGone() {
        return gone;
    }

    /** Whether the kernel still takes data; when not, writing more only piles it up. A socket that is gone takes all. */
    boolean isWritable() {
        return gone || outputEnded || open().isWritable();
    }

    /** Takes data over for the peer; it leaves when {@link Sides#flush} is called. */
    void write(ByteBuf data) {
        if (gone || outputEnded) {
            data.release();
            return;
        }
        open().write(data, open().voidPromise());
        if (!unflushed) {
            unflushed = true;
            sides.toFlush(this);
        }
    }

    /** Called by {@link Sides#flush}. */
    void flush() {
        unflushed = false;
        if (!gone) {
            open().flush();
        }
    }

    /** Sends FIN behind all that was written. The socket closes once both peers have sent theirs. */
    void finish() {
        if (gone || outputEnded) {
            return;
        }
        outputEnded = true;
        ChannelOutboundBuffer unwritten = open().unsafe().outboundBuffer();
        if (!unflushed && (unwritten == null || unwritten.isEmpty())) {
            sendFin();
        } else {
            // Netty's shutdownOutput drops what is not written yet, so an empty write behind it says when it is.
            open().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> sendFin());
        }
    }

    private void sendFin() {
        finSent = true;
        if (inputEnded) {
            close();
        } else if (!gone) {
            open().shutdownOutput();
        }
    }

    private void close() {
        if (!gone) {
            reading(false);
            gone = true;
            open().close();
        }
    }

    /** Closes the socket behind all that was written, whatever the peer may still have to say. */
    void closeBehindWrites() {
        if (!gone) {
            reading(false);
            gone = true;
            open().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Resets the connection at once, or gives up making it: the peer gets RST, and what was not sent yet is lost. */
    void reset() {
        if (gone) {
            return;
        }
        SocketChannel present = channel;
        if (present != null && present.isActive()) {
            reading(false);
        }
        gone = true;
        if (present != null) {
            if (present.isActive()) {
                present.config().setSoLinger(0);
            }
            present.close();
        }
    }

    /**
     * Stops or resumes reading from the peer, whose own sends then stall. It stops before every close, too: on io_uring (Netty 4.2.18) a
     * close that meets a write under way waits for its reads to be cancelled, and a read that is still wanted is begun again at once.
     */
    void reading(boolean wanted) {
        // After the peer's FIN there is nothing to read, and Netty's epoll transport fails when asked to (its
        // registration is gone by
        // then). It may also have closed the socket after a failed write and not said so yet.
        if (!gone && !inputEnded && open().isOpen()) {
            open().config().setAutoRead(wanted);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = (SocketChannel) context.channel();
        sides.add(this);
        if (gone) {
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        listener.opened();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (gone || inputEnded) {
            data.release();
        } else {
            listener.received(data);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !gone && !inputEnded) {
            inputEnded = true;
            listener.ended();
            if (finSent) {
                close();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        listener.writabilityChanged();
    }

    /** Any failure of a socket: a reset by the peer, or a write after one. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        sides.failed(cause);
        lose();
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        lose();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        sides.remove(this);
    }

    private void lose() {
        if (!gone) {
            gone = true;
            listener.lost();
        }
    }

    private SocketChannel open() {
        SocketChannel present = channel;
        if (present == null) {
            throw new IllegalStateException("a side must be in a pipeline before it is used");
        }
        return present;
    }
}
