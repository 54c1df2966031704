package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.egress.UpstreamFailure.Resend;
import dev.egresslab.proxy.http.BodyKind;
import dev.egresslab.proxy.http.ResponseHead;
import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.PooledConnection;
import dev.egresslab.proxy.resilience.OutlierDetection.Sign;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an upstream, from one exchange to the next. Belongs to its event loop; calls from other loops hop.
 *
 * <p><b>When it goes back to the pool.</b> A pooled connection is shared by clients that know nothing of each other, so a byte left over
 * from one answer is the beginning of another client's. It goes back only if the final answer is complete and its end was told by length or
 * chunk, nothing is left over, the request was written whole, both sides keep the connection, and nothing ended it meanwhile. This is
 * decided when everything that came in the same read has been looked at ({@code channelReadComplete}), not at the answer's last byte.
 * While it is idle it keeps reading, so that the origin's close is seen when it comes, and any byte ends it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private enum State {
        /** Nobody's, or served and not begun. */
        IDLE,
        /** A request is out. */
        BUSY,
        /** Its answer is complete; what else came with it is being looked at. */
        DONE,
        /** Closed, or about to be. */
        GONE
    }

    final InetSocketAddress address;
    private final Upstream upstream;
    private final IncomingAnswer answer = new IncomingAnswer();
    private final AnswerRelay relay = new AnswerRelay();

    @Nullable
    PooledConnection<UpstreamConnection> pooled;

    private final Intake intake = new Intake();
    private @Nullable Channel channel;
    private State state = State.IDLE;
    private @Nullable Exchange exchange;

    /** Whose answer is complete, but not told so: the client's next request is to find this connection in the pool. */
    private @Nullable Exchange answering;

    private @Nullable ChannelFuture lastWrite;
    private boolean requestComplete;
    private boolean ended;

    UpstreamConnection(Upstream upstream, InetSocketAddress address) {
        this.upstream = upstream;
        this.address = address;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        intake.begin(ctx.channel());
    }

    private Channel channel() {
        return Objects.requireNonNull(channel, "a connection must have its channel");
    }

    private PooledConnection<UpstreamConnection> pooled() {
        return Objects.requireNonNull(pooled, "a connection must be known to its pool");
    }

    /** What people may want to know of it. */
    ExchangeRecord.Carrier seen(boolean reused, long nowNanos) {
        return pooled == null
                ? new ExchangeRecord.Carrier(address, reused, 0, 0)
                : new ExchangeRecord.Carrier(address, reused, pooled.requests(), nowNanos - pooled.openedAtNanos());
    }

    /** Sends a request; takes over the buffer. */
    void begin(Exchange served, ByteBuf request, boolean complete) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> begin(served, request, complete));
            return;
        }
        if (state != State.IDLE || !channel().isActive()) {
            request.release();
            gone(DiscardReason.STALE);
            served.upstreamFailed(new UpstreamFailure(
                    GatewayError.TERMINATED, "the connection was closed before the request was sent", Resend.ALWAYS));
            return;
        }
        state = State.BUSY;
        exchange = served;
        answer.expect();
        requestComplete = complete;
        write(request);
    }

    /** Sends more of the request's body; takes over the buffer. */
    void send(Exchange sender, ByteBuf piece, boolean last) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> send(sender, piece, last));
        } else if (exchange == sender && state == State.BUSY) {
            requestComplete = last;
            write(piece);
        } else {
            piece.release();
        }
    }

    private void write(ByteBuf bytes) {
        upstream.counters.bytesSent.add(bytes.readableBytes());
        lastWrite = channel().writeAndFlush(bytes);
    }

    boolean writable() {
        return channel().isWritable();
    }

    /**
     * Whether more of the answer is read: not while the client is slower than the origin. Of no effect once the exchange is over, for then
     * the connection may be idle, and must read, or be another's.
     */
    void reading(Exchange sender, boolean on) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> reading(sender, on));
        } else if (exchange == sender) {
            intake.wanted(on);
        }
    }

    /** Breaks the exchange off. */
    void abort(Exchange sender, DiscardReason reason) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> abort(sender, reason));
        } else if (exchange == sender) {
            exchange = null;
            gone(reason);
        }
    }

    /**
     * No answer has come in time: it is no longer waited for if the request may be sent again, or nobody is to wait any longer. Decided here,
     * for here it is known whether it has come meanwhile; then it takes its course.
     *
     * @param last whether it is not waited for in any case
     */
    void silent(Exchange sender, boolean last) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> silent(sender, last));
        } else if (exchange == sender && state == State.BUSY && !answer.headComplete()) {
            boolean again = answer.nothingCame() && sender.retrying.givesUpSilence();
            if (again || last) {
                String detail = "it did not answer in time";
                upstream.failed(this, Sign.TIMEOUT, detail);
                fail(DiscardReason.TIMEOUT, GatewayError.ANSWER_TIMEOUT, detail, again ? Resend.GRANTED : Resend.NEVER);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            upstream.counters.bytesReceived.add(in.readableBytes());
            switch (state) {
                case IDLE -> gone(DiscardReason.UNSOLICITED);
                case BUSY -> decode(in);
                case DONE -> answer.leftOver(in.isReadable());
                case GONE -> in.skipBytes(in.readableBytes());
            }
        } finally {
            in.release();
        }
    }

    private void decode(ByteBuf in) {
        while (in.isReadable() && state == State.BUSY) {
            Exchange current = exchange;
            if (current == null) {
                return;
            }
            if (answer.headComplete()) {
                readBody(current, in);
            } else {
                readHead(current, in);
            }
        }
        answer.leftOver(state == State.DONE && in.isReadable());
    }

    private void readHead(Exchange current, ByteBuf in) {
        if (!answer.readHead(in, current.toHead())) {
            return;
        }
        String wrong = answer.wrong();
        if (wrong != null) {
            fail(DiscardReason.PROTOCOL_ERROR, GatewayError.PROTOCOL_ERROR, wrong, Resend.NEVER);
        } else if (answer.head.status() == 101) {
            fail(DiscardReason.UPGRADED, GatewayError.UPGRADE_FAILED, "101 came unasked", Resend.NEVER);
        } else if (answer.head.status() < 200) {
            interim(current);
        } else {
            finalHead(current);
        }
    }

    /** 1xx does not end the exchange: the answer to this request is still to come. */
    private void interim(Exchange current) {
        if (!current.toHttp10) {
            ByteBuf out = channel().alloc().buffer(answer.head.length() + 16);
            answer.head.write(out, false, null);
            current.answerBytes(out);
        }
        answer.interimOver();
    }

    private void finalHead(Exchange current) {
        ResponseHead head = answer.head;
        boolean stale408 =
                head.status() == 408 && !head.keepAlive() && !answer.interimSeen() && pooled().requests() > 1;
        if (stale408) {
            fail(DiscardReason.STALE, GatewayError.TERMINATED, "a reused connection answered 408", Resend.REPEATABLE);
            return;
        }
        if (head.status() == 421 && current.retrying.mayForFree(Resend.ALWAYS)) {
            fail(DiscardReason.CLOSE_ASKED, GatewayError.TERMINATED, "the origin answered 421", Resend.ALWAYS);
            return;
        }
        if (current.retrying.putsAside(head.status())) {
            upstream.answered(this, head.status());
            String detail = "the origin answered " + head.status();
            fail(DiscardReason.ANSWER_PUT_ASIDE, GatewayError.TERMINATED, detail, Resend.GRANTED);
            return;
        }
        answer.headOver();
        boolean untilClose =
                current.toHttp10 && (head.bodyKind() == BodyKind.CHUNKED || head.bodyKind() == BodyKind.UNTIL_CLOSE);
        boolean close = !current.clientKeepAlive() || untilClose || !requestComplete;
        relay.begin(channel().alloc(), head, current.toHttp10, close);
        current.answerBegins(head.status(), close, System.nanoTime());
        if (answer.complete()) {
            complete(current);
        }
    }

    private void readBody(Exchange current, ByteBuf in) {
        int piece = answer.readBody(in);
        if (piece > 0) {
            relay.piece(channel().alloc(), in, piece, current);
        }
        String wrong = answer.wrong();
        if (wrong != null) {
            fail(DiscardReason.PROTOCOL_ERROR, GatewayError.PROTOCOL_ERROR, wrong, Resend.NEVER);
        } else if (answer.complete()) {
            complete(current);
        }
    }

    private void complete(Exchange current) {
        state = State.DONE;
        exchange = null;
        answering = current;
        relay.end(channel().alloc(), current);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (state == State.BUSY && current != null) {
            relay.pass(current);
            current.answerFlush();
        } else if (state == State.DONE) {
            giveBack();
        }
        if (state != State.GONE) {
            intake.came();
        }
    }

    private void giveBack() {
        DiscardReason unfit = unfit();
        int keepAliveSeconds = answer.head.keepAliveSeconds();
        Exchange current = Objects.requireNonNull(answering, "an answer must be somebody's");
        answering = null;
        long now = System.nanoTime();
        if (unfit != null) {
            gone(unfit);
        } else {
            state = State.IDLE;
            intake.wanted(true);
            upstream.release(pooled(), keepAliveSeconds, now);
        }
        current.answerEnds(now);
    }

    private @Nullable DiscardReason unfit() {
        boolean written = requestComplete && lastWrite != null && lastWrite.isSuccess();
        DiscardReason unfit = answer.unfit(written);
        return unfit == null && ended ? DiscardReason.STALE : unfit;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent closed) {
            end(closed.isSuccess(), "TLS ended without close_notify");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean plain = upstream.config.tls() == null;
        end(plain, "the origin closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        end(false, String.valueOf(cause.getMessage()));
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Exchange current = exchange;
        if (current != null && channel().isWritable()) {
            current.upstreamWritable();
        }
    }

    /**
     * Nothing more will come.
     *
     * @param clean whether the end is one that may end a body: FIN, or close_notify under TLS (RFC 9112 section 9.8)
     */
    private void end(boolean clean, String detail) {
        ended = true;
        switch (state) {
            case IDLE -> gone(DiscardReason.STALE);
            case DONE -> giveBack();
            case BUSY -> endBusy(clean, detail);
            case GONE -> {}
        }
    }

    private void endBusy(boolean clean, String detail) {
        Exchange current = Objects.requireNonNull(exchange, "a busy connection must have an exchange");
        if (answer.untilClose() && clean) {
            complete(current);
            giveBack();
        } else if (answer.headComplete()) {
            fail(DiscardReason.INCOMPLETE, GatewayError.INCOMPLETE, detail, Resend.NEVER);
        } else if (!answer.nothingCame()) {
            fail(DiscardReason.INCOMPLETE, GatewayError.INCOMPLETE, "within a head: " + detail, Resend.NEVER);
        } else {
            boolean reused = pooled().requests() > 1;
            Resend resend = reused ? Resend.REPEATABLE : Resend.ON_RESET;
            fail(DiscardReason.CLOSED_BEFORE_ANSWER, GatewayError.TERMINATED, detail, resend);
        }
    }

    private void fail(DiscardReason reason, GatewayError error, String detail, Resend resend) {
        Exchange current = exchange;
        exchange = null;
        relay.drop();
        gone(reason);
        if (current != null) {
            current.upstreamFailed(new UpstreamFailure(error, detail, resend));
        }
    }

    private void gone(DiscardReason reason) {
        if (state != State.GONE) {
            state = State.GONE;
            relay.drop();
            upstream.discard(pooled(), reason);
        }
    }

    /** Closes the socket; the pool has let go of it. */
    void close(DiscardReason reason) {
        if (!channel().eventLoop().inEventLoop()) {
            channel().eventLoop().execute(() -> close(reason));
            return;
        }
        state = State.GONE;
        Closing.ofUpstream(channel(), reason);
    }
}
