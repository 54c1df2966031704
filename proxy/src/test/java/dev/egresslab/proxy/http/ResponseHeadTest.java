package dev.egresslab.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {
    private final HeadLines lines = new HeadLines(1_000, 1_000, 20, false);
    private final ResponseHead head = new ResponseHead(lines);

    private @Nullable String parse(String text, boolean toHead) {
        lines.clear();
        HeadLines.Result result = lines.read(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
        return result == HeadLines.Result.COMPLETE ? head.parse(toHead) : result.toString();
    }

    private String written(boolean chunked, @Nullable String connection) {
        ByteBuf out = Unpooled.buffer();
        head.write(out, chunked, connection);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | 200 | 'Content-Length: 5\r\n'           | LENGTH",
                "GET  | 200 | 'Content-Length: 0\r\n'           | NONE",
                "GET  | 200 | 'Transfer-Encoding: chunked\r\n'  | CHUNKED",
                "GET  | 200 | ''                                | UNTIL_CLOSE",
                "HEAD | 200 | 'Content-Length: 5\r\n'           | NONE",
                "HEAD | 200 | 'Transfer-Encoding: chunked\r\n'  | NONE",
                "HEAD | 200 | ''                                | NONE",
                "GET  | 204 | 'Content-Length: 5\r\n'           | NONE",
                "GET  | 304 | 'Content-Length: 5\r\n'           | NONE",
                "GET  | 103 | 'Content-Length: 5\r\n'           | NONE",
                "GET  | 205 | ''                                | UNTIL_CLOSE",
                "GET  | 999 | 'Content-Length: 5\r\n'           | LENGTH"
            })
    void endOfTheBodyIsToldAsRfc9112Says(String method, int status, String fields, BodyKind kind) {
        assertThat(parse("HTTP/1.1 " + status + " x\r\n" + fields + "\r\n", method.equals("HEAD")))
                .isNull();
        assertThat(head.bodyKind()).isEqualTo(kind);
        assertThat(head.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 20x OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1\t200 OK\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "http/1.1 200 OK\r\n\r\n",
                "JUNKHTTP/1.1 200 OK\r\n\r\n",
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/1.1 200 O\0K\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX : y\r\n\r\n",
                "HTTP/1.1 200 OK\r\n X: y\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5, 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: \r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 204 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 200 OK\nX: y\n\n"
            })
    void answerThatLeavesDoubtIsRefused(String text) {
        assertThat(parse(text, false)).isNotNull();
    }

    @Test
    void foldedLineIsJoined() {
        assertThat(parse("HTTP/1.1 200 OK\r\nX: a\r\n\tb \r\nContent-Length: 1\r\n\r\n", false))
                .isNull();
        assertThat(written(false, null)).isEqualTo("HTTP/1.1 200 OK\r\nX: a  \tb \r\nContent-Length: 1\r\n\r\n");
    }

    @Test
    void reasonMayBeMissing() {
        assertThat(parse("HTTP/1.1 200\r\nContent-Length: 1\r\n\r\n", false)).isNull();
        assertThat(written(false, "close"))
                .isEqualTo("HTTP/1.1 200 \r\nContent-Length: 1\r\nConnection: close\r\n\r\n");
    }

    @Test
    void codingIsWrittenAnewAndOtherLinesAsTheyCame() {
        assertThat(parse(
                        "HTTP/1.0 200 Fine\r\nset-cookie: a\r\nSet-Cookie:b\r\nKeep-Alive: timeout=7, max=3\r\n\r\n",
                        false))
                .isNull();
        assertThat(written(true, null))
                .isEqualTo("HTTP/1.1 200 Fine\r\nset-cookie: a\r\nSet-Cookie:b\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(head.keepAliveSeconds()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timeout=5, max=100 | 5",
                "max=1,Timeout=9 | 9",
                "timeout=x | -1",
                "max=1 | -1",
                "timeout=99999999999 | -1"
            })
    void originsHintIsRead(String value, int seconds) {
        assertThat(KeepAliveHint.seconds(value)).isEqualTo(seconds);
    }

    @Test
    void lengthOfAnAnswerToHeadStays() {
        assertThat(parse("HTTP/1.1 200 OK\r\nContent-Length: 0123\r\n\r\n", true))
                .isNull();
        assertThat(written(false, null)).isEqualTo("HTTP/1.1 200 OK\r\nContent-Length: 123\r\n\r\n");
    }
}
