package dev.egresslab.bench.origin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes answers. Their bodies are all one and the same buffer, so that a body costs nothing to make. Safe for use by several threads. */
final class Answers {
    /** Bytes of the one body; a longer one repeats it. */
    static final int BLOCK_BYTES = 65_536;

    private static final AsciiString NONCE = AsciiString.cached("x-nonce");
    private static final AsciiString SERVER = AsciiString.cached("egresslab");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValidation(false);
    /** RFC 9110, 5.6.7: unlike the JDK's RFC 1123 format, with two digits for the day. */
    private static final DateTimeFormatter IMF_FIXDATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private static final ByteBuf BLOCK = Unpooled.unreleasableBuffer(block());

    private final @Nullable AsciiString keepAlive;
    private volatile Date date = new Date(-1, AsciiString.EMPTY_STRING);

    private record Date(long epochSecond, AsciiString text) {}

    /** Answers that tell clients this timeout; one under a second cannot be told. */
    Answers(long keepAliveTimeoutNanos) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(keepAliveTimeoutNanos);
        this.keepAlive = seconds == 0 ? null : AsciiString.cached("timeout=" + seconds);
    }

    private static ByteBuf block() {
        ByteBuf block = Unpooled.directBuffer(BLOCK_BYTES, BLOCK_BYTES);
        for (int i = 0; block.isWritable(); i++) {
            block.writeByte('!' + i % ('~' - '!' + 1));
        }
        return block;
    }

    /** The first bytes of the body's block, for one write. Need not be released. */
    static ByteBuf body(long bytes) {
        return BLOCK.slice(0, (int) Math.min(bytes, BLOCK_BYTES));
    }

    /** An answer whose body follows in pieces, or is not sent as the answer to HEAD. */
    HttpResponse head(HttpRequest request, HttpResponseStatus status, long bytes, boolean last) {
        HttpResponse answer = request.method().equals(HttpMethod.HEAD)
                ? new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER, HEADERS, HEADERS)
                : new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, HEADERS);
        return withHeaders(answer, request, bytes, last);
    }

    /** An answer with its whole body, of one block at the most. */
    HttpResponse whole(HttpRequest request, HttpResponseStatus status, long bytes, boolean last) {
        return withHeaders(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body(bytes), HEADERS, HEADERS),
                request,
                bytes,
                last);
    }

    private HttpResponse withHeaders(HttpResponse answer, HttpRequest request, long bytes, boolean last) {
        HttpHeaders headers = answer.headers();
        headers.set(HttpHeaderNames.SERVER, SERVER)
                .set(HttpHeaderNames.DATE, date())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_PLAIN)
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes);
        String nonce = request.headers().get(NONCE);
        if (nonce != null) {
            headers.set(NONCE, nonce);
        }
        if (last) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else {
            keepAlive(headers, request);
        }
        return answer;
    }

    /** HTTP/1.0 keeps a connection only when told so (RFC 9112, 9.3). */
    private void keepAlive(HttpHeaders headers, HttpRequest request) {
        if (keepAlive != null) {
            headers.set(KEEP_ALIVE, keepAlive);
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /** The text of this second (RFC 9110, 5.6.7); two threads may both make it, to the same effect. */
    private AsciiString date() {
        long second = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        Date known = date;
        if (known.epochSecond != second) {
            String text = IMF_FIXDATE.format(Instant.ofEpochSecond(second).atOffset(ZoneOffset.UTC));
            known = new Date(second, AsciiString.cached(text));
            date = known;
        }
        return known.text;
    }
}
