package dev.egresslab.bench.origin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/*
 * A connection is between requests, reading one, or answering one:
 *
 *   IDLE --head--> READING --end of body--> ANSWERING --answer written--> IDLE
 *
 * What a client pipelines while an answer is under way waits in `ahead`, and the socket is not read meanwhile; Netty's codec bounds how
 * many requests one read may bring. Request bodies are counted and dropped as they come, so they need no memory.
 */

/** One connection of an origin, above the HTTP codec. Not safe for use by several threads; belongs to its event loop. */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final System.Logger LOG = System.getLogger(Connection.class.getPackageName());

    private enum State {
        IDLE,
        READING,
        ANSWERING
    }

    private final Channel channel;
    private final Site site;
    private final Site.Timers timers;
    private final @Nullable ServerTls tls;
    private final Deadlines.Entry deadline = new Deadlines.Entry(this::overdue);
    private final Queue<HttpObject> ahead = new ArrayDeque<>(0);
    private final long begunMillis = System.currentTimeMillis();
    private State state = State.IDLE;
    private int requests;
    private @Nullable Exchange exchange;
    private @Nullable String serverName;
    private @Nullable CloseReason closing;

    Connection(Channel channel, Site site, @Nullable ServerTls tls) {
        this.channel = channel;
        this.site = site;
        this.timers = site.timers(channel.eventLoop());
        this.tls = tls;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        site.counters().accepted.increment();
        timers.progress().set(deadline);
        ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (closing != null) {
            ReferenceCountUtil.release(message);
        } else if (state == State.ANSWERING) {
            ahead.add((HttpObject) message);
            channel.config().setAutoRead(false);
        } else {
            read((HttpObject) message);
        }
    }

    /** A request whose body is still to come has a minute for its next piece. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state == State.READING) {
            timers.progress().set(deadline);
        }
        ctx.fireChannelReadComplete();
    }

    private void read(HttpObject message) {
        if (message instanceof HttpRequest head) {
            begin(head);
        }
        if (message instanceof HttpContent content) {
            body(content);
        }
    }

    private void begin(HttpRequest head) {
        deadline.clear();
        requests++;
        site.counters().requests.increment();
        state = State.READING;
        Exchange begun = new Exchange(this, site, head, requests);
        exchange = begun;
        begun.begin(serverName);
    }

    private void body(HttpContent content) {
        site.counters().requestBodyBytes.add(content.content().readableBytes());
        boolean readable = content.decoderResult().isSuccess();
        content.release();
        Exchange current = exchange;
        if (current == null || state != State.READING) {
            return;
        }
        if (!readable) {
            current.refuse();
        } else if (content instanceof LastHttpContent) {
            current.requestEnded();
        }
    }

    /** An answer is under way: nothing more is read, and no deadline holds until it is being written. */
    void answering() {
        state = State.ANSWERING;
        deadline.clear();
    }

    /** A piece of the answer was written: the client has a minute to take it. */
    void progressed() {
        timers.progress().set(deadline);
    }

    /** The whole answer was given to the kernel, or could not be. */
    void answered(ChannelFuture written, @Nullable CloseReason closeReason) {
        exchange = null;
        Throwable failure = written.cause();
        if (failure != null) {
            failed(failure);
            return;
        }
        if (closeReason != null) {
            close(closeReason);
            return;
        }
        state = State.IDLE;
        timers.idle().set(deadline);
        readAhead();
    }

    private void readAhead() {
        while (state != State.ANSWERING && closing == null && !ahead.isEmpty()) {
            read(ahead.remove());
        }
        if (ahead.isEmpty() && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    /** Ends the connection; the first reason given is the one that is counted. */
    void close(CloseReason reason) {
        if (closing == null) {
            closing = reason;
        }
        deadline.clear();
        var _ = channel.close();
    }

    /** Resets the connection, below TLS, which would say goodbye first. */
    void reset() {
        closing = CloseReason.FAULT;
        deadline.clear();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var _ = channel.pipeline().firstContext().close();
    }

    Channel channel() {
        return channel;
    }

    private void overdue() {
        close(state == State.IDLE ? CloseReason.IDLE : CloseReason.STALLED);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null) {
            current.writeMore();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (tls != null && event instanceof SslHandshakeCompletionEvent handshake) {
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            serverName = tls.ended(handshake, handler.engine(), begunMillis);
            if (handshake.cause() instanceof SSLException && closing == null) {
                closing = CloseReason.HANDSHAKE;
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        failed(cause);
    }

    private void failed(Throwable cause) {
        CloseReason reason = reason(cause);
        if (reason == CloseReason.INTERNAL_ERROR) {
            LOG.log(System.Logger.Level.WARNING, "a connection of the origin failed", cause);
        }
        close(reason);
    }

    /** TLS alerts come as decoder exceptions; a TLS 1.3 client that rejects the certificate says so after the server's handshake. */
    private static CloseReason reason(Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException) {
            return CloseReason.HANDSHAKE;
        }
        return cause instanceof IOException ? CloseReason.RESET : CloseReason.INTERNAL_ERROR;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadline.clear();
        exchange = null;
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        site.counters().closed(closing == null ? CloseReason.CLIENT : closing, requests);
        ctx.fireChannelInactive();
    }
}
