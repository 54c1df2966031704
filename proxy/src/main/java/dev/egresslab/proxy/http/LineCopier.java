package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;

/** Copies kept ranges of a head, adjacent ones in one go. */
final class LineCopier {
    private final byte[] bytes;
    private final ByteBuf out;
    private int from;
    private int to;

    LineCopier(byte[] bytes, ByteBuf out) {
        this.bytes = bytes;
        this.out = out;
    }

    void keep(int start, int end) {
        if (start != to) {
            flush();
            from = start;
        }
        to = end;
    }

    void flush() {
        if (to > from) {
            out.writeBytes(bytes, from, to - from);
        }
        from = to;
    }
}
