package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.http.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection: one request at a time. What a client sends ahead (pipelining) waits in {@code pending}, unread, until the answer
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
        /** The last answer has left; what still comes is thrown away, for a reset could take the answer away from the client. */
        LINGER,
        /** Over. */
        CLOSED
    }

    /** Bytes read ahead before reading stops. */
    private static final int PENDING_MAX = 65_536;

    private static final long LINGER_NANOS = 2_000_000_000L;

    /** What a client that was accepted while the listeners closed has for saying what it wants. */
    private static final long LAST_MOMENT_NANOS = 1_000_000_000L;

    private final Clients clients;
    private final ClientLimits limits;
    private final RequestReader reader;
    private final Deadlines.Item deadline = new Deadlines.Item() {
        @Override
        void due(long nowNanos) {
            timedOut();
        }
    };
    private @Nullable SocketChannel channel;
    private State state = State.HEAD;
    private @Nullable ByteBuf pending;
    private @Nullable Exchange exchange;
    private long headBeganNanos;
    private @Nullable ChannelFuture lastWrite;
    private final Intake intake = new Intake();
    private boolean processing;
    private boolean inputEnded;

    ClientConnection(Clients clients, ClientLimits limits) {
        this.clients = clients;
        this.limits = limits;
        this.reader = new RequestReader(limits);
    }

    private SocketChannel channel() {
        return Objects.requireNonNull(channel, "a connection must have its channel");
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = (SocketChannel) ctx.channel();
        if (clients.opened(this, ctx.channel())) {
            clients.deadlines(ctx.channel()).add(deadline);
            deadlineIn(
                    clients.draining()
                            ? LAST_MOMENT_NANOS
                            : limits.idleTimeout().toNanos());
            intake.begin(ctx.channel());
        } else {
            state = State.CLOSED;
            Closing.gently(ctx.channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            intake.came();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        clients.closed(this);
        clients.deadlines(ctx.channel()).remove(deadline);
        state = State.CLOSED;
        abandon();
        releasePending();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        if (state == State.LINGER || state == State.CLOSED) {
            in.release();
            return;
        }
        pending = pending == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), pending, in);
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
            while (more && pending != null) {
                more = switch (state) {
                    case HEAD -> readHead(pending);
                    case BODY -> readBody(pending);
                    case ANSWER, LINGER, CLOSED -> false;
                };
                if (pending != null && !pending.isReadable()) {
                    releasePending();
                }
            }
            readMoreOrNot();
        } finally {
            processing = false;
        }
    }

    private void readMoreOrNot() {
        boolean full = pending != null && pending.readableBytes() >= PENDING_MAX;
        boolean upstreamFull = state == State.BODY && exchange != null && pending != null;
        intake.wanted(!full && !upstreamFull);
    }

    private boolean readHead(ByteBuf in) {
        if (reader.atStart() && in.isReadable()) {
            headBeganNanos = System.nanoTime();
            deadline.deadlineNanos = headBeganNanos + limits.headerTimeout().toNanos();
        }
        if (!reader.readHead(in)) {
            return false;
        }
        Rejection wrong = reader.wrong();
        if (wrong == null) {
            begin(in);
        } else {
            reject(wrong);
        }
        return state == State.HEAD || state == State.BODY;
    }

    private void reject(Rejection wrong) {
        refused("", "", GatewayError.BAD_REQUEST, wrong.status(), wrong.reason());
        reader.forgetBody();
        answer(wrong.status(), GatewayError.BAD_REQUEST.token, wrong.reason(), false, true);
    }

    private void begin(ByteBuf in) {
        state = reader.complete() ? State.ANSWER : State.BODY;
        Upstream upstream = clients.route(reader.head.host());
        if (upstream == null) {
            refuseHost();
            return;
        }
        ByteBuf out = reader.begin(channel().alloc(), in);
        boolean whole = reader.complete();
        state = whole ? State.ANSWER : State.BODY;
        exchange = new Exchange(
                this,
                upstream,
                channel().eventLoop(),
                reader.head,
                reader.head.keepAlive(),
                out,
                whole,
                clients.accessLog,
                headBeganNanos);
        exchange.start();
    }

    /** Counts and logs a request that no upstream is asked for. */
    private void refused(String method, String target, GatewayError error, int status, String detail) {
        clients.rejected(status);
        AccessLog log = clients.accessLog;
        if (log != null) {
            log.add(
                    ExchangeRecord.refused(address(), method, target, error, status, detail, clients.open()),
                    System.nanoTime());
        }
    }

    /** Who it is. */
    @Nullable
    InetSocketAddress address() {
        return channel().remoteAddress();
    }

    /** Client connections open now, this one among them. */
    int siblings() {
        return clients.open();
    }

    private void refuseHost() {
        refused(
                reader.head.method(),
                reader.head.target(),
                GatewayError.UNKNOWN_HOST,
                GatewayError.UNKNOWN_HOST.status,
                reader.head.host());
        answer(
                GatewayError.UNKNOWN_HOST.status,
                GatewayError.UNKNOWN_HOST.token,
                "no upstream is configured for host " + reader.head.host(),
                reader.head.method().equals("HEAD"),
                !reader.head.keepAlive() || !reader.complete());
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
            current.abandon();
            exchange = null;
            reject(wrong);
            return false;
        }
        if (piece != null) {
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

    void write(ByteBuf bytes) {
        lastWrite = channel().write(bytes);
    }

    boolean writable() {
        return channel().isWritable();
    }

    void flush() {
        channel().flush();
    }

    boolean draining() {
        return clients.draining() || inputEnded;
    }

    /** The answer has left. */
    void exchangeOver(boolean close) {
        exchange = null;
        if (close || draining()) {
            finish();
        } else {
            state = State.HEAD;
            reader.clear();
            deadlineIn(limits.idleTimeout().toNanos());
            process();
        }
    }

    /** Answers instead of an origin. */
    void answer(int status, String token, String detail, boolean toHead, boolean close) {
        boolean last = close || draining();
        write(LocalAnswer.write(channel().alloc(), status, token, detail, toHead, last));
        flush();
        exchangeOver(last);
    }

    /** Ends an answer that is not whole so that the client can tell: by a reset. */
    void cutOff() {
        exchange = null;
        state = State.CLOSED;
        Closing.byReset(channel());
    }

    /** Closes when all has been written; at once when the client has nothing more to say. */
    private void finish() {
        boolean unread = !reader.complete() || pending != null;
        ChannelFuture written = lastWrite;
        releasePending();
        if (unread && !inputEnded) {
            state = State.LINGER;
            deadlineIn(LINGER_NANOS);
            intake.wanted(true);
            if (written != null) {
                Linger.after(written);
            }
            return;
        }
        state = State.CLOSED;
        if (written == null || written.isDone()) {
            Closing.gently(channel());
        } else {
            written.addListener(ChannelFutureListener.CLOSE);
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
            deadlineIn(limits.idleTimeout().toNanos());
        } else if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            intake.end();
            boolean bodyWaits = state == State.BODY && pending != null;
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
        if (exchange != null) {
            exchange.timedOut();
        } else if (state == State.HEAD && !reader.atStart()) {
            refused(
                    "",
                    "",
                    GatewayError.REQUEST_TIMEOUT,
                    GatewayError.REQUEST_TIMEOUT.status,
                    "the head came too slowly");
            reader.forgetBody();
            answer(408, GatewayError.REQUEST_TIMEOUT.token, "the head did not come in time", false, true);
        } else {
            Closing.gently(channel());
        }
    }

    /** Closes when no request is under way. */
    void drain() {
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
        deadline.deadlineNanos = atNanos;
    }

    private void deadlineIn(long nanos) {
        deadline.deadlineNanos = System.nanoTime() + nanos;
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

    private void releasePending() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }
}
