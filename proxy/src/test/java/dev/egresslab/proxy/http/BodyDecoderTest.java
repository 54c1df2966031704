package dev.egresslab.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {
    private final BodyDecoder decoder = new BodyDecoder();

    /** What comes out of the bytes given piece by piece; what is left over follows a bar. */
    private String decode(String bytes, int pieceLength) {
        StringBuilder body = new StringBuilder();
        StringBuilder left = new StringBuilder();
        for (int at = 0; at < bytes.length(); at += pieceLength) {
            ByteBuf in = Unpooled.copiedBuffer(
                    bytes.substring(at, Math.min(bytes.length(), at + pieceLength)), StandardCharsets.ISO_8859_1);
            for (ByteBuf piece = decoder.next(in); piece != null; piece = decoder.next(in)) {
                body.append(piece.toString(StandardCharsets.ISO_8859_1));
                piece.release();
            }
            left.append(in.toString(StandardCharsets.ISO_8859_1));
            in.release();
        }
        return body + "|" + left;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void bodyOfALengthEndsThereAndLeavesTheRest(int pieceLength) {
        decoder.begin(BodyKind.LENGTH, 5);
        assertThat(decode("helloHTTP", pieceLength)).isEqualTo("hello|HTTP");
        assertThat(decoder.complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void chunkedBodyEndsAtItsLastChunkAndLeavesTheRest(int pieceLength) {
        decoder.begin(BodyKind.CHUNKED, 0);
        assertThat(decode(
                        "5\r\nhello\r\n00A;x=\"y\r0\"\r\n0123456789\r\n0\r\nX: y\r\nZ:\r\n\r\nHTTP".replace("\r0", "0"),
                        pieceLength))
                .isEqualTo("hello0123456789|HTTP");
        assertThat(decoder.complete()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'5 \r\nhello'",
                "' 5\r\nhello'",
                "'+5\r\nhello'",
                "'0x5\r\nhello'",
                "'\r\n'",
                "';x\r\n'",
                "'5\nhello'",
                "'5\r\rhello'",
                "'5;a\nb\r\nhello'",
                "'5\r\nhelloX'",
                "'5\r\nhello\n'",
                "'5\r\nhello\rX'",
                "'10000000000000000\r\n'",
                "'fffffffffffffffff\r\n'",
                "'0\r\n bad: x\r\n'",
                "'0\r\nbad\r\n'",
                "'0\r\n: x\r\n'",
                "'0\r\nX: \u0001\r\n'",
                "'0\r\nX: a\n'",
                "'0\r\n\rX'"
            })
    void brokenChunksFail(String bytes) {
        decoder.begin(BodyKind.CHUNKED, 0);
        decode(bytes, 1);
        assertThat(decoder.failed()).isTrue();
        assertThat(decoder.failure()).isNotEmpty();
        assertThat(decoder.complete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"7fffffff", "80000000", "ffffffff", "100000000", "7fffffffffffffff"})
    void t24_sizesBeyondAnIntegerAreOneChunk(String size) {
        decoder.begin(BodyKind.CHUNKED, 0);
        assertThat(decode(size + "\r\nabc", 100)).isEqualTo("abc|");
        assertThat(decoder.failed()).isFalse();
        assertThat(decoder.complete()).isFalse();
    }

    @Test
    void extensionsAndTrailersAreBounded() {
        decoder.begin(BodyKind.CHUNKED, 0);
        decode("1;" + "x".repeat(4_096) + "\r\nA\r\n1;", 100);
        assertThat(decoder.failed()).isFalse();
        decode("x", 100);
        assertThat(decoder.failed()).isTrue();
        decoder.begin(BodyKind.CHUNKED, 0);
        decode("0\r\n" + "X: y\r\n".repeat(2_000), 100);
        assertThat(decoder.failure()).startsWith("trailers must be at most 8192 bytes");
    }

    @Test
    void bodyUntilTheEndIsNeverComplete() {
        decoder.begin(BodyKind.UNTIL_CLOSE, 0);
        assertThat(decode("anything", 3)).isEqualTo("anything|");
        assertThat(decoder.complete()).isFalse();
    }

    @Test
    void noBodyTakesNothing() {
        decoder.begin(BodyKind.NONE, 0);
        assertThat(decode("next", 4)).isEqualTo("|next");
        assertThat(decoder.complete()).isTrue();
    }
}
