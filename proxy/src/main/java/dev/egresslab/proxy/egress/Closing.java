package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.pool.DiscardReason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.util.Set;

/**
 * Ends a connection. Its owner asks for no further read then: on io_uring a close waits for the reads and writes that are under way.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Closing {
    /** Closed while a request may still be on its way. */
    private static final Set<DiscardReason> MID_USE =
            Set.of(DiscardReason.EARLY_ANSWER, DiscardReason.CLIENT_GONE, DiscardReason.TIMEOUT);

    private Closing() {}

    /**
     * A connection that its pool has let go of. By RST, since a FIN would leave TIME_WAIT here and hold a port at the NAT gateway (HAProxy does
     * the same since commit 4d1ff11f0); by FIN when the request may still be on its way.
     */
    static void ofUpstream(Channel channel, DiscardReason reason) {
        if (!MID_USE.contains(reason) && channel.isActive()) {
            byReset(channel);
        } else {
            gently(channel);
        }
    }

    /** By FIN, after close_notify under TLS. */
    static void gently(Channel channel) {
        channel.close();
    }

    /**
     * This side only, by FIN; nothing may be written any more. Past Netty where the socket is at hand: Netty makes an exception of it for the
     * writes that still wait, with its stack, and there are none.
     */
    static void half(SocketChannel channel) {
        if (!(channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket)) {
            channel.shutdownOutput();
            return;
        }
        try {
            socket.shutdown(false, true);
        } catch (IOException e) {
            channel.close(); // the other side was faster
        }
    }

    /** By RST, past TLS: no TIME_WAIT here, no port held at the NAT gateway. Of a socket that is gone already there is nothing to reset. */
    static void byReset(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException e) {
            channel.close(); // the other side was faster
            return;
        }
        channel.pipeline().firstContext().close();
    }
}
