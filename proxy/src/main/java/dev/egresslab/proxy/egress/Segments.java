package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;

/**
 * Saves TCP segments of connections that carry one request, each of which costs both ends more than the request's own bytes do. As HAProxy
 * does by MSG_MORE before its shutdown and by {@code option tcp-smart-accept}; numbers are those of Linux ({@code uapi/linux/tcp.h}).
 */
final class Segments {
    private static final int TCP = 6;
    private static final IntegerUnixChannelOption TCP_CORK = new IntegerUnixChannelOption("TCP_CORK", TCP, 3);
    private static final IntegerUnixChannelOption TCP_QUICKACK = new IntegerUnixChannelOption("TCP_QUICKACK", TCP, 12);

    private Segments() {}

    /** The last bytes wait for the end of the connection, which is to follow at once, and its FIN leaves with them. */
    static void lastWithEnd(Channel channel) {
        cork(channel, 1);
    }

    /** More than one answer, or more than one write of it: from now on bytes leave when they are written. */
    static void atOnce(Channel channel) {
        cork(channel, 0);
    }

    private static void cork(Channel channel, int on) {
        if (channel instanceof UnixChannel && channel.isActive()) {
            try {
                channel.config().setOption(TCP_CORK, on);
            } catch (ChannelException e) {
                channel.pipeline().fireExceptionCaught(e); // the client was faster: nobody waits for the bytes
            }
        }
    }

    /**
     * What a listener's sockets begin with: a request's first segment is acknowledged with its answer, not before, and what is written
     * {@linkplain #lastWithEnd waits for the end}, as most first answers are last ones, until it is to leave {@link #atOnce}. The listener must
     * be listening: that forgets what was set before.
     */
    static void oneEachWay(Channel listener) {
        if (listener instanceof UnixChannel) {
            listener.config().setOption(TCP_QUICKACK, 0);
            listener.config().setOption(TCP_CORK, 1);
        }
    }
}
