package dev.egresslab.bench.origin;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Locale;

/**
 * Counts the connections that could not be accepted because the process, or the machine, had no descriptor left (EMFILE, ENFILE). Netty then
 * pauses accepting for a second, and the kernel's backlog holds what comes.
 */
@Sharable
final class DescriptorWatch extends ChannelInboundHandlerAdapter {
    private final Counters counters;

    DescriptorWatch(Counters counters) {
        this.counters = counters;
    }

    /** NIO, epoll and io_uring have no exception for it in common but the kernel's text. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("too many open files")) {
            counters.descriptorsExhausted.increment();
        }
        ctx.fireExceptionCaught(cause);
    }
}
