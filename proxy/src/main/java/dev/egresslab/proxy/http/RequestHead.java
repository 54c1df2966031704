package dev.egresslab.proxy.http;

import io.netty.buffer.ByteBuf;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's head: read, checked by the strict rules of RFC 9112 (a proxy that guesses is how requests are smuggled), and written
 * again for the next hop. Reused for request after request of one connection; valid until {@link #clear}.
 */
public final class RequestHead {
    private final HeadLines lines;
    private final Fields fields;
    private String method = "";
    private int targetStart;
    private int targetEnd;
    private boolean http10;
    private String authority = "";
    private String host = "";
    private boolean absolute;
    private BodyKind bodyKind = BodyKind.NONE;
    private long bodyLength;
    private boolean expectContinue;

    /** An empty head with the limits of the lines. */
    public RequestHead(HeadLines lines) {
        this.lines = lines;
        this.fields = new Fields(lines);
    }

    /**
     * Checks a head that is complete.
     *
     * @return why it is refused, or null
     */
    public @Nullable Rejection parse() {
        bodyKind = BodyKind.NONE;
        bodyLength = 0;
        expectContinue = false;
        Rejection wrong = parseLine();
        if (wrong != null) {
            return wrong;
        }
        String field = fields.parse(false);
        if (field != null) {
            return new Rejection(400, field);
        }
        wrong = parseTarget();
        wrong = wrong == null ? parseFraming() : wrong;
        return wrong == null ? parseExpect() : wrong;
    }

    private @Nullable Rejection parseLine() {
        byte[] b = lines.bytes();
        int end = lines.end(0);
        int space = lines.start(0);
        while (space < end && Octets.token(b[space])) {
            space++;
        }
        if (space == lines.start(0) || space == end || b[space] != Octets.SP) {
            return new Rejection(400, "a method must be a token followed by one space");
        }
        method = Methods.name(b, lines.start(0), space);
        targetStart = space + 1;
        targetEnd = targetStart;
        while (targetEnd < end && Octets.target(b[targetEnd])) {
            targetEnd++;
        }
        if (targetEnd == targetStart || targetEnd == end || b[targetEnd] != Octets.SP) {
            return new Rejection(
                    400, "a request target must be visible ASCII without a fragment, followed by one space");
        }
        return parseVersion(b, targetEnd + 1, end);
    }

    /** Minor versions above 1 are served as HTTP/1.1 (RFC 9110 section 2.5). */
    private @Nullable Rejection parseVersion(byte[] b, int from, int end) {
        boolean sound = end - from == 8
                && b[from] == 'H'
                && b[from + 1] == 'T'
                && b[from + 2] == 'T'
                && b[from + 3] == 'P'
                && b[from + 4] == '/'
                && Octets.digit(b[from + 5])
                && b[from + 6] == '.'
                && Octets.digit(b[from + 7]);
        if (!sound) {
            return new Rejection(400, "a version must be HTTP/ digit . digit");
        }
        http10 = b[from + 7] == '0';
        return b[from + 5] == '1' ? null : new Rejection(505, "the version must be HTTP/1.0 or HTTP/1.1");
    }

    private @Nullable Rejection parseTarget() {
        if (method.equals("CONNECT")) {
            return new Rejection(405, "CONNECT is not served");
        }
        int hostField = fields.only(FieldName.HOST);
        if (hostField == Fields.SEVERAL || (hostField == Fields.NONE && !http10)) {
            return new Rejection(400, "a request must have one Host field");
        }
        authority = hostField >= 0 ? fields.value(hostField) : "";
        if (hostField >= 0 && !Authority.valid(authority)) {
            return new Rejection(400, "Host must be a host name with an optional port");
        }
        byte first = lines.bytes()[targetStart];
        absolute = false;
        if (first == '*' && targetEnd - targetStart == 1) {
            if (!method.equals("OPTIONS")) {
                return new Rejection(400, "the target * is for OPTIONS alone");
            }
        } else if (first != '/') {
            return parseAbsolute();
        }
        if (authority.isEmpty()) {
            return new Rejection(400, "a request must name its host");
        }
        host = Authority.host(authority);
        return null;
    }

    /** The authority of an absolute target replaces the Host field (RFC 9112 section 3.2.2). */
    private @Nullable Rejection parseAbsolute() {
        byte[] b = lines.bytes();
        int scheme = targetStart + "http://".length();
        if (targetEnd <= scheme || !Octets.equalsIgnoreCase(b, targetStart, scheme, "http://")) {
            return new Rejection(400, "a request target must begin with / or http://");
        }
        int slash = scheme;
        while (slash < targetEnd && b[slash] != '/' && b[slash] != '?') {
            slash++;
        }
        authority = Octets.text(b, scheme, slash);
        if (authority.isEmpty() || !Authority.valid(authority)) {
            return new Rejection(400, "a target's authority must be a host name with an optional port");
        }
        host = Authority.host(authority);
        targetStart = slash;
        absolute = true;
        return null;
    }

    private @Nullable Rejection parseFraming() {
        int length = fields.only(FieldName.CONTENT_LENGTH);
        int coding = fields.only(FieldName.TRANSFER_ENCODING);
        if (coding != Fields.NONE) {
            if (length != Fields.NONE) {
                return new Rejection(400, "a request must not have both Content-Length and Transfer-Encoding");
            }
            if (http10 || coding == Fields.SEVERAL) {
                return new Rejection(400, "an HTTP/1.1 request may have one Transfer-Encoding field");
            }
            if (!fields.valueEquals(coding, "chunked")) {
                return TransferCodings.refuse(fields.value(coding).toLowerCase(Locale.ROOT));
            }
            bodyKind = BodyKind.CHUNKED;
        } else if (length != Fields.NONE) {
            bodyLength = length == Fields.SEVERAL ? -1 : fields.contentLength(length);
            if (bodyLength < 0) {
                return new Rejection(400, "a request may have one Content-Length of digits alone");
            }
            bodyKind = bodyLength == 0 ? BodyKind.NONE : BodyKind.LENGTH;
        }
        if (method.equals("TRACE") && bodyKind != BodyKind.NONE) {
            return new Rejection(400, "TRACE must not have a body");
        }
        return null;
    }

    private @Nullable Rejection parseExpect() {
        int expect = fields.only(FieldName.EXPECT);
        if (expect == Fields.NONE) {
            return null;
        }
        if (expect == Fields.SEVERAL || !fields.valueEquals(expect, "100-continue")) {
            return new Rejection(417, "the only expectation is 100-continue");
        }
        expectContinue = !http10 && bodyKind != BodyKind.NONE;
        if (!expectContinue) {
            fields.drop(expect);
        }
        return null;
    }

    /**
     * Writes the head for the next hop, as HTTP/1.1: the target in origin form, this hop's own framing, nothing hop-by-hop, and all
     * other lines as they came.
     */
    public void write(ByteBuf out) {
        byte[] b = lines.bytes();
        out.writeBytes(b, lines.start(0), method.length() + 1);
        writeTarget(out, b);
        Wire.ascii(out, " HTTP/1.1\r\n");
        if (fields.only(FieldName.HOST) == Fields.NONE) {
            writeHost(out);
        }
        LineCopier kept = new LineCopier(b, out);
        for (int i = 0; i < fields.count(); i++) {
            switch (fields.name(i)) {
                case HOST -> {
                    if (absolute) {
                        kept.flush();
                        writeHost(out);
                    } else {
                        kept.keep(fields.start(i), fields.next(i));
                    }
                }
                case CONTENT_LENGTH -> {
                    kept.keep(fields.start(i), fields.nameEnd(i));
                    kept.flush();
                    Wire.ascii(out, ": ");
                    Wire.decimal(out, bodyLength);
                    Wire.crlf(out);
                }
                case TRANSFER_ENCODING -> {
                    kept.keep(fields.start(i), fields.nameEnd(i));
                    kept.flush();
                    Wire.ascii(out, ": chunked\r\n");
                }
                default -> {
                    if (!fields.dropped(i)) {
                        kept.keep(fields.start(i), fields.next(i));
                    }
                }
            }
        }
        kept.flush();
        Wire.crlf(out);
    }

    private void writeTarget(ByteBuf out, byte[] b) {
        if (absolute && targetStart == targetEnd) {
            Wire.ascii(out, method.equals("OPTIONS") ? "*" : "/");
        } else {
            if (b[targetStart] == '?') {
                Wire.ascii(out, "/");
            }
            out.writeBytes(b, targetStart, targetEnd - targetStart);
        }
    }

    private void writeHost(ByteBuf out) {
        Wire.ascii(out, "Host: ");
        Wire.ascii(out, authority);
        Wire.crlf(out);
    }

    /** Forgets the head. */
    public void clear() {
        lines.clear();
    }

    /** The method, case kept. */
    public String method() {
        return method;
    }

    /** The target as it is passed on, for logs. */
    public String target() {
        return targetStart == targetEnd ? "/" : Octets.text(lines.bytes(), targetStart, targetEnd);
    }

    /** The host asked for, lower case, without a port. */
    public String host() {
        return host;
    }

    /** Whether the client speaks HTTP/1.0. */
    public boolean http10() {
        return http10;
    }

    /** Whether the client's connection may be used for another request (RFC 9112 section 9.3). */
    public boolean keepAlive() {
        return !fields.closeAsked() && (!http10 || fields.keepAliveAsked());
    }

    /** How the end of the body is told: none, length or chunked. */
    public BodyKind bodyKind() {
        return bodyKind;
    }

    /** The body's length when that is what tells its end. */
    public long bodyLength() {
        return bodyLength;
    }

    /** Whether the client waits for 100 (Continue) before it sends the body. */
    public boolean expectContinue() {
        return expectContinue;
    }

    /** Whether the request has a key by which the origin tells a repeated one from another, and the key is passed on. */
    public boolean idempotencyKey() {
        int key = fields.only(FieldName.IDEMPOTENCY_KEY);
        return key >= 0 && !fields.dropped(key);
    }

    /** Length of the head in bytes. */
    public int length() {
        return lines.length();
    }
}
