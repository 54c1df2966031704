package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.http.BodyKind;
import dev.egresslab.proxy.http.ResponseHead;
import dev.egresslab.proxy.http.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Frames an answer anew for the client and gathers small pieces, so that a small answer, head and body, is one buffer and one write. Belongs
 * to the upstream connection's loop.
 */
final class AnswerRelay {
    /** A piece of at most this size is copied behind what is already gathered; a longer one is passed on as it is. */
    private static final int COPY_MAX = 8_192;

    /** Where the framed answer goes. */
    interface Sink {
        /** Takes the next bytes, and the buffer with them. */
        void answerBytes(ByteBuf bytes);
    }

    private boolean chunked;
    private @Nullable ByteBuf gathered;

    /**
     * Begins a final answer.
     *
     * @param close whether the client's connection ends with it
     */
    void begin(ByteBufAllocator allocator, ResponseHead head, boolean toHttp10, boolean close) {
        chunked = !toHttp10 && (head.bodyKind() == BodyKind.CHUNKED || head.bodyKind() == BodyKind.UNTIL_CLOSE);
        String connection = close ? "close" : toHttp10 ? "keep-alive" : null;
        long body = head.bodyKind() == BodyKind.LENGTH ? head.bodyLength() : 0;
        ByteBuf out = allocator.buffer(head.length() + 64 + (int) Math.min(body, COPY_MAX));
        head.write(out, chunked, connection);
        gathered = out;
    }

    /** Passes a piece of the body on: so many bytes of what has come, which are taken out of it. */
    void piece(ByteBufAllocator allocator, ByteBuf in, int length, Sink sink) {
        ByteBuf out = gathered;
        boolean copy = length <= COPY_MAX && (out == null || out.readableBytes() + length <= 2 * COPY_MAX);
        if (out == null && (copy || chunked)) {
            out = allocator.buffer(copy ? length + 16 : 16);
            gathered = out;
        }
        if (chunked && out != null) {
            Wire.chunkSize(out, length);
        }
        if (copy && out != null) {
            out.writeBytes(in, length);
        } else {
            pass(sink);
            sink.answerBytes(in.readRetainedSlice(length));
        }
        if (chunked) {
            ByteBuf end = gathered == null ? allocator.buffer(16) : gathered;
            Wire.crlf(end);
            gathered = end;
        }
    }

    /** The body is complete. */
    void end(ByteBufAllocator allocator, Sink sink) {
        if (chunked) {
            ByteBuf out = gathered == null ? allocator.buffer(8) : gathered;
            Wire.lastChunk(out);
            gathered = out;
        }
        pass(sink);
    }

    /** Passes on what is gathered. */
    void pass(Sink sink) {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            sink.answerBytes(out);
        }
    }

    /** Forgets what is gathered. */
    void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
