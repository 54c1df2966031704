package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Writes the small pieces of messages. */
public final class Wire {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Wire() {}

    /** Text that is known to be ASCII. */
    public static void ascii(ByteBuf out, String text) {
        ByteBufUtil.writeAscii(out, text);
    }

    /** The end of a line. */
    public static void crlf(ByteBuf out) {
        out.writeShort(('\r' << 8) | '\n');
    }

    /** A number that is not negative, in decimal. */
    public static void decimal(ByteBuf out, long number) {
        if (number >= 10) {
            decimal(out, number / 10);
        }
        out.writeByte((int) ('0' + number % 10));
    }

    /** The line before a chunk's data. */
    public static void chunkSize(ByteBuf out, int size) {
        int shift = 28;
        while (shift > 0 && size >>> shift == 0) {
            shift -= 4;
        }
        for (; shift >= 0; shift -= 4) {
            out.writeByte(HEX[(size >>> shift) & 15]);
        }
        crlf(out);
    }

    /** The chunk that ends a body, without trailers. */
    public static void lastChunk(ByteBuf out) {
        ascii(out, "0\r\n\r\n");
    }
}
