package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Collects the lines of a head, up to and with the empty one, from buffers that may end anywhere. Copies each byte once into an array,
 * where all that follows works without bounds checks of a buffer; knows where each line begins. Reused for message after message.
 */
public final class HeadLines {
    /** What has become of the head. */
    public enum Result {
        /** More bytes are needed. */
        MORE,
        /** All lines are there. */
        COMPLETE,
        /** The first line is longer than it may be. */
        LINE_TOO_LONG,
        /** The head is longer than it may be. */
        HEAD_TOO_LONG,
        /** There are more fields than may be. */
        TOO_MANY_FIELDS,
        /** A line does not end in CR LF, or the head begins with what no message begins with. */
        MALFORMED
    }

    private final int lineMax;
    private final int headMax;
    private final int fieldsMax;
    private final boolean blankLineFirst;
    private byte[] bytes = new byte[512];
    private int[] starts = new int[32];
    private int length;
    private int lines;
    private boolean blankSeen;

    /** Where in the bytes it goes on with what has been copied. */
    private int read;

    /**
     * An empty head.
     *
     * @param lineMax longest first line in bytes, with its end
     * @param headMax longest head in bytes
     * @param fieldsMax most lines after the first
     * @param blankLineFirst whether one empty line may come before (RFC 9112 section 2.2 asks it of servers)
     */
    public HeadLines(int lineMax, int headMax, int fieldsMax, boolean blankLineFirst) {
        this.lineMax = lineMax;
        this.headMax = headMax;
        this.fieldsMax = fieldsMax;
        this.blankLineFirst = blankLineFirst;
    }

    /** Takes what belongs to the head out of the buffer. */
    public Result read(ByteBuf in) {
        Result result = Result.MORE;
        while (result == Result.MORE && in.isReadable()) {
            if (length == headMax) {
                return lines == 0 ? Result.LINE_TOO_LONG : Result.HEAD_TOO_LONG;
            }
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            int from = length;
            int copied = Math.min(in.readableBytes(), Math.min(bytes.length, headMax) - from);
            in.getBytes(in.readerIndex(), bytes, from, copied);
            result = lines(from, from + copied);
            in.skipBytes(read - from);
        }
        return result;
    }

    /** Looks at what has been copied, up to the end of the head, or of an empty line before it, behind which it begins anew. */
    private Result lines(int from, int to) {
        read = from;
        while (read < to) {
            int lf = Octets.indexOf(bytes, read, to, Octets.LF);
            length = lf < 0 ? to : lf + 1;
            read = length;
            if (lines == 0 && length > lineMax) {
                return Result.LINE_TOO_LONG;
            }
            if (!soundStart()) {
                return Result.MALFORMED;
            }
            Result result = lf < 0 ? Result.MORE : endLine();
            if (result != Result.MORE || length == 0) {
                return result;
            }
        }
        return Result.MORE;
    }

    /** A first byte that begins no message, such as that of a TLS handshake, is told at once and not at the end of a line. */
    private boolean soundStart() {
        return Octets.token(bytes[0]) || (bytes[0] == Octets.CR && blankLineFirst && !blankSeen);
    }

    private Result endLine() {
        int start = starts[lines];
        if (length - start < 2 || bytes[length - 2] != Octets.CR) {
            return Result.MALFORMED;
        }
        if (length - start == 2) {
            if (lines > 0) {
                return Result.COMPLETE;
            }
            blankSeen = true;
            length = 0;
            return Result.MORE;
        }
        if (lines > fieldsMax) {
            return Result.TOO_MANY_FIELDS;
        }
        lines++;
        if (lines == starts.length) {
            starts = Arrays.copyOf(starts, lines * 2);
        }
        starts[lines] = length;
        return Result.MORE;
    }

    /** Forgets the head. */
    public void clear() {
        length = 0;
        lines = 0;
        blankSeen = false;
        starts[0] = 0;
    }

    /** Whether nothing of a head has been read yet. */
    public boolean isEmpty() {
        return length == 0;
    }

    /** Lines, the first included, the empty one not. */
    int count() {
        return lines;
    }

    byte[] bytes() {
        return bytes;
    }

    int start(int line) {
        return starts[line];
    }

    /** Where the line ends, without CR LF. */
    int end(int line) {
        return starts[line + 1] - 2;
    }

    /** Where the next line begins. */
    int next(int line) {
        return starts[line + 1];
    }

    /** Length of the whole head in bytes. */
    public int length() {
        return length;
    }
}
