package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * Reads a socket as its owner wants: one read is asked for at a time, the next when that has come, and none while nothing is wanted. The
 * channel's own {@code AUTO_READ} is off from its first moment and stays off. Belongs to the channel's loop.
 *
 * <p><b>Why not AUTO_READ.</b> Turning it off cancels the read that the kernel holds. On io_uring (Netty 4.2.18) the cancelled read's
 * completion forgets that reading was wanted again meanwhile, and the connection never reads again. A single read asked for here is never
 * cancelled: what it brings after all is kept by the owner, at most one buffer. One that goes on by itself, into a {@linkplain Carrier ring}
 * of buffers, Netty cancels when a piece has come and no other is wanted, and remembers then what was wanted meanwhile.
 */
final class Intake {
    private @Nullable Channel channel;
    private boolean wanted = true;
    private boolean asked;
    private boolean over;

    /** Begins to read. */
    void begin(Channel socket) {
        channel = socket;
        ask();
    }

    /** Whether more is to be read than the read that is under way. */
    void wanted(boolean on) {
        wanted = on;
        ask();
    }

    /** The read under way has come to its end ({@code channelReadComplete}). */
    void came() {
        asked = false;
        ask();
    }

    /** The peer has ended, or the connection is being closed: asking an ended socket for more fails it on epoll. */
    void end() {
        over = true;
    }

    private void ask() {
        if (wanted && !asked && !over && channel != null) {
            asked = true;
            channel.read();
        }
    }
}
