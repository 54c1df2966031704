package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.app.ResponseReader.Progress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

// CR LF is what these strings are about.
@SuppressWarnings("StringConcatToTextBlock")
class ResponseReaderTest {
    private static final String NEXT = "HTTP/1.1 204 ";

    private final ResponseReader reader = new ResponseReader(false);

    private Progress read(ResponseReader by, String bytes) {
        return by.read(buffer(bytes));
    }

    private static ByteBuf buffer(String bytes) {
        return Unpooled.copiedBuffer(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length:5\r\nContent-Length: 5\r\n\r\nhello",
                "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n"
                        + "Transfer-Encoding: Chunked\r\n\r\n"
                        + "3;x=y\r\n"
                        + "abc\r\n"
                        + "A\r\n"
                        + "0123456789\r\n"
                        + "0\r\n"
                        + "T: 1\r\n\r\n",
                "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n"
            })
    void anAnswerEndsAtItsLastByteHoweverItIsCut(String answer) {
        // Whole, with the beginning of the next: only the answer is consumed.
        ByteBuf whole = buffer(answer + NEXT);
        assertThat(reader.read(whole)).isEqualTo(Progress.DONE);
        assertThat(whole.toString(StandardCharsets.ISO_8859_1)).isEqualTo(NEXT);
        assertThat(reader.keepAlive()).isTrue();
        // Byte by byte: complete at the last byte and not one before.
        reader.startAnswer();
        for (int i = 0; i < answer.length() - 1; i++) {
            assertThat(read(reader, answer.substring(i, i + 1)))
                    .as("byte %d", i)
                    .isEqualTo(Progress.MORE);
        }
        assertThat(read(reader, answer.substring(answer.length() - 1))).isEqualTo(Progress.DONE);
    }

    @Test
    void anAnswerWithoutALengthLastsUntilTheClose() {
        assertThat(read(reader, "HTTP/1.1 200 OK\r\n\r\nand so on")).isEqualTo(Progress.MORE);
        assertThat(reader.completeOnClose()).isTrue();
        assertThat(reader.keepAlive()).isFalse();
    }

    @Test
    void anAnswerWithALengthIsNotCompleteOnClose() {
        assertThat(read(reader, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na"))
                .isEqualTo(Progress.MORE);
        assertThat(reader.completeOnClose()).isFalse();
    }

    @Test
    void anAnswerToHeadHasNoBody() {
        ResponseReader head = new ResponseReader(true);
        assertThat(read(head, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n")).isEqualTo(Progress.DONE);
    }

    @Test
    void theConnectionIsKeptUnlessThePeerSaysOtherwise() {
        read(reader, "HTTP/1.1 200 OK\r\nConnection: x, CLOSE\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.keepAlive()).isFalse();
        reader.startAnswer();
        read(reader, "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.keepAlive()).isFalse();
        reader.startAnswer();
        read(reader, "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.keepAlive()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200 OK\r\n",
                "HTTP/1.1 99 Low\r\n",
                "HTTP/1.1 600 High\r\n",
                "HTTP/1.1  200 OK\r\n",
                "\r\n",
                "HTTP/1.1 200 OK\n",
                "HTTP/1.1 101 Switching Protocols\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n",
                "HTTP/1.1 200 OK\r\nName : value\r\n",
                "HTTP/1.1 200 OK\r\nA: b\r\n folded\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999999999\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n"
            })
    void whatIsAmbiguousIsRefused(String bytes) {
        assertThat(read(reader, bytes)).isEqualTo(Progress.BAD);
        assertThat(reader.fault()).isNotEmpty();
    }

    @Test
    void aHeadWithoutAnEndIsRefused() {
        Progress progress = read(reader, "HTTP/1.1 200 OK\r\n");
        String header = "A: " + "b".repeat(1000) + "\r\n";
        int headers = 0;
        while (progress == Progress.MORE && headers < 100) {
            progress = read(reader, header);
            headers++;
        }
        assertThat(progress).isEqualTo(Progress.BAD);
        // 65 of 1,003 bytes are below 64 KiB, with the status line; the 66th is not.
        assertThat(headers).isEqualTo(66);
    }
}
