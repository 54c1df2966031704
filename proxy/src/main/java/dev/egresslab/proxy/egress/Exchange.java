package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.http.Rejection;
import dev.egresslab.proxy.http.RequestHead;
import dev.egresslab.proxy.pool.DiscardReason;
import dev.egresslab.proxy.pool.FailReason;
import dev.egresslab.proxy.pool.PoolTicket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, between a client and whichever upstream connection carries it. Belongs to the client's event loop; what an
 * upstream connection of another loop tells it hops. Whether it is sent again, {@link Retrying} decides.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Exchange implements AnswerRelay.Sink {
    private final ClientConnection client;
    final Upstream upstream;
    private final EventLoop loop;
    final String method;
    final boolean toHttp10;
    private final boolean clientKeepAlive;
    private final ByteBuf request;
    private final int requestBytes;
    private boolean requestLeft;
    private final boolean whole;
    private final long startedNanos;
    /** Whether it may be sent again. */
    final Retrying retrying;

    private final @Nullable AccessLog log;
    /** The request's target, when a log wants it. */
    final String target;

    private final Course course;
    private long silentNanos;
    private @Nullable PoolTicket<Exchange> ticket;
    private @Nullable UpstreamConnection connection;
    private boolean requestComplete;
    private boolean answerBegun;
    private boolean over;
    private boolean close;

    /**
     * @param request the head for the upstream, with the body behind it when that is here and small; owned by the exchange
     * @param whole whether the request is complete with it, and can be sent again
     * @param headBeganNanos when its head's first byte came
     * @param startedNanos when its head's last did
     */
    Exchange(
            ClientConnection client,
            Upstream upstream,
            EventLoop loop,
            RequestHead head,
            boolean clientKeepAlive,
            ByteBuf request,
            boolean whole,
            @Nullable AccessLog log,
            long headBeganNanos,
            long startedNanos) {
        this.log = log;
        this.target = log == null ? "" : head.target();
        this.client = client;
        this.upstream = upstream;
        this.loop = loop;
        this.method = head.method();
        this.toHttp10 = head.http10();
        this.clientKeepAlive = clientKeepAlive;
        this.request = request;
        this.requestBytes = request.readableBytes();
        this.whole = whole;
        this.requestComplete = whole;
        this.startedNanos = startedNanos;
        this.retrying = new Retrying(
                upstream.retries, Retrying.repeatable(head, upstream.config.resend()), whole, totalDeadlineNanos());
        this.course = new Course(headBeganNanos, startedNanos);
    }

    void start() {
        upstream.counters.requests.increment();
        acquire(false, startedNanos);
    }

    private void acquire(boolean fresh, long nowNanos) {
        client.deadline(totalDeadlineNanos());
        course.asked(nowNanos);
        PoolTicket<Exchange> asked = upstream.acquire(this, fresh, nowNanos);
        if (asked.waiting()) {
            ticket = asked;
        }
    }

    /** How long the next sign of life may take: of the client while its request is not whole, then of the origin, until it is silent for too long. */
    private Duration untilAnswer(long nowNanos) {
        if (!requestComplete) {
            return upstream.config.timeouts().idle();
        }
        Duration firstByte = upstream.config.timeouts().firstByte();
        silentNanos = nowNanos + firstByte.toNanos();
        return retrying.silence(firstByte);
    }

    /** Sets the deadline of the next step, which is never later than the whole exchange's. */
    private void deadline(long nowNanos, Duration step) {
        long total = totalDeadlineNanos();
        long due = nowNanos + step.toNanos();
        client.deadline(due - total < 0 ? due : total);
    }

    private long totalDeadlineNanos() {
        return startedNanos + upstream.config.timeouts().total().toNanos();
    }

    boolean toHead() {
        return method.equals("HEAD");
    }

    boolean clientKeepAlive() {
        return clientKeepAlive && !client.closing();
    }

    /** The pool has a connection for it. */
    void served(UpstreamConnection served, boolean reused, long waitedNanos) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> served(served, reused, waitedNanos));
            return;
        }
        ticket = null;
        if (over) {
            upstream.release(Objects.requireNonNull(served.pooled), -1, System.nanoTime());
            return;
        }
        connection = served;
        long servedNanos = course.served(served, reused, waitedNanos);
        deadline(servedNanos, untilAnswer(servedNanos));
        served.begin(this, forUpstream(), whole);
        if (!whole && connection == served) {
            client.sendBody();
        }
    }

    /** The request's bytes for a connection. The buffer itself for the first, which moves it on; a view of all of it for each further one. */
    private ByteBuf forUpstream() {
        boolean first = !requestLeft;
        requestLeft = true;
        return first ? request.retain() : request.retainedSlice(0, requestBytes);
    }

    /** The pool has none. */
    void notServed(FailReason reason, ConnectFailure lastFailure) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> notServed(reason, lastFailure));
            return;
        }
        ticket = null;
        ConnectFailure failure = lastFailure.insteadOf(reason, upstream.config.pool());
        if (reason != FailReason.OPEN_FAILED || !again(retrying.after(failure))) {
            failed(failure.error(), failure.detail());
        }
    }

    /** Whether a piece of the body can be sent now. */
    boolean takesBody() {
        return connection != null && connection.writable();
    }

    /** Sends a framed piece of the body; takes over the buffer. */
    void send(ByteBuf piece, boolean last) {
        UpstreamConnection current = connection;
        if (current == null || over) {
            piece.release();
            return;
        }
        retrying.bodyLeaves();
        requestComplete = last;
        if (!answerBegun) {
            long now = System.nanoTime();
            deadline(now, untilAnswer(now));
        }
        current.send(this, piece, last);
    }

    void upstreamWritable() {
        if (!loop.inEventLoop()) {
            loop.execute(this::upstreamWritable);
        } else if (!over) {
            client.sendBody();
        }
    }

    /** The final answer's head has come. */
    void answerBegins(int answer, boolean closeClient, long nowNanos) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> answerBegins(answer, closeClient, nowNanos));
            return;
        }
        answerBegun = true;
        course.answered(answer, nowNanos);
        deadline(nowNanos, upstream.config.timeouts().idle());
        close = closeClient;
        upstream.counters.answered(answer);
        upstream.answered(course.carrier(), answer);
    }

    /** Framed bytes for the client; takes over the buffer. */
    @Override
    public void answerBytes(ByteBuf bytes) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> answerBytes(bytes));
        } else if (over) {
            bytes.release();
        } else {
            if (!answerBegun || course.bytesCame()) { // else its head has come a moment ago
                deadline(System.nanoTime(), upstream.config.timeouts().idle());
            }
            course.came(bytes.readableBytes());
            client.write(bytes, close);
            if (!client.writable() && connection != null) {
                client.flush();
                connection.reading(this, client.writable());
            }
        }
    }

    void answerFlush() {
        if (!loop.inEventLoop()) {
            loop.execute(this::answerFlush);
        } else if (!over) {
            client.flush();
        }
    }

    /** The answer is complete. */
    void answerEnds(long nowNanos) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> answerEnds(nowNanos));
        } else if (!over) {
            end(null, null, nowNanos);
            client.exchangeOver(close || !requestComplete, nowNanos);
        }
    }

    /** The client can take more. */
    void clientWritable() {
        if (connection != null) {
            deadline(System.nanoTime(), upstream.config.timeouts().idle());
            connection.reading(this, true);
        }
    }

    /** It came to nothing on this connection. */
    void upstreamFailed(UpstreamFailure failure) {
        if (!loop.inEventLoop()) {
            loop.execute(() -> upstreamFailed(failure));
            return;
        }
        if (over) {
            retrying.end(false);
            return;
        }
        connection = null;
        if (!course.reused()) {
            upstream.failed(course.carrier(), failure);
        }
        if (answerBegun || !again(retrying.after(failure.resend()))) {
            failed(failure.error(), failure.detail());
        }
    }

    /** Sends it again, if that was decided: at once on a fresh connection, or after a pause. */
    private boolean again(Retrying.Decision decision) {
        switch (decision) {
            case NO -> {}
            case AT_ONCE -> acquire(true, System.nanoTime());
            case AFTER_PAUSE -> {
                client.deadline(totalDeadlineNanos());
                loop.schedule(this::afterPause, retrying.delayNanos(), TimeUnit.NANOSECONDS);
            }
        }
        return decision != Retrying.Decision.NO;
    }

    private void afterPause() {
        if (!over) {
            acquire(retrying.freeUsed(), System.nanoTime());
        }
    }

    /** The deadline has passed. */
    void timedOut() {
        if (answerBegun && !client.writable()) {
            clientTooSlow("the client took the answer too slowly");
            return;
        }
        if (connection != null && requestComplete && !answerBegun) {
            long end = Math.min(silentNanos, totalDeadlineNanos());
            boolean last = System.nanoTime() - end >= 0;
            client.deadline(last ? totalDeadlineNanos() : end);
            connection.silent(this, last);
            return;
        }
        boolean waiting = connection == null;
        leave(DiscardReason.TIMEOUT);
        failed(
                waiting ? GatewayError.QUEUE_TIMEOUT : GatewayError.ANSWER_TIMEOUT,
                waiting ? "no connection came free in time" : "the origin was silent for too long");
    }

    /** The client sends its body, or takes its answer, more slowly than it must. */
    void clientTooSlow(String detail) {
        leave(DiscardReason.CLIENT_GONE);
        failed(GatewayError.REQUEST_TIMEOUT, detail);
    }

    /** The client's body breaks a rule. */
    void clientWrong(Rejection rule) {
        leave(DiscardReason.CLIENT_GONE);
        failed(GatewayError.BAD_REQUEST, rule.status(), rule.reason());
    }

    /** The proxy ends and cannot wait any longer. The origin may have done what was asked. */
    void breakOff() {
        leave(DiscardReason.CLIENT_GONE);
        failed(GatewayError.DRAINING, "the proxy has ended before the answer came");
    }

    /** The client is gone, or has broken the rules: nobody waits for the answer. */
    void abandon() {
        if (!over) {
            leave(DiscardReason.CLIENT_GONE);
            end(GatewayError.CLIENT_GONE, "the client left", System.nanoTime());
        }
    }

    private void leave(DiscardReason reason) {
        if (ticket != null) {
            upstream.cancel(ticket);
            ticket = null;
        }
        if (connection != null) {
            connection.abort(this, reason);
            connection = null;
        }
    }

    /** Answers with an error, or, when a part of an answer has left, cuts it off so that it cannot be taken for whole. */
    private void failed(GatewayError error, String detail) {
        failed(error, error.status, detail);
    }

    private void failed(GatewayError error, int answer, String detail) {
        if (over) {
            return;
        }
        String said = detail + retrying.words();
        if (!answerBegun) {
            course.answeredLocally(answer);
        }
        end(error, said, System.nanoTime());
        if (answerBegun) {
            client.cutOff();
        } else {
            client.answer(answer, error.token, said, toHead(), !clientKeepAlive() || !requestComplete);
        }
    }

    private void end(@Nullable GatewayError error, @Nullable String detail, long now) {
        over = true;
        connection = null;
        request.release();
        retrying.end(error == null && !Retries.gateway(course.status()));
        if (error != null) {
            upstream.counters.answeredLocally(error);
        }
        course.ended(upstream.counters.times, now);
        if (log != null) {
            int inUse = log.countsConnections() ? upstream.inUse() : 0;
            log.add(course.record(this, client.seen(), error, detail, inUse, now), now);
        }
    }
}
