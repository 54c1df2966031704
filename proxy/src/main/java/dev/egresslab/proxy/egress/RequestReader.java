package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.http.BodyDecoder;
import dev.egresslab.proxy.http.BodyKind;
import dev.egresslab.proxy.http.HeadLines;
import dev.egresslab.proxy.http.Rejection;
import dev.egresslab.proxy.http.RequestHead;
import dev.egresslab.proxy.http.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's requests, one after the other, and frames each anew for the upstream: what leaves was parsed, never copied past the
 * parser. Belongs to the client's event loop.
 */
final class RequestReader {
    /** A body of at most this size that has come with its head is sent with it, and can be sent again. */
    private static final int KEPT_BODY_MAX = 16_384;

    private final ClientLimits limits;
    private final HeadLines lines;
    private final BodyDecoder body = new BodyDecoder();
    private @Nullable Rejection wrong;
    private boolean sound;
    private long bodyBytes;
    final RequestHead head;

    RequestReader(ClientLimits limits) {
        this.limits = limits;
        this.lines = new HeadLines(limits.requestLineBytes(), limits.headerBytes(), limits.headerFields(), true);
        this.head = new RequestHead(lines);
    }

    /** Whether nothing of a request has been read. */
    boolean atStart() {
        return lines.isEmpty();
    }

    /**
     * Reads on in a head.
     *
     * @return whether the head is over: sound, or {@linkplain #wrong refused}
     */
    boolean readHead(ByteBuf in) {
        HeadLines.Result result = lines.read(in);
        wrong = switch (result) {
            case MORE -> null;
            case COMPLETE -> head.parse();
            case LINE_TOO_LONG ->
                new Rejection(414, "a request line must be at most " + limits.requestLineBytes() + " bytes long");
            case HEAD_TOO_LONG -> new Rejection(431, "a head must be at most " + limits.headerBytes() + " bytes long");
            case TOO_MANY_FIELDS -> new Rejection(431, "a head must have at most " + limits.headerFields() + " fields");
            case MALFORMED -> new Rejection(400, "a request must be of lines that end in CR LF");
        };
        sound = result == HeadLines.Result.COMPLETE && wrong == null;
        if (sound) {
            body.begin(head.bodyKind(), head.bodyLength());
            bodyBytes = 0;
        }
        return result != HeadLines.Result.MORE;
    }

    /** Why the request is refused; null when it is not. */
    @Nullable
    Rejection wrong() {
        return wrong;
    }

    /** The head for the upstream, and the body behind it when that is here and small. */
    ByteBuf begin(ByteBufAllocator allocator, ByteBuf in) {
        int kept = keptBody(in);
        ByteBuf out = allocator.buffer(head.length() + 64 + kept);
        head.write(out);
        if (kept > 0) {
            out.writeBytes(in, body.ahead(in));
        }
        return out;
    }

    private int keptBody(ByteBuf in) {
        boolean here = head.bodyKind() == BodyKind.LENGTH
                && head.bodyLength() <= KEPT_BODY_MAX
                && in.readableBytes() >= head.bodyLength();
        return here ? (int) head.bodyLength() : 0;
    }

    /** The next piece of the body, framed for the upstream, with the end behind the last; null when there is none, or it is wrong. */
    @Nullable
    ByteBuf readBody(ByteBufAllocator allocator, ByteBuf in) {
        ByteBuf piece = body.next(in);
        if (body.failed()) {
            wrong = new Rejection(400, body.failure());
            if (piece != null) {
                piece.release();
            }
            return null;
        }
        if (tooLong(piece)) {
            return null;
        }
        if (head.bodyKind() != BodyKind.CHUNKED || (piece == null && !body.complete())) {
            return piece;
        }
        return chunk(allocator, piece, body.complete());
    }

    /** A chunked body says nowhere how long it will be. */
    private boolean tooLong(@Nullable ByteBuf piece) {
        bodyBytes += piece == null ? 0 : piece.readableBytes();
        boolean tooLong = limits.bodyBytes() > 0 && bodyBytes > limits.bodyBytes();
        if (tooLong && piece != null) {
            piece.release();
            wrong = new Rejection(413, Reception.tooLong(limits));
        }
        return tooLong;
    }

    private static ByteBuf chunk(ByteBufAllocator allocator, @Nullable ByteBuf piece, boolean last) {
        int length = piece == null ? 0 : piece.readableBytes();
        ByteBuf out = allocator.buffer(length + 24);
        if (piece != null) {
            Wire.chunkSize(out, length);
            out.writeBytes(piece);
            Wire.crlf(out);
            piece.release();
        }
        if (last) {
            Wire.lastChunk(out);
        }
        return out;
    }

    /** Whether the body has been read whole. */
    boolean complete() {
        return body.complete();
    }

    /** Whether a sound request has been read whole, and its client has said that it is the last. */
    boolean saysLast() {
        return sound && body.complete() && !head.keepAlive();
    }

    /** Gives the rest of the request up. */
    void forgetBody() {
        sound = false;
        body.begin(BodyKind.NONE, 0);
    }

    /** Ready for the next request. */
    void clear() {
        head.clear();
    }
}
