package dev.egresslab.bench.app;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads one HTTP/1.x answer after another from a stream of bytes, keeping of each only what a client must know: the status, where the
 * body ends, and whether the connection may be kept. The body is skipped, not kept.
 *
 * <p>Framing as RFC 9112 section 6.3 has it: none for HEAD, 204 and 304; chunked; Content-Length; else until the connection closes.
 * Whatever is ambiguous there (both headers, two lengths, another coding) is refused rather than guessed.
 */
final class ResponseReader {
    private static final int LINE_MAX = 8 << 10;
    private static final int HEAD_MAX = 64 << 10;
    private static final int LINE_START = 256;

    /** What the bytes so far amount to. */
    enum Progress {
        /** The answer is not complete. */
        MORE,
        /** The answer is complete; bytes after it are left unread. */
        DONE,
        /** This is no answer; {@link #fault} says why. */
        BAD
    }

    private enum State {
        STATUS_LINE,
        HEADERS,
        SIZED_BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        UNTIL_CLOSE,
        DONE,
        BAD
    }

    private final boolean head;
    private State state = State.STATUS_LINE;
    private byte[] line = new byte[LINE_START];
    private int lineLength;
    private int headBytes;
    private int status;
    private boolean keepAlive;
    private boolean chunked;
    private long contentLength;
    private long bodyLeft;
    private String fault = "";

    /**
     * Creates a reader.
     *
     * @param head whether the requests are HEAD, whose answers have no body
     */
    ResponseReader(boolean head) {
        this.head = head;
        startAnswer();
    }

    /** Begins the next answer on the same connection. */
    void startAnswer() {
        state = State.STATUS_LINE;
        lineLength = 0;
        headBytes = 0;
        status = 0;
        chunked = false;
        contentLength = -1;
        fault = "";
    }

    int status() {
        return status;
    }

    /** Tells whether the peer lets the connection be used again after this answer. */
    boolean keepAlive() {
        return keepAlive;
    }

    /** Says why the answer is none. */
    String fault() {
        return fault;
    }

    /** Tells whether the answer is complete if the connection closes now. */
    boolean completeOnClose() {
        return state == State.UNTIL_CLOSE;
    }

    /** Reads on. Consumes bytes up to the end of the answer at the most. */
    Progress read(ByteBuf in) {
        while (state != State.DONE && state != State.BAD) {
            boolean advanced = switch (state) {
                case STATUS_LINE, HEADERS, CHUNK_SIZE, CHUNK_END, TRAILERS -> readLine(in);
                case SIZED_BODY, CHUNK -> skipBody(in);
                case UNTIL_CLOSE -> skipAll(in);
                case DONE, BAD -> throw new IllegalStateException(state.name());
            };
            if (!advanced) {
                return Progress.MORE;
            }
        }
        return state == State.DONE ? Progress.DONE : Progress.BAD;
    }

    private static boolean skipAll(ByteBuf in) {
        in.skipBytes(in.readableBytes());
        return false;
    }

    private boolean skipBody(ByteBuf in) {
        int skipped = (int) Math.min(bodyLeft, in.readableBytes());
        in.skipBytes(skipped);
        bodyLeft -= skipped;
        if (bodyLeft > 0) {
            return false;
        }
        state = state == State.CHUNK ? State.CHUNK_END : State.DONE;
        return true;
    }

    private boolean readLine(ByteBuf in) {
        int length = in.bytesBefore((byte) '\n');
        int taken = length < 0 ? in.readableBytes() : length;
        if (lineLength + taken > LINE_MAX || headBytes + taken > HEAD_MAX) {
            return bad("the head is longer than %d bytes, or a line of it than %d".formatted(HEAD_MAX, LINE_MAX));
        }
        if (lineLength + taken > line.length) {
            line = Arrays.copyOf(line, Math.max(lineLength + taken, line.length * 2));
        }
        in.readBytes(line, lineLength, taken);
        lineLength += taken;
        headBytes += taken;
        if (length < 0) {
            return false;
        }
        in.skipBytes(1);
        if (lineLength == 0 || line[lineLength - 1] != '\r') {
            return bad("a line does not end with CR LF: " + text(0, lineLength));
        }
        lineLength--;
        useLine();
        lineLength = 0;
        return true;
    }

