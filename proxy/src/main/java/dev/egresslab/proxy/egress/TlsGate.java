package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Between a client's TLS and its requests: counts handshakes, and ends the connection when the client has ended its TLS.
 *
 * <p>A client that ends its TLS (close_notify) before it has its answer gets none: BoringSSL as Netty drives it can say nothing any more
 * then, and TLS 1.2 forbids it (RFC 5246 section 7.2.1). A bare FIN without close_notify is a half close as without TLS: requests say
 * themselves where they end.
 *
 * <p>Once the connection is being closed nothing more is read. Netty's TLS asks for a read of its own when what came was no whole record,
 * also within the read that fails a handshake; on io_uring the close would wait for what the client sends next, perhaps for ever.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class TlsGate extends ChannelDuplexHandler {
    private final ClientHandshakes handshakes;
    private final SslHandler tls;
    private final long beganMillis = System.currentTimeMillis();
    private boolean closing;

    private TlsGate(ClientHandshakes handshakes, SslHandler tls) {
        this.handshakes = handshakes;
        this.tls = tls;
    }

    /** Puts TLS, and what belongs to it, first in a client's pipeline. */
    static void guard(Channel client, SslHandler tls, ClientHandshakes handshakes) {
        TlsGate gate = new TlsGate(handshakes, tls);
        client.pipeline().addLast(gate.new Reads(), tls, gate);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                handshakes.done(UpstreamTls.resumed(tls, beganMillis));
            } else {
                closing = true;
                handshakes.failed(handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            closing = true;
            Closing.gently(ctx.channel());
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        closing = true;
        Closing.gently(ctx.channel()); // what fails a handshake is counted above
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = true;
        ctx.close(promise);
    }

    /** Stands between TLS and the socket. */
    private final class Reads extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            if (!closing) {
                ctx.read();
            }
        }
    }
}
