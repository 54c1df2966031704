package dev.egresslab.bench.origin;

import dev.egresslab.bench.origin.OriginConfig.Fault;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Everything that is counted about an answer is counted before it is written: who has seen the answer sees it in the sample.
 */

/** One request and its answer. Not safe for use by several threads; belongs to its connection's event loop. */
final class Exchange {
    private final Connection connection;
    private final Channel channel;
    private final Site site;
    private final HttpRequest request;
    private final int ordinal;
    private HttpResponseStatus status = HttpResponseStatus.OK;
    private @Nullable CloseReason closeReason;
    private long bodyBytesLeft;

    /**
     * An exchange.
     *
     * @param ordinal which request of its connection it is, from 1
     */
    Exchange(Connection connection, Site site, HttpRequest request, int ordinal) {
        this.connection = connection;
        this.channel = connection.channel();
        this.site = site;
        this.request = request;
        this.ordinal = ordinal;
    }

    /** Judges the head. What is not understood, or would bring a body for nothing, is refused at once. */
    void begin(@Nullable String serverName) {
        String host = request.decoderResult().isSuccess() ? HostNames.of(request) : null;
        if (host == null) {
            refuse();
            return;
        }
        if (serverName != null && !serverName.equals(host)) {
            site.counters().sniOtherThanHost.increment();
        }
        if (!site.hosts().contains(host)) {
            status = HttpResponseStatus.NOT_FOUND;
        } else if (request.headers().contains(HttpHeaderNames.EXPECT) && !HttpUtil.is100ContinueExpected(request)) {
            status = HttpResponseStatus.EXPECTATION_FAILED;
        }
        expectation();
    }

    /** RFC 9110, 10.1.1: a client that asked first gets a 100, or its final answer without sending the body. */
    private void expectation() {
        if (!HttpUtil.is100ContinueExpected(request)) {
            return;
        }
        if (status.equals(HttpResponseStatus.OK)) {
            var _ = channel.writeAndFlush(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        } else {
            closeReason = CloseReason.BAD_REQUEST;
            answer(0);
        }
    }

    /** Answers a request that cannot be read, and closes: where the next one would begin is not known. */
    void refuse() {
        status = HttpResponseStatus.BAD_REQUEST;
        closeReason = CloseReason.BAD_REQUEST;
        answer(0);
    }

    /** The whole request was read: it is served for its time and then answered. */
    void requestEnded() {
        Fault fault = site.fault();
        if (fault != null && fault.kind() != Fault.Kind.SILENT_CLOSE && ordinal > fault.afterRequests()) {
            fail(fault.kind());
            return;
        }
        if (!status.equals(HttpResponseStatus.OK)) {
            answer(0);
            return;
        }
        Draws.Draw draw = site.draws().next();
        if (draw.serviceTimeNanos() == 0) {
            answer(draw.bytes());
            return;
        }
        connection.answering();
        var _ = channel.eventLoop().schedule(() -> answer(draw.bytes()), draw.serviceTimeNanos(), TimeUnit.NANOSECONDS);
    }

    private void fail(Fault.Kind kind) {
        connection.answering();
        if (kind == Fault.Kind.RESET) {
            connection.reset();
        }
    }

    private void answer(long bytes) {
        if (!channel.isActive()) {
            return;
        }
        connection.answering();
        boolean last = isLast();
        boolean withBody = !request.method().equals(HttpMethod.HEAD);
        site.counters().answers.increment();
        if (!status.equals(HttpResponseStatus.OK)) {
            site.counters().refusals.increment();
        }
        if (withBody) {
            site.counters().answerBodyBytes.add(bytes);
        }
        if (withBody && bytes > Answers.BLOCK_BYTES) {
            bodyBytesLeft = bytes;
            var _ = channel.write(site.answers().head(request, status, bytes, last));
            writeMore();
        } else {
            ended(channel.writeAndFlush(
                    withBody
                            ? site.answers().whole(request, status, bytes, last)
                            : site.answers().head(request, status, bytes, last)));
        }
    }

    /** Whether the connection must end with this answer, which then says so. */
    private boolean isLast() {
        if (closeReason == null && ordinal >= site.keepAliveRequests()) {
            closeReason = CloseReason.REQUEST_LIMIT;
        } else if (closeReason == null && !HttpUtil.isKeepAlive(request)) {
            closeReason = CloseReason.CLIENT_ASKED;
        }
        return closeReason != null;
    }

    /** Writes the body's pieces as long as the client takes them. */
    void writeMore() {
        if (bodyBytesLeft == 0) {
            return;
        }
        connection.progressed();
        while (bodyBytesLeft > Answers.BLOCK_BYTES && channel.isWritable()) {
            bodyBytesLeft -= Answers.BLOCK_BYTES;
            var _ = channel.write(new DefaultHttpContent(Answers.body(Answers.BLOCK_BYTES)));
        }
        if (bodyBytesLeft <= Answers.BLOCK_BYTES && channel.isWritable()) {
            long bytes = bodyBytesLeft;
            bodyBytesLeft = 0;
            ended(channel.writeAndFlush(new DefaultLastHttpContent(Answers.body(bytes))));
        } else {
            channel.flush();
        }
    }

    private void ended(ChannelFuture written) {
        Fault fault = site.fault();
        boolean silentClose =
                fault != null && fault.kind() == Fault.Kind.SILENT_CLOSE && ordinal >= fault.afterRequests();
        CloseReason reason = closeReason == null && silentClose ? CloseReason.FAULT : closeReason;
        written.addListener(_ -> connection.answered(written, reason));
    }
}
