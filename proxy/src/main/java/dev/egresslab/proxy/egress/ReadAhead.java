package dev.egresslab.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.jspecify.annotations.Nullable;

/** What has come from a client and cannot be used yet; when that is much, its socket is not read. Belongs to the client's event loop. */
final class ReadAhead {
    /** Bytes kept before reading stops. */
    private static final int BYTES_MAX = 65_536;

    private final Intake intake = new Intake();
    private @Nullable ByteBuf bytes;

    /** Begins to read. */
    void begin(Channel socket) {
        intake.begin(socket);
    }

    /** The read under way has come to its end. */
    void came() {
        intake.came();
    }

    /** The client has said all it will say. */
    void end() {
        intake.end();
    }

    /** Keeps what has come; takes the buffer over. */
    void add(ByteBufAllocator allocator, ByteBuf in) {
        bytes = bytes == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, in);
    }

    /** What is kept, to be read from; null when there is none. */
    @Nullable
    ByteBuf bytes() {
        if (bytes != null && !bytes.isReadable()) {
            drop();
        }
        return bytes;
    }

    /** Whether more is wanted, if there is room for it. */
    void wanted(boolean on) {
        intake.wanted(on && (bytes == null || bytes.readableBytes() < BYTES_MAX));
    }

    /** Forgets what is kept. */
    void drop() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }
}
