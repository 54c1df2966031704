package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;

/**
 * Ends a connection. Reading stops first: on io_uring (Netty 4.2.18) a close that meets a write under way waits for its reads to be
 * cancelled, and a read that is still wanted is begun again at once, so that the socket would stay open until the peer says something.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Closing {
    private Closing() {}

    /** By FIN, after close_notify under TLS. */
    static void gently(Channel channel) {
        channel.config().setAutoRead(false);
        channel.close();
    }

    /** By RST, past TLS: no TIME_WAIT here, no port held at the NAT gateway. */
    static void byReset(Channel channel) {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.pipeline().firstContext().close();
    }
}
