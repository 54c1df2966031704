package dev.egresslab.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.egresslab.proxy.config.ClientLimits;
import dev.egresslab.proxy.http.Rejection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What any bytes of a client become. Replays its corpus in every build; {@code mvn -Pnightly verify} looks for new inputs, which then lie
 * beside it.
 *
 * <p>Three properties. The requests do not depend on where reads divide the bytes. What goes to the upstream is read there as the same
 * requests, by ourselves and by another parser (Netty's): nothing is smuggled. And framing anew what was framed anew changes nothing.
 */
class RequestFuzzTest {
    /** What one stream of bytes became: requests as sent on, and how it ended. */
    private record Outcome(List<String> requests, String end) {
        byte[] bytes() {
            return String.join("", requests).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void requestsAreTheSameHoweverTheyArriveAndWhoeverReadsThem(byte[] bytes) throws IOException {
        Outcome whole = read(bytes, Pieces.WHOLE, ClientLimits.DEFAULT);
        assertThat(bodies(read(bytes, Pieces.BYTES, ClientLimits.DEFAULT))).isEqualTo(bodies(whole));
        assertThat(bodies(read(bytes, Pieces.RANDOM, ClientLimits.DEFAULT))).isEqualTo(bodies(whole));
        // Fields of a head that is written anew may be a little longer.
        ClientLimits wide = ClientLimits.DEFAULT.withHead(16_384, 131_072, 200);
        Outcome again = read(whole.bytes(), Pieces.WHOLE, wide);
        assertThat(again.requests()).isEqualTo(whole.requests());
        assertThat(again.end()).isEqualTo("");
        assertThat(netty(whole.bytes())).isEqualTo(bodies(whole));
    }

    /** Reads as a client's connection does, one whole request after the other. */
    private static Outcome read(byte[] bytes, Pieces pieces, ClientLimits limits) {
        RequestReader reader = new RequestReader(limits);
        List<String> requests = new ArrayList<>();
        StringBuilder sent = new StringBuilder();
        boolean[] inBody = {false};
        pieces.deliver(bytes, in -> {
            while (in.isReadable()) {
                if (!inBody[0]) {
                    if (!reader.readHead(in)) {
                        return true;
                    }
                    if (reader.wrong() != null) {
                        return false;
                    }
                    append(sent, reader.begin(UnpooledByteBufAllocator.DEFAULT, in));
                    inBody[0] = true;
                } else {
                    append(sent, reader.readBody(UnpooledByteBufAllocator.DEFAULT, in));
                    if (reader.wrong() != null) {
                        return false;
                    }
                }
                if (reader.complete()) {
                    requests.add(sent.toString());
                    sent.setLength(0);
                    inBody[0] = false;
                    reader.clear();
                }
            }
            return true;
        });
        Rejection wrong = reader.wrong();
        String rest = inBody[0] ? "within a body" : reader.atStart() ? "" : "within a head";
        return new Outcome(requests, wrong == null ? rest : wrong.status() + " " + wrong.reason());
    }

    private static void append(StringBuilder to, @Nullable ByteBuf bytes) {
        if (bytes != null) {
            to.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
    }

    /** Method, target and body of each request; where chunks end is a matter of reads. */
    private static List<String> bodies(Outcome outcome) throws IOException {
        List<String> bodies = new ArrayList<>();
        for (String request : outcome.requests()) {
            int end = request.indexOf("\r\n\r\n") + 4;
            String head = request.substring(0, end);
            String line = head.substring(0, head.indexOf(" HTTP/1.1\r\n"));
            String body = request.substring(end);
            boolean chunked = head.matches("(?is).*\r\ntransfer-encoding *: chunked\r\n.*");
            bodies.add(line + "|" + (chunked ? joined(body) : body));
        }
        return bodies;
    }

    private static String joined(String chunks) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = 0;
        for (int size = -1; size != 0; ) {
            int line = chunks.indexOf("\r\n", at);
            size = Integer.parseInt(chunks.substring(at, line), 16);
            body.write(chunks.substring(line + 2, line + 2 + size).getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + size + 2;
        }
        assertThat(at).isEqualTo(chunks.length());
        return body.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<String> netty(byte[] bytes) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestDecoder(16_384, 131_072, 8_192));
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        List<String> requests = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (HttpObject object = channel.readInbound(); object != null; object = channel.readInbound()) {
            assertThat(object.decoderResult().isSuccess()).as(object.toString()).isTrue();
            if (object instanceof HttpRequest request) {
                current.append(request.method())
                        .append(' ')
                        .append(request.uri())
                        .append('|');
            }
            if (object instanceof HttpContent content) {
                current.append(content.content().toString(StandardCharsets.ISO_8859_1));
                if (object instanceof LastHttpContent) {
                    requests.add(current.toString());
                    current.setLength(0);
                }
            }
            ReferenceCountUtil.release(object);
        }
        assertThat(channel.finish()).as("nothing is left over").isFalse();
        return requests;
    }
}
