package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Whether a listening socket accepts. Not while the proxy is overloaded, and not for a tenth of a second after an accept has failed: without a
 * descriptor left it would fail again at once, and again, and clients that wait in the kernel's queue lose nothing. Belongs to the socket's
 * event loop, but for what it says.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class AcceptGate extends ChannelDuplexHandler {
    private static final System.Logger LOG = System.getLogger(AcceptGate.class.getPackageName());
    private static final long PAUSE_MILLIS = 100;

    private final LongAdder failures;
    private final Seldom told = new Seldom();

    /** Made while there are descriptors: what is loaded at the first use may need one. */
    private final Runnable goOn = this::goOn;

    private @Nullable Channel channel;
    private boolean wanted = true;
    private boolean paused;

    /** @param failures counts accepts that failed */
    AcceptGate(LongAdder failures) {
        this.failures = failures;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    /** Accepts from now on, or not; from any thread. */
    void accept(boolean on) {
        Channel socket = channel;
        if (socket != null) {
            socket.eventLoop().execute(() -> {
                wanted = on;
                settle(socket);
            });
        }
    }

    private void settle(Channel socket) {
        boolean brake = paused && socket.isOpen();
        if (!brake) {
            AcceptBrake.set(socket, false);
        }
        socket.config().setAutoRead(wanted && !paused); // may request an accept, or that one be cancelled
        AcceptBrake.set(socket, brake);
    }

    /** An accept has failed. Not passed on: Netty's own pause would end ours. The pause comes first, for without descriptors even a log may fail. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failures.increment();
        if (!paused) {
            paused = true;
            settle(ctx.channel());
            ctx.executor().schedule(goOn, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
        if (told.due(System.nanoTime())) {
            LOG.log(Level.WARNING, "cannot accept on {0}: {1}", ctx.channel().localAddress(), cause.getMessage());
        }
    }

    private void goOn() {
        paused = false;
        if (channel != null) {
            settle(channel);
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        AcceptBrake.set(ctx.channel(), false); // closing is a request, too
        ctx.close(promise);
    }
}
