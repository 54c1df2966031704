package dev.egresslab.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** T21: requests that stock Netty accepts, and others that no proxy may pass on. */
class RequestHeadTest {
    private static final String H = "Host: a.test\r\n";

    /** The status with which a head is refused; 0 when it is accepted; -1 when it is not complete. */
    private static int status(String head) {
        return status(head, head.length());
    }

    /** The same, with the bytes coming in pieces. */
    private static int status(String head, int pieceLength) {
        HeadLines lines = new HeadLines(200, 400, 10, true);
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < bytes.length; at += pieceLength) {
            ByteBuf piece = Unpooled.wrappedBuffer(bytes, at, Math.min(pieceLength, bytes.length - at));
            switch (lines.read(piece)) {
                case MORE -> {}
                case COMPLETE -> {
                    Rejection wrong = new RequestHead(lines).parse();
                    return wrong == null ? 0 : wrong.status();
                }
                case LINE_TOO_LONG -> {
                    return 414;
                }
                case HEAD_TOO_LONG, TOO_MANY_FIELDS -> {
                    return 431;
                }
                case MALFORMED -> {
                    return 400;
                }
            }
        }
        return -1;
    }

    static Stream<Arguments> heads() {
        return Stream.of(
                // The table of facts 3.1: what stock Netty accepts.
                row("two hosts", "GET / HTTP/1.1\r\n" + H + H + "\r\n", 400),
                row("no host", "GET / HTTP/1.1\r\n\r\n", 400),
                row("host with white space and user", "GET / HTTP/1.1\r\nHost: a b@c\r\n\r\n", 400),
                row("host with a path", "GET / HTTP/1.1\r\nHost: a.test/x\r\n\r\n", 400),
                row("host with a port that is none", "GET / HTTP/1.1\r\nHost: a.test:80x\r\n\r\n", 400),
                row("empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n", 400),
                row("host of IPv6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 0),
                row("absolute target of another host", "GET http://b.test/ HTTP/1.1\r\n" + H + "\r\n", 0),
                row("absolute target with user", "GET http://u@b.test/ HTTP/1.1\r\n" + H + "\r\n", 400),
                row("absolute target of another scheme", "GET ftp://b.test/ HTTP/1.1\r\n" + H + "\r\n", 400),
                row("identity, chunked", te("identity, chunked"), 501),
                row("gzip, chunked", te("gzip, chunked"), 501),
                row("gzip alone", te("gzip"), 400),
                row("chunked, chunked", te("chunked, chunked"), 400),
                row("chunked, identity", te("chunked, identity"), 400),
                row("empty coding", te(""), 400),
                row("xchunked", te("xchunked"), 400),
                row("CHUNKED", te("CHUNKED"), 0),
                row("quoted coding", te("\"chunked\""), 400),
                row("length with a leading zero", cl("05"), 0),
                row("folded line", "GET / HTTP/1.1\r\n" + H + "X: a\r\n b\r\n\r\n", 400),
                row("folded first field", "GET / HTTP/1.1\r\n X: a\r\n" + H + "\r\n", 400),
                row("two spaces", "GET  / HTTP/1.1\r\n" + H + "\r\n", 400),
                row("tab", "GET\t/ HTTP/1.1\r\n" + H + "\r\n", 400),
                row("lower-case protocol", "GET / http/1.1\r\n" + H + "\r\n", 400),
                row("HTTP/1.2", "GET / HTTP/1.2\r\n" + H + "\r\n", 0),
                row("HTTP/2.0", "GET / HTTP/2.0\r\n" + H + "\r\n", 505),
                row("HTTP/0.9", "GET / HTTP/0.9\r\n" + H + "\r\n", 505),
                row("no version", "GET /\r\n" + H + "\r\n", 400),
                row("fragment", "GET /a#b HTTP/1.1\r\n" + H + "\r\n", 400),
                row("CONNECT", "CONNECT a.test:443 HTTP/1.1\r\n" + H + "Content-Length: 3\r\n\r\n", 405),
                // What stock Netty refuses must stay refused.
                row(
                        "length and coding",
                        "POST / HTTP/1.1\r\n" + H + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
                        400),
                row("coding in HTTP/1.0", "POST / HTTP/1.0\r\n" + H + "Transfer-Encoding: chunked\r\n\r\n", 400),
                row(
                        "two codings",
                        "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                        400),
                row("space before the colon", "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding : chunked\r\n\r\n", 400),
                row("two lengths", "POST / HTTP/1.1\r\n" + H + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400),
                row("list of lengths", cl("5, 5"), 400),
                row("signed length", cl("+5"), 400),
                row("negative length", cl("-5"), 400),
                row("hexadecimal length", cl("0x5"), 400),
                row("empty length", cl(""), 400),
                row("length in words", cl("five"), 400),
                row("length with white space within", cl("1 1"), 400),
                row("length beyond 63 bits", cl("9223372036854775808"), 400),
                row("length of many digits", cl("99999999999999999999999"), 400),
                row("bare LF", "GET / HTTP/1.1\nHost: a.test\n\n", 400),
                row("bare LF at the end of a field", "GET / HTTP/1.1\r\nHost: a.test\n\r\n", 400),
                row("bare CR in a value", "GET / HTTP/1.1\r\n" + H + "X: a\rb\r\n\r\n", 400),
                row("NUL in a value", "GET / HTTP/1.1\r\n" + H + "X: a\0b\r\n\r\n", 400),
                row("DEL in a value", "GET / HTTP/1.1\r\n" + H + "X: a\u007fb\r\n\r\n", 400),
                row("empty name", "GET / HTTP/1.1\r\n" + H + ": x\r\n\r\n", 400),
                row("no colon", "GET / HTTP/1.1\r\n" + H + "X\r\n\r\n", 400),
                row("space in a name", "GET / HTTP/1.1\r\n" + H + "X Y: z\r\n\r\n", 400),
                row("control character in the target", "GET /\u0001 HTTP/1.1\r\n" + H + "\r\n", 400),
                row("non-ASCII target", "GET /\u00e4 HTTP/1.1\r\n" + H + "\r\n", 400),
                row("non-ASCII value", "GET / HTTP/1.1\r\n" + H + "X: \u00e4\r\n\r\n", 0),
                row("control character in the method", "G\u0001T / HTTP/1.1\r\n" + H + "\r\n", 400),
                row("beginning of a TLS handshake", "\u0016\u0003\u0001", 400),
                // And what must be accepted.
                row("empty line before", "\r\nGET / HTTP/1.1\r\n" + H + "\r\n", 0),
                row("two empty lines before", "\r\n\r\nGET / HTTP/1.1\r\n" + H + "\r\n", 400),
                row("asterisk", "OPTIONS * HTTP/1.1\r\n" + H + "\r\n", 0),
                row("asterisk of another method", "GET * HTTP/1.1\r\n" + H + "\r\n", 400),
                row("relative target", "GET a HTTP/1.1\r\n" + H + "\r\n", 400),
                row("other expectation", "POST / HTTP/1.1\r\n" + H + "Expect: 200-ok\r\n\r\n", 417),
                row("TRACE with a body", "TRACE / HTTP/1.1\r\n" + H + "Content-Length: 1\r\n\r\n", 400),
                row("lower-case method", "get / HTTP/1.1\r\n" + H + "\r\n", 0),
                row("long line", "GET /" + "x".repeat(200) + " HTTP/1.1\r\n", 414),
                row("long line without an end", "GET /" + "x".repeat(200), 414),
                row("long head", "GET / HTTP/1.1\r\n" + H + "X: " + "x".repeat(400) + "\r\n\r\n", 431),
                row("many fields", "GET / HTTP/1.1\r\n" + H + "X: y\r\n".repeat(10) + "\r\n", 431),
                row("just as many fields as may be", "GET / HTTP/1.1\r\n" + H + "X: y\r\n".repeat(9) + "\r\n", 0),
                row("incomplete", "GET / HTTP/1.1\r\n" + H, -1));
    }

    private static Arguments row(String what, String head, int status) {
        return Arguments.of(what, head, status);
    }

    private static String te(String value) {
        return "POST / HTTP/1.1\r\n" + H + "Transfer-Encoding: " + value + "\r\n\r\n";
    }

    private static String cl(String value) {
        return "POST / HTTP/1.1\r\n" + H + "Content-Length: " + value + "\r\n\r\n";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("heads")
    void t21_headIsJudgedTheSameInOnePieceAndByteByByte(String what, String head, int status) {
        assertThat(status(head)).as(what).isEqualTo(status);
        assertThat(status(head, 1)).as(what + ", byte by byte").isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "5 ", "\t5"})
    void lengthIsWrittenAnewInItsPlace(String value) {
        HeadLines lines = new HeadLines(200, 400, 10, true);
        lines.read(Unpooled.copiedBuffer(
                "POST / HTTP/1.1\r\nA: 1\r\ncontent-LENGTH: " + value + "\r\nHost: a.test\r\n\r\n",
                StandardCharsets.US_ASCII));
        RequestHead head = new RequestHead(lines);
        assertThat(head.parse()).isNull();
        ByteBuf out = Unpooled.buffer();
        head.write(out);
        assertThat(out.toString(StandardCharsets.US_ASCII))
                .isEqualTo("POST / HTTP/1.1\r\nA: 1\r\ncontent-LENGTH: 5\r\nHost: a.test\r\n\r\n");
    }

    @Test
    void nothingBehindTheHeadIsTaken() {
        HeadLines lines = new HeadLines(200, 400, 10, true);
        ByteBuf in = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n" + H + "\r\nnext", StandardCharsets.US_ASCII);
        assertThat(lines.read(in)).isEqualTo(HeadLines.Result.COMPLETE);
        assertThat(in.toString(StandardCharsets.US_ASCII)).isEqualTo("next");
    }
}
