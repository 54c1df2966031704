package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Takes a body out of a stream of buffers and never a byte more: what is left in the buffer when the body is complete does not belong
 * to the message, and whoever pools the connection must look at it. Chunked bodies are checked byte by byte (RFC 9112 section 7.1);
 * chunk extensions and trailers are dropped.
 */
public final class BodyDecoder {
    /** Bytes of all chunk extensions of a body; they carry nothing, so many of them are an attack. */
    private static final int EXTENSION_BYTES_MAX = 4_096;

    /** Bytes of all trailers of a body. */
    private static final int TRAILER_BYTES_MAX = 8_192;

    private enum State {
        DATA,
        UNTIL_CLOSE,
        SIZE_FIRST,
        SIZE,
        EXTENSION_FIRST,
        EXTENSION_NAME,
        EXTENSION_VALUE_FIRST,
        EXTENSION_VALUE,
        EXTENSION_QUOTED,
        EXTENSION_ESCAPED,
        EXTENSION_END,
        SIZE_LF,
        CHUNK,
        CHUNK_CR,
        CHUNK_LF,
        TRAILER_FIRST,
        TRAILER_NAME,
        TRAILER_VALUE,
        TRAILER_LF,
        LAST_LF,
        COMPLETE,
        FAILED
    }

    private State state = State.COMPLETE;
    private long left;
    private int extensionBytes;
    private int trailerBytes;
    private String failure = "";

    /** Begins a body. */
    public void begin(BodyKind kind, long length) {
        left = length;
        extensionBytes = 0;
        trailerBytes = 0;
        state = switch (kind) {
            case NONE -> State.COMPLETE;
            case LENGTH -> length == 0 ? State.COMPLETE : State.DATA;
            case CHUNKED -> State.SIZE_FIRST;
            case UNTIL_CLOSE -> State.UNTIL_CLOSE;
        };
    }

    /** Whether the whole body has been taken; never so of one that ends with its connection. */
    public boolean complete() {
        return state == State.COMPLETE;
    }

    /** Whether the body broke the rules. */
    public boolean failed() {
        return state == State.FAILED;
    }

    /** Which rule it broke. */
    public String failure() {
        return failure;
    }

    /** Bytes of a body with a length that are still to come; 0 for other bodies. */
    public long left() {
        return state == State.DATA ? left : 0;
    }

    /**
     * The next piece of the body, in a buffer of its own.
     *
     * @return a retained slice, or null when there is none in the buffer, the body is complete, or it has failed
     */
    public @Nullable ByteBuf next(ByteBuf in) {
        int length = ahead(in);
        return length == 0 ? null : in.readRetainedSlice(length);
    }

    /**
     * How long the next piece of the body is: so many bytes from the buffer's reader index on, which the caller takes out of it before it asks
     * again; what is about the framing before them has been taken out.
     *
     * @return 0 when there is none in the buffer, the body is complete, or it has failed
     */
    public int ahead(ByteBuf in) {
        while (in.isReadable()) {
            switch (state) {
                case COMPLETE, FAILED -> {
                    return 0;
                }
                case UNTIL_CLOSE -> {
                    return in.readableBytes();
                }
                case DATA, CHUNK -> {
                    return piece(in);
                }
                default -> step(in.readByte());
            }
        }
        return 0;
    }

    private int piece(ByteBuf in) {
        int length = (int) Math.min(left, in.readableBytes());
        left -= length;
        if (left == 0) {
            state = state == State.DATA ? State.COMPLETE : State.CHUNK_CR;
        }
        return length;
    }

    private void step(byte octet) {
        switch (state) {
            case SIZE_FIRST, SIZE -> size(octet);
            case EXTENSION_FIRST,
                    EXTENSION_NAME,
                    EXTENSION_VALUE_FIRST,
                    EXTENSION_VALUE,
                    EXTENSION_QUOTED,
                    EXTENSION_ESCAPED,
                    EXTENSION_END -> extension(octet);
            case SIZE_LF -> expect(octet, Octets.LF, left > 0 ? State.CHUNK : State.TRAILER_FIRST);
            case CHUNK_CR -> expect(octet, Octets.CR, State.CHUNK_LF);
            case CHUNK_LF -> expect(octet, Octets.LF, State.SIZE_FIRST);
            case TRAILER_FIRST, TRAILER_NAME, TRAILER_VALUE -> trailer(octet);
            case TRAILER_LF -> expect(octet, Octets.LF, State.TRAILER_FIRST);
            case LAST_LF -> expect(octet, Octets.LF, State.COMPLETE);
            default -> throw new IllegalStateException("no single octet is expected in " + state);
        }
    }

