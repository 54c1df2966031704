package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * What any bytes of an origin become. Replays its corpus in every build; {@code mvn -Pnightly verify} looks for new inputs.
 *
 * <p>Three properties. The answer, and what is left over behind it, do not depend on where reads divide the bytes. What goes to the client
 * is the same answer when it is read again, with nothing left over. And a connection whose answer left something over is not reused.
 */
class ResponseFuzzTest {
    /**
     * What one stream of bytes became.
     *
     * @param heads the heads for the client, interim ones first
     * @param body the body without its framing
     * @param sent all that is sent to the client
     * @param end how it ended
     */
    private record Outcome(String heads, String body, String sent, String end) {
        /** Without where chunks end, which is a matter of reads. */
        String read() {
            return heads + "|" + body + "|" + end;
        }
    }

    @FuzzTest(maxDuration = "2m")
    void answerIsTheSameHoweverItArrivesAndWhoeverReadsIt(byte[] bytes) {
        for (boolean toHead : new boolean[] {false, true}) {
            Outcome whole = read(bytes, Pieces.WHOLE, toHead);
            assertThat(read(bytes, Pieces.BYTES, toHead).read()).isEqualTo(whole.read());
            assertThat(read(bytes, Pieces.RANDOM, toHead).read()).isEqualTo(whole.read());
            if (whole.end().equals("complete") || whole.end().startsWith("left over")) {
                byte[] sent = whole.sent().getBytes(StandardCharsets.ISO_8859_1);
                Outcome again = read(sent, Pieces.WHOLE, toHead);
                assertThat(again.body()).isEqualTo(whole.body());
                assertThat(again.sent()).isEqualTo(whole.sent());
                assertThat(again.end()).isEqualTo("complete");
            }
        }
    }

    /** Reads as an upstream connection does; the end of the bytes is the end of the connection. */
    private static Outcome read(byte[] bytes, Pieces pieces, boolean toHead) {
        IncomingAnswer answer = new IncomingAnswer();
        AnswerRelay relay = new AnswerRelay();
        StringBuilder heads = new StringBuilder();
        StringBuilder body = new StringBuilder();
        StringBuilder sent = new StringBuilder();
        AnswerRelay.Sink client = out -> {
            sent.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        };
        UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        boolean[] complete = {false};
        int[] leftOver = {0};
        answer.expect();
        pieces.deliver(bytes, in -> {
            while (in.isReadable() && !complete[0]) {
                if (answer.headComplete()) {
                    int piece = answer.readBody(in);
                    if (piece > 0) {
                        body.append(in.toString(in.readerIndex(), piece, StandardCharsets.ISO_8859_1));
                        relay.piece(allocator, in, piece, client);
                    }
                } else if (answer.readHead(in, toHead) && answer.wrong() == null) {
                    ByteBuf head = allocator.buffer();
                    answer.head.write(head, false, null);
                    heads.append(head.toString(StandardCharsets.ISO_8859_1));
                    if (answer.head.status() < 200) {
                        client.answerBytes(head);
                        answer.interimOver();
                    } else {
                        head.release();
                        answer.headOver();
                        relay.begin(allocator, answer.head, /* toHttp10= */ false, /* close= */ false);
                    }
                }
                if (answer.wrong() != null) {
                    return false;
                }
                complete[0] = answer.headComplete() && answer.complete();
            }
            leftOver[0] += in.readableBytes();
            in.skipBytes(in.readableBytes());
            return true;
        });
        if (complete[0] || answer.untilClose()) {
            relay.end(allocator, client);
        }
        relay.drop();
        answer.leftOver(leftOver[0] > 0);
        return new Outcome(heads.toString(), body.toString(), sent.toString(), end(answer, complete[0], leftOver[0]));
    }

    private static String end(IncomingAnswer answer, boolean complete, int leftOver) {
        if (answer.wrong() != null) {
            return String.valueOf(answer.wrong());
        }
        if (leftOver > 0) {
            assertThat(answer.unfit(/* requestWritten= */ true)).isNotNull();
            return "left over: " + leftOver;
        }
        return complete || answer.untilClose() ? "complete" : "cut short";
    }
}
