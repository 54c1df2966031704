package dev.egresslab.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FastCgiTest {
    @Test
    void requestIsBeginParametersAndTheirEnds() {
        String hex = HexFormat.of().formatHex(FastCgi.request(Map.of("A", "bc")));

        assertThat(hex)
                .isEqualTo("0101000100080000" + "0001000000000000"
                        + "0104000100050000" + "01024162" + "63"
                        + "0104000100000000"
                        + "0105000100000000");
    }

    @Test
    void lengthsAbove127HaveFourBytes() {
        String hex = HexFormat.of().formatHex(FastCgi.request(Map.of("A", "x".repeat(128))));

        assertThat(hex).contains("01" + "80000080" + "41" + "78".repeat(128));
        assertThat(HexFormat.of().formatHex(FastCgi.request(Map.of("A", "x".repeat(127)))))
                .contains("017f41");
    }

    @Test
    void answerIsJoinedFromItsRecords() throws IOException {
        byte[] answer = join(
                stream(6, "Status: 404 Not Found\r\nContent-type: a\r\n\r\nab", 3),
                stream(7, "careful", 0),
                stream(6, "cd", 0),
                HexFormat.of().parseHex("01030001000800000000000000000000"));

        assertThat(FastCgi.answer(answer)).isEqualTo(new FastCgi.Answer(404, "abcd", "careful"));
        assertThatThrownBy(() -> FastCgi.answer(Arrays.copyOf(answer, answer.length - 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("before its end");
    }

    private static byte[] stream(int type, String text, int padding) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        byte[] record = new byte[8 + content.length + padding];
        record[0] = 1;
        record[1] = (byte) type;
        record[3] = 1;
        record[5] = (byte) content.length;
        record[6] = (byte) padding;
        System.arraycopy(content, 0, record, 8, content.length);
        return record;
    }

    private static byte[] join(byte[]... parts) {
        byte[] all = new byte[0];
        for (byte[] part : parts) {
            all = Arrays.copyOf(all, all.length + part.length);
            System.arraycopy(part, 0, all, all.length - part.length, part.length);
        }
        return all;
    }
}
