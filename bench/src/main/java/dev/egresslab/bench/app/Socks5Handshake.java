package dev.egresslab.bench.app;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The client's side of SOCKS5 (RFC 1928, RFC 1929): asks the gateway to connect, tells the dial how that went, and leaves the pipeline.
 *
 * <p>The three messages go out in one write. Only one method is offered, so the gateway has no choice to make, and the relay costs the
 * client one wait instead of three: a real NAT gateway costs it none.
 */
final class Socks5Handshake extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int AUTH_VERSION = 1;
    private static final int NO_AUTH = 0;
    private static final int PASSWORD = 2;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;
    private static final int REQUEST_SIZE = 64;

    /** Hears how the gateway answered. */
    interface Answer {
        /** The gateway connected. */
        void connected();

        /** The gateway did not connect. */
        void refused(Failure failure);
    }

    private enum Step {
        METHOD,
        AUTH,
        REPLY
    }

    private final String user;
    private final InetSocketAddress target;
    private final Answer answer;
    private Step step = Step.METHOD;

    /**
     * Creates the handshake.
     *
     * @param user the name given to the gateway; empty for none
     * @param target the address to connect to, resolved, IPv4
     */
    Socks5Handshake(String user, InetSocketAddress target, Answer answer) {
        this.user = user;
        this.target = target;
        this.answer = answer;
    }

    /** Sends the client's three messages. */
    void begin(Channel channel) {
        ByteBuf out = channel.alloc().ioBuffer(REQUEST_SIZE);
        byte[] name = user.getBytes(StandardCharsets.UTF_8);
        out.writeByte(VERSION).writeByte(1).writeByte(name.length == 0 ? NO_AUTH : PASSWORD);
        if (name.length > 0) {
            // A password must have at least one byte (RFC 1929 section 2); the gateway does not look at it.
            out.writeByte(AUTH_VERSION)
                    .writeByte(name.length)
                    .writeBytes(name)
                    .writeByte(1)
                    .writeByte('-');
        }
        out.writeByte(VERSION).writeByte(CONNECT).writeByte(0).writeByte(IPV4);
        out.writeBytes(target.getAddress().getAddress()).writeShort(target.getPort());
        channel.writeAndFlush(out).addListener(write -> {
            if (!write.isSuccess()) {
                answer.refused(Failure.ofConnection(write.cause()));
            }
        });
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        switch (step) {
            case METHOD -> method(in);
            case AUTH -> auth(in);
            case REPLY -> reply(ctx, in);
        }
    }

    private void method(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return;
        }
        int version = in.readByte();
        int method = in.readByte();
        int offered = user.isEmpty() ? NO_AUTH : PASSWORD;
        if (version != VERSION || method != offered) {
            answer.refused(unreachable("the gateway speaks SOCKS %d and chose method %d".formatted(version, method)));
            return;
        }
        step = user.isEmpty() ? Step.REPLY : Step.AUTH;
    }

    private void auth(ByteBuf in) {
        if (in.readableBytes() < 2) {
            return;
        }
        in.skipBytes(1);
        int status = in.readByte();
        if (status != 0) {
            answer.refused(unreachable("the gateway refused the user " + user));
            return;
        }
        step = Step.REPLY;
    }

    private void reply(ChannelHandlerContext ctx, ByteBuf in) {
        int length = replyLength(in);
        if (length < 0 || in.readableBytes() < length) {
            return;
        }
        int code = in.getByte(in.readerIndex() + 1);
        in.skipBytes(length);
        if (code == 0) {
            ctx.pipeline().remove(this);
            answer.connected();
        } else {
            answer.refused(refusal(code));
        }
    }

    private static int replyLength(ByteBuf in) {
        if (in.readableBytes() < 5) {
            return -1;
        }
        int addressType = in.getByte(in.readerIndex() + 3);
        return switch (addressType) {
            case IPV4 -> 4 + 4 + 2;
            case IPV6 -> 4 + 16 + 2;
            case DOMAIN -> 4 + 1 + in.getUnsignedByte(in.readerIndex() + 4) + 2;
            default -> 4;
        };
    }

    /** Reply codes of RFC 1928 section 6. */
    private Failure refusal(int code) {
        return switch (code) {
            case 5 -> new Failure(ErrorClass.CONNECT_REFUSED, "the gateway's connect to " + target + " was refused");
            case 6 -> new Failure(ErrorClass.CONNECT_TIMEOUT, "the gateway's connect to " + target + " timed out");
            case 2 -> unreachable("the gateway does not allow " + target);
            case 3 -> unreachable("the gateway has no route to the network of " + target);
            case 4 -> unreachable("the gateway has no route to " + target);
            default -> unreachable("the gateway answered " + code + " for " + target);
        };
    }

    private static Failure unreachable(String detail) {
        return new Failure(ErrorClass.UNREACHABLE, detail);
    }
}
