package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.http.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time. What a client sends ahead (pipelining) waits in {@link ReadAhead}, unread, until the answer
 * before it has left; when that is much, the socket is not read. Belongs to its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class ClientConnection extends ChannelInboundHandlerAdapter {
    private enum State {
        /** Between requests, or within a head. */
        HEAD,
        /** A request is under way and its body not whole. */
        BODY,
        /** The request is whole, its answer is not. */
        ANSWER,
        /** The last answer is written; what still comes is thrown away. */
        LINGER,
        /** Over. */
        CLOSED
    }

    private final Clients clients;
    private final ClientLimits limits;
    private final RequestReader reader;
    private final ClientClock clock;
    private final Refusals refusals;
    private @Nullable SocketChannel channel;
    private State state = State.HEAD;
    private @Nullable Exchange exchange;
    private long headBeganNanos;
    private @Nullable ChannelFuture lastWrite;
    private final ReadAhead ahead = new ReadAhead();
    private boolean processing;
    private boolean inputEnded;
    private boolean overAddress;
    private boolean sealed;

    /** Whether something has come after the last answer was written. */
    private boolean strays;

    /** Whether what is written waits for the connection's end, as it does {@linkplain Segments#oneEachWay at first}. */
    private boolean held;

    /** @param held whether the socket is as its listener has it */
    ClientConnection(Clients clients, ClientLimits limits, boolean held) {
        this.held = held;
        this.clients = clients;
        this.limits = limits;
        this.reader = new RequestReader(limits);
        this.refusals = new Refusals(clients, this);
        this.clock = new ClientClock(limits, this::timedOut);
    }

    private SocketChannel channel() {
        return Objects.requireNonNull(channel, "a connection must have its channel");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = (SocketChannel) ctx.channel();
        Clients.Welcome welcome = clients.opened(this, channel);
        if (welcome == Clients.Welcome.NONE) {
            state = State.CLOSED;
            Closing.gently(ctx.channel());
            return;
        }
        overAddress = welcome == Clients.Welcome.ONE_REFUSAL;
        clients.deadlines(ctx.channel()).add(clock);
        if (overAddress || clients.draining()) {
            clock.hurry(clients.draining());
        } else {
            clock.idle();
        }
        ahead.begin(ctx.channel());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            ahead.came();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clients.closed(this);
        clients.deadlines(ctx.channel()).remove(clock);
        state = State.CLOSED;
        abandon();
        ahead.drop();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (state == State.LINGER || state == State.CLOSED) {
            strays = true;
            in.release();
            return;
        }
        ahead.add(ctx.alloc(), in);
        process();
    }

    /** Works through what has come, as far as it can be used now. Iterative: local answers to many requests do not nest. */
    private void process() {
        if (processing) {
            return;
        }
        processing = true;
        try {
            boolean more = true;
            for (ByteBuf in = ahead.bytes(); more && in != null; in = ahead.bytes()) {
                more = switch (state) {
                    case HEAD -> readHead(in);
                    case BODY -> readBody(in);
                    case ANSWER, LINGER, CLOSED -> false;
                };
            }
            readMoreOrNot();
        } finally {
            processing = false;
        }
    }

    private void readMoreOrNot() {
        boolean empty = ahead.bytes() == null;
        boolean upstreamFull = state == State.BODY && exchange != null && !empty;
        ahead.wanted(!upstreamFull);
        clock.waits(state == State.BODY && empty && exchange != null && exchange.takesBody());
    }

    private boolean readHead(ByteBuf in) {
        long now = System.nanoTime();
        if (reader.atStart() && in.isReadable()) {
            headBeganNanos = now;
            clock.head(now);
        }
        if (!reader.readHead(in)) {
            return false;
        }
        Rejection wrong = reader.wrong();
        if (wrong == null) {
            begin(in, now);
        } else {
            reject(wrong);
        }
        return state == State.HEAD || state == State.BODY;
    }

    private void reject(Rejection wrong) {
        reader.forgetBody();
        refusals.malformed(wrong);
    }

    private void begin(ByteBuf in, long nowNanos) {
        Upstream upstream = clients.route(reader.head.host());
        Reception.Refusal refusal = Reception.refusal(reader.head, limits, overAddress, clients.stage(), upstream);
        if (refusal != null || upstream == null) {
            boolean unread = !reader.complete();
            state = unread ? State.BODY : State.ANSWER;
            refusals.refuse(
                    reader.head,
                    Objects.requireNonNull(refusal, "a request without a route must be refused"),
                    unread || overAddress || !reader.head.keepAlive());
            return;
        }
        ByteBuf out = reader.begin(channel().alloc(), in);
        boolean whole = reader.complete();
        state = whole ? State.ANSWER : State.BODY;
        if (!whole) {
            clock.body();
        }
        exchange = new Exchange(
                this,
                upstream,
                channel().eventLoop(),
                reader.head,
                reader.head.keepAlive(),
                out,
                whole,
                clients.accessLog,
                headBeganNanos,
                nowNanos);
        exchange.start();
    }

    /** Who it is. */
    ExchangeRecord.Client seen() {
        return new ExchangeRecord.Client(channel().remoteAddress(), sealed, clients.open());
    }

    private boolean readBody(ByteBuf in) {
        Exchange current = exchange;
        if (current == null || !current.takesBody()) {
            return false;
        }
        ByteBuf piece = reader.readBody(channel().alloc(), in);
        boolean complete = reader.complete();
        Rejection wrong = reader.wrong();
        if (wrong != null) {
            current.clientWrong(wrong);
            return false;
        }
        if (piece != null) {
            clock.bodyCame(piece.readableBytes());
            state = complete ? State.ANSWER : State.BODY;
            current.send(piece, complete);
        }
        if (!complete && inputEnded && !in.isReadable()) {
            giveUp();
            return false;
        }
        return piece != null && !complete;
    }

    /** The upstream can take more of the body. */
    void sendBody() {
        process();
    }

    /** @param last whether the connection ends with the answer: else nobody asks what has become of it */
    void write(ByteBuf bytes, boolean last) {
        lastWrite =
                channel().write(bytes, last ? channel().newPromise() : channel().voidPromise());
    }

    boolean writable() {
        return channel().isWritable();
    }

    void flush() {
        if (held) {
            held = false;
            Segments.atOnce(channel());
        }
        channel().flush();
    }

    /** Whether the next answer is the connection's last. */
    boolean closing() {
        return inputEnded || clients.closing();
    }

    /** The answer is written: it leaves, and with the connection's last one its end. */
    void exchangeOver(boolean close, long nowNanos) {
        exchange = null;
        if (close || closing()) {
            if (!held) {
                Segments.lastWithEnd(channel());
            }
            channel().flush();
            finish();
        } else {
            flush();
            state = State.HEAD;
            reader.clear();
            clock.idle(nowNanos);
            process();
        }
    }

    /** Answers instead of an origin. */
    void answer(int status, String token, String detail, boolean toHead, boolean close) {
        boolean last = close || closing();
        write(LocalAnswer.write(channel().alloc(), status, token, detail, toHead, last), last);
        exchangeOver(last, System.nanoTime());
    }

    /** Ends an answer that is not whole so that the client can tell: by a reset. */
    void cutOff() {
        exchange = null;
        state = State.CLOSED;
        Closing.byReset(channel());
    }

    /** Closes when all has been written, and the client has nothing more to say. */
    private void finish() {
        ChannelFuture left = lastWrite; // void when that it is the last has turned out only now
        ChannelFuture written = left == null || left.isVoid() ? channel().writeAndFlush(Unpooled.EMPTY_BUFFER) : left;
        boolean quiet = reader.saysLast() && ahead.bytes() == null && !sealed;
        ahead.drop();
        if (inputEnded) {
            state = State.CLOSED;
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        state = State.LINGER;
        clock.idle();
        ahead.wanted(true);
        if (quiet) {
            Linger.briefly(written, () -> strays, clock::linger);
        } else {
            Linger.after(written, clock::linger);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.clientWritable();
        }
    }

    /** A client that has said all it will say (half close) still gets its answer; one that has not finished its request does not. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && handshake.isSuccess()) {
            sealed = true;
            clock.idle();
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            ahead.end();
            boolean bodyWaits = state == State.BODY && ahead.bytes() != null;
            if (state != State.ANSWER && !bodyWaits) {
                giveUp();
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Closing.gently(ctx.channel());
    }

    private void timedOut() {
        if (exchange != null && clock.clientsTurn()) {
            exchange.clientTooSlow("the body came too slowly");
        } else if (exchange != null) {
            exchange.timedOut();
        } else if (state == State.HEAD && !reader.atStart()) {
            reader.forgetBody();
            refusals.late();
        } else {
            Closing.gently(channel());
        }
    }

    /** Closes when no request is under way. */
    void closeIdle() {
        if (state == State.HEAD && reader.atStart()) {
            state = State.CLOSED;
            Closing.gently(channel());
        }
    }

    /** Ends what is under way: by an answer when none has begun, else by a reset. */
    void breakOff() {
        if (exchange != null) {
            exchange.breakOff();
        } else if (state == State.HEAD) {
            state = State.CLOSED;
            Closing.gently(channel());
        }
    }

    /** Ends the connection now; an answer that is not whole so that the client can tell. */
    void cut() {
        boolean within = exchange != null || state == State.LINGER;
        abandon();
        state = State.CLOSED;
        if (within) {
            Closing.byReset(channel());
        } else {
            Closing.gently(channel());
        }
    }

    void deadline(long atNanos) {
        clock.exchange(atNanos);
    }

    /** The client has ended within its request: nothing can make that whole. */
    private void giveUp() {
        abandon();
        state = State.CLOSED;
        Closing.gently(channel());
    }

    private void abandon() {
        if (exchange != null) {
            exchange.abandon();
            exchange = null;
        }
    }
}
