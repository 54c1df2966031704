package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/**
 * Stands between TLS and the socket: once the connection is being closed nothing more is read. Netty's TLS asks for a read of its own when what
 * came was no whole record, also within the read that fails a handshake; on io_uring the close would wait for what the other side
 * sends next, perhaps for ever.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class ReadGate extends ChannelOutboundHandlerAdapter {
    private boolean shut;

    /** Puts a gate first in a connection's pipeline, before TLS. */
    static ReadGate guard(Channel channel) {
        ReadGate gate = new ReadGate();
        channel.pipeline().addLast(gate);
        return gate;
    }

    /** Nothing is read from here on. */
    void shut() {
        shut = true;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (!shut) {
            ctx.read();
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        shut = true;
        ctx.close(promise);
    }
}
