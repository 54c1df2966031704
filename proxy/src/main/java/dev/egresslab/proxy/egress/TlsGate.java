package dev.egresslab.proxy.egress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
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
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class TlsGate extends ChannelDuplexHandler {
    private final ClientHandshakes handshakes;
    private final SslHandler tls;
    private final long beganMillis = System.currentTimeMillis();
    private final ReadGate reads;

    private TlsGate(ClientHandshakes handshakes, SslHandler tls, ReadGate reads) {
        this.handshakes = handshakes;
        this.tls = tls;
        this.reads = reads;
    }

    /** Puts TLS, and what belongs to it, first in a client's pipeline. */
    static void guard(Channel client, SslHandler tls, ClientHandshakes handshakes) {
        TlsGate gate = new TlsGate(handshakes, tls, ReadGate.guard(client));
        client.pipeline().addLast(tls, gate);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                handshakes.done(UpstreamTls.resumed(tls, beganMillis));
            } else {
                reads.shut();
                handshakes.failed(handshake.cause());
            }
        } else if (event instanceof SslCloseCompletionEvent) {
            reads.shut();
            Closing.gently(ctx.channel());
            return;
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        reads.shut();
        Closing.gently(ctx.channel()); // what fails a handshake is counted above
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        reads.shut();
        ctx.close(promise);
    }
}
