package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * An answer's head: read, checked, its body's end decided, and written again for the client. Reused for answer after answer of one
 * connection. An answer that leaves room for doubt about where it ends is an error: its connection would poison the pool.
 */
public final class ResponseHead {
    private final HeadLines lines;
    private final Fields fields;
    private int status;
    private boolean http10;
    private BodyKind bodyKind = BodyKind.NONE;
    private long bodyLength;

    /** An empty head with the limits of the lines. */
    public ResponseHead(HeadLines lines) {
        this.lines = lines;
        this.fields = new Fields(lines);
    }

    /**
     * Checks a head that is complete.
     *
     * @param toHead whether it answers HEAD
     * @return what is wrong, or null
     */
    public @Nullable String parse(boolean toHead) {
        String wrong = parseLine();
        wrong = wrong == null ? fields.parse(true) : wrong;
        return wrong == null ? parseFraming(toHead) : wrong;
    }

    private @Nullable String parseLine() {
        byte[] b = lines.bytes();
        int end = lines.end(0);
        boolean version = end >= 12
                && Octets.equalsIgnoreCase(b, 0, 7, "http/1.")
                && b[0] == 'H'
                && b[3] == 'P'
                && Octets.digit(b[7])
                && b[8] == Octets.SP;
        if (!version) {
            return "a status line must begin with HTTP/1.0 or HTTP/1.1 and one space";
        }
        boolean code = b[9] >= '1' && b[9] <= '9' && Octets.digit(b[10]) && Octets.digit(b[11]);
        if (!code || (end > 12 && b[12] != Octets.SP)) {
            return "a status code must be three digits, the first not 0";
        }
        for (int i = 12; i < end; i++) {
            if (!Octets.field(b[i])) {
                return "a reason phrase must not contain control characters";
            }
        }
        http10 = b[7] == '0';
        status = (b[9] - '0') * 100 + (b[10] - '0') * 10 + b[11] - '0';
        return null;
    }

    /** RFC 9112 section 6.3. Content-Length stays in answers to HEAD and in 304, where it tells of another answer. */
    private @Nullable String parseFraming(boolean toHead) {
        int length = fields.only(FieldName.CONTENT_LENGTH);
        int coding = fields.only(FieldName.TRANSFER_ENCODING);
        long declared = length >= 0 ? fields.contentLength(length) : 0;
        bodyLength = 0;
        bodyKind = BodyKind.NONE;
        if (length != Fields.NONE && coding != Fields.NONE) {
            return "an answer must not have both Content-Length and Transfer-Encoding";
        }
        if (length == Fields.SEVERAL || declared < 0) {
            return "an answer may have one Content-Length of digits alone";
        }
        if (coding != Fields.NONE && (http10 || coding == Fields.SEVERAL || !fields.valueEquals(coding, "chunked"))) {
            return "an answer's Transfer-Encoding must be chunked, in HTTP/1.1";
        }
        if (status < 200 || status == 204) {
            dropAll(FieldName.CONTENT_LENGTH);
        } else if (toHead || status == 304) {
            bodyLength = declared;
        } else if (coding != Fields.NONE) {
            bodyKind = BodyKind.CHUNKED;
        } else if (length == Fields.NONE) {
            bodyKind = BodyKind.UNTIL_CLOSE;
        } else {
            bodyKind = declared == 0 ? BodyKind.NONE : BodyKind.LENGTH;
            bodyLength = declared;
        }
        return null;
    }

    private void dropAll(FieldName name) {
        for (int i = 0; i < fields.count(); i++) {
            if (fields.name(i) == name) {
                fields.drop(i);
            }
        }
    }

    /**
     * Writes the head for the client, as HTTP/1.1.
     *
     * @param chunked whether the body that follows is chunked on this hop
     * @param connection what the Connection field says; null for no such field
     */
    public void write(ByteBuf out, boolean chunked, @Nullable String connection) {
        byte[] b = lines.bytes();
        Wire.ascii(out, "HTTP/1.1");
        out.writeBytes(b, 8, lines.end(0) - 8);
        Wire.ascii(out, lines.end(0) == 12 ? " \r\n" : "\r\n");
        LineCopier kept = new LineCopier(b, out);
        for (int i = 0; i < fields.count(); i++) {
            if (fields.name(i) == FieldName.CONTENT_LENGTH && !fields.dropped(i)) {
                kept.keep(fields.start(i), fields.nameEnd(i));
                kept.flush();
                Wire.ascii(out, ": ");
                Wire.decimal(out, bodyLength);
                Wire.crlf(out);
            } else if (fields.name(i) != FieldName.TRANSFER_ENCODING && !fields.dropped(i)) {
                kept.keep(fields.start(i), fields.next(i));
            }
        }
        kept.flush();
        if (chunked) {
            Wire.ascii(out, "Transfer-Encoding: chunked\r\n");
        }
        if (connection != null) {
            Wire.ascii(out, "Connection: ");
            Wire.ascii(out, connection);
            Wire.crlf(out);
        }
        Wire.crlf(out);
    }

    /** Forgets the head. */
    public void clear() {
        lines.clear();
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** How the end of the body is told. */
    public BodyKind bodyKind() {
        return bodyKind;
    }

    /** The body's length when that is what tells its end. */
    public long bodyLength() {
        return bodyLength;
    }

    /** Whether the connection may carry another request after this answer (RFC 9112 section 9.3). */
    public boolean keepAlive() {
        return !fields.closeAsked() && (!http10 || fields.keepAliveAsked()) && bodyKind != BodyKind.UNTIL_CLOSE;
    }

    /**
     * How many seconds the origin says it keeps an idle connection ({@code Keep-Alive: timeout=5}).
     *
     * @return -1 when it does not say
     */
    public int keepAliveSeconds() {
        int field = fields.only(FieldName.KEEP_ALIVE);
        return field < 0 ? -1 : KeepAliveHint.seconds(fields.value(field));
    }

    /** Length of the head in bytes. */
    public int length() {
        return lines.length();
    }
}