    private void useLine() {
        switch (state) {
            case STATUS_LINE -> statusLine();
            case HEADERS -> {
                if (lineLength == 0) {
                    endOfHead();
                } else {
                    header();
                }
            }
            case CHUNK_SIZE -> chunkSize();
            case CHUNK_END -> {
                if (lineLength == 0) {
                    headBytes = 0;
                    state = State.CHUNK_SIZE;
                } else {
                    bad("a chunk is longer than its size");
                }
            }
            case TRAILERS -> {
                if (lineLength == 0) {
                    state = State.DONE;
                }
            }
            default -> throw new IllegalStateException(state.name());
        }
    }

    private void statusLine() {
        boolean shaped = lineLength >= 12
                && text(0, 7).equals("HTTP/1.")
                && (line[7] == '0' || line[7] == '1')
                && line[8] == ' '
                && (lineLength == 12 || line[12] == ' ');
        long code = shaped ? number(9, 12, 10) : -1;
        if (code < 100 || code > 599) {
            bad("not a status line of HTTP/1.x: " + text(0, lineLength));
            return;
        }
        status = (int) code;
        keepAlive = line[7] == '1';
        state = State.HEADERS;
    }

    private void header() {
        int colon = 0;
        while (colon < lineLength && line[colon] != ':') {
            colon++;
        }
        if (colon == 0 || colon == lineLength || line[0] == ' ' || line[0] == '\t' || line[colon - 1] == ' ') {
            bad("not a header: " + text(0, lineLength));
            return;
        }
        // By length first: most headers of an answer are none of these.
        if (colon == 14 && nameIs("content-length", colon)) {
            contentLength(value(colon));
        } else if (colon == 17 && nameIs("transfer-encoding", colon)) {
            chunked = AsciiString.contentEqualsIgnoreCase(value(colon), "chunked");
            if (!chunked) {
                bad("Transfer-Encoding is " + value(colon));
            }
        } else if (colon == 10 && nameIs("connection", colon)) {
            connection(value(colon));
        }
    }

    private boolean nameIs(String name, int length) {
        for (int i = 0; i < length; i++) {
            byte lower = line[i] >= 'A' && line[i] <= 'Z' ? (byte) (line[i] + 32) : line[i];
            if (lower != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void contentLength(String value) {
        long length = value.length() > 18 ? -1 : number(value, 10);
        if (length < 0 || (contentLength >= 0 && contentLength != length)) {
            bad("Content-Length is " + value + (contentLength >= 0 ? " and " + contentLength : ""));
            return;
        }
        contentLength = length;
    }

    private void connection(String value) {
        for (String option : value.split(",", -1)) {
            if (option.trim().equalsIgnoreCase("close")) {
                keepAlive = false;
            } else if (option.trim().equalsIgnoreCase("keep-alive")) {
                keepAlive = true;
            }
        }
    }

    private void endOfHead() {
        if (status == 101) {
            bad("status 101 without an Upgrade");
        } else if (status < 200) {
            startAnswer();
        } else if (head || status == 204 || status == 304) {
            state = State.DONE;
        } else if (chunked && contentLength >= 0) {
            bad("both Transfer-Encoding and Content-Length");
        } else if (chunked) {
            headBytes = 0;
            state = State.CHUNK_SIZE;
        } else if (contentLength >= 0) {
            bodyLeft = contentLength;
            state = bodyLeft == 0 ? State.DONE : State.SIZED_BODY;
        } else {
            keepAlive = false;
            state = State.UNTIL_CLOSE;
        }
    }

    private void chunkSize() {
        int end = 0;
        while (end < lineLength && line[end] != ';' && line[end] != ' ') {
            end++;
        }
        long size = end == 0 || end > 15 ? -1 : number(0, end, 16);
        if (size < 0) {
            bad("not a chunk size: " + text(0, lineLength));
            return;
        }
        bodyLeft = size;
        headBytes = 0;
        state = size == 0 ? State.TRAILERS : State.CHUNK;
    }

    private boolean bad(String reason) {
        fault = reason;
        state = State.BAD;
        return true;
    }

    private String value(int colon) {
        return text(colon + 1, lineLength).trim();
    }

    private String text(int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private long number(int from, int to, int radix) {
        return number(text(from, to), radix);
    }

    private static long number(String digits, int radix) {
        long value = digits.isEmpty() ? -1 : 0;
        for (int i = 0; i < digits.length() && value >= 0; i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            value = digit < 0 ? -1 : value * radix + digit;
        }
        return value;
    }
}
