package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.http.BodyDecoder;
import dev.egresslab.proxy.http.BodyKind;
import dev.egresslab.proxy.http.HeadLines;
import dev.egresslab.proxy.http.ResponseHead;
import dev.egresslab.proxy.pool.DiscardReason;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What has come of the answer to the request that is out on an upstream connection: its head, its body, and what is left over behind it.
 * Reused from one exchange to the next; belongs to the connection's event loop.
 */
final class IncomingAnswer {
    private static final int HEAD_MAX = 65_536;
    private static final int FIELDS_MAX = 256;

    private final HeadLines lines = new HeadLines(HEAD_MAX, HEAD_MAX, FIELDS_MAX, false);
    private final BodyDecoder body = new BodyDecoder();
    private boolean headComplete;
    private boolean interimSeen;
    private boolean residual;
    private @Nullable String wrong;
    final ResponseHead head = new ResponseHead(lines);

    /** A request goes out. */
    void expect() {
        lines.clear();
        headComplete = false;
        interimSeen = false;
        residual = false;
    }

    /**
     * Reads on in a head, interim or final.
     *
     * @return whether it is over
     */
    boolean readHead(ByteBuf in, boolean toHead) {
        HeadLines.Result result = lines.read(in);
        wrong = result == HeadLines.Result.MORE
                ? null
                : result == HeadLines.Result.COMPLETE ? head.parse(toHead) : "the head is " + result;
        return result != HeadLines.Result.MORE;
    }

    /** Which rule the answer breaks; null when none. */
    @Nullable
    String wrong() {
        return wrong;
    }

    /** The head was interim (1xx): another is to come. */
    void interimOver() {
        interimSeen = true;
        lines.clear();
    }

    /** The head was final: its body begins. */
    void headOver() {
        headComplete = true;
        body.begin(head.bodyKind(), head.bodyLength());
    }

    /** How long the {@linkplain BodyDecoder#ahead next piece} of the body is; 0 when there is none, or it is {@linkplain #wrong wrong}. */
    int readBody(ByteBuf in) {
        int piece = body.ahead(in);
        wrong = body.failed() ? body.failure() : null;
        return piece;
    }

    /** Bytes are left over: they must not be read as another client's answer. */
    void leftOver(boolean some) {
        residual |= some;
    }

    /** Whether the final head is there. */
    boolean headComplete() {
        return headComplete;
    }

    /** Whether the body's end has come, told by length, by chunk or by there being none. */
    boolean complete() {
        return body.complete();
    }

    /** Whether the answer ends where the connection ends. */
    boolean untilClose() {
        return headComplete && head.bodyKind() == BodyKind.UNTIL_CLOSE;
    }

    /** Whether not a byte has come: then the origin may never have seen the request. */
    boolean nothingCame() {
        return !headComplete && !interimSeen && lines.isEmpty();
    }

    /** Whether an interim answer has come. */
    boolean interimSeen() {
        return interimSeen;
    }

    /**
     * Why the connection must not carry another request, as far as the answer shows; null when it may.
     *
     * @param requestWritten whether the request had left whole
     */
    @Nullable
    DiscardReason unfit(boolean requestWritten) {
        if (residual) {
            return DiscardReason.RESIDUAL;
        }
        if (!requestWritten) {
            return DiscardReason.EARLY_ANSWER;
        }
        if (head.bodyKind() == BodyKind.UNTIL_CLOSE) {
            return DiscardReason.CLOSE_DELIMITED;
        }
        return head.keepAlive() ? null : DiscardReason.CLOSE_ASKED;
    }
}