    private void size(byte octet) {
        int digit = Octets.hex(octet);
        if (digit >= 0) {
            long before = state == State.SIZE_FIRST ? 0 : left;
            if (before > Long.MAX_VALUE >>> 4) {
                fail("a chunk size must fit 63 bits");
                return;
            }
            left = (before << 4) | digit;
            state = State.SIZE;
        } else if (state == State.SIZE && octet == Octets.CR) {
            state = State.SIZE_LF;
        } else if (state == State.SIZE && octet == ';') {
            state = State.EXTENSION_FIRST;
        } else {
            fail("a chunk size must be hexadecimal digits, followed by CR LF or an extension");
        }
    }

    /** Extensions are dropped, but only well-formed ones: {@code ;name}, {@code ;name=token}, {@code ;name="quoted"}. */
    private void extension(byte octet) {
        State next = afterExtension(octet);
        if (next == State.FAILED || (next != State.SIZE_LF && !Octets.field(octet))) {
            fail("a chunk extension must be a name with an optional value");
        } else if (next != State.SIZE_LF && ++extensionBytes > EXTENSION_BYTES_MAX) {
            fail("chunk extensions must be at most " + EXTENSION_BYTES_MAX + " bytes long together");
        } else {
            state = next;
        }
    }

    private State afterExtension(byte octet) {
        return switch (state) {
            case EXTENSION_FIRST -> Octets.token(octet) ? State.EXTENSION_NAME : stay(octet);
            case EXTENSION_NAME -> Octets.token(octet) ? State.EXTENSION_NAME : afterName(octet);
            case EXTENSION_VALUE_FIRST ->
                octet == '"' ? State.EXTENSION_QUOTED : Octets.token(octet) ? State.EXTENSION_VALUE : stay(octet);
            case EXTENSION_VALUE -> Octets.token(octet) ? State.EXTENSION_VALUE : afterValue(octet);
            case EXTENSION_QUOTED ->
                octet == '"' ? State.EXTENSION_END : octet == '\\' ? State.EXTENSION_ESCAPED : State.EXTENSION_QUOTED;
            case EXTENSION_ESCAPED -> State.EXTENSION_QUOTED;
            default -> afterValue(octet);
        };
    }

    private State stay(byte octet) {
        return Octets.blank(octet) ? state : State.FAILED;
    }

    private static State afterName(byte octet) {
        return octet == '=' ? State.EXTENSION_VALUE_FIRST : afterValue(octet);
    }

    private static State afterValue(byte octet) {
        return switch (octet) {
            case Octets.CR -> State.SIZE_LF;
            case ';' -> State.EXTENSION_FIRST;
            case Octets.SP, Octets.HT -> State.EXTENSION_END;
            default -> State.FAILED;
        };
    }

    private void trailer(byte octet) {
        if (++trailerBytes > TRAILER_BYTES_MAX) {
            fail("trailers must be at most " + TRAILER_BYTES_MAX + " bytes long together");
        } else if (octet == Octets.CR && state != State.TRAILER_NAME) {
            state = state == State.TRAILER_FIRST ? State.LAST_LF : State.TRAILER_LF;
        } else if (state == State.TRAILER_VALUE) {
            if (!Octets.field(octet)) {
                fail("a trailer's value must not contain control characters");
            }
        } else if (state == State.TRAILER_NAME && octet == ':') {
            state = State.TRAILER_VALUE;
        } else if (Octets.token(octet)) {
            state = State.TRAILER_NAME;
        } else {
            fail("a trailer's name must be a token followed by a colon");
        }
    }

    private void expect(byte octet, byte wanted, State next) {
        if (octet == wanted) {
            state = next;
        } else {
            fail(wanted == Octets.CR ? "a chunk's data must be followed by CR LF" : "CR must be followed by LF");
        }
    }

    private void fail(String rule) {
        state = State.FAILED;
        failure = rule;
    }
}
