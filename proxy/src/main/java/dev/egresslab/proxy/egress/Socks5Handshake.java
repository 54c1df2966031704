package dev.egresslab.proxy.egress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.DecoderException;
import io.netty.util.concurrent.Promise;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of SOCKS5 (RFC 1928), with the user name as a label (RFC 1929): greeting, user, CONNECT by address. Leaves the
 * pipeline when the relay has connected, and completes a promise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A failure is heard of where the channel ends.
final class Socks5Handshake extends ByteToMessageDecoder {
    private enum Step {
        METHOD,
        USER,
        REPLY
    }

    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_NAME = 2;

    private final InetSocketAddress destination;
    private final @Nullable String user;
    private final Promise<Void> connected;
    private Step step = Step.METHOD;

    Socks5Handshake(InetSocketAddress destination, @Nullable String user, Promise<Void> connected) {
        this.destination = destination;
        this.user = user;
        this.connected = connected;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        byte method = (byte) (user == null ? NO_AUTHENTICATION : USER_NAME);
        ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[] {5, 1, method}), ctx.voidPromise());
        ctx.read();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (connected.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (step) {
            case METHOD -> method(ctx, in);
            case USER -> user(ctx, in);
            case REPLY -> reply(ctx, in);
        }
    }

    private void method(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < 2) {
            return;
        }
        int version = in.readUnsignedByte();
        int method = in.readUnsignedByte();
        if (version != 5 || method != (user == null ? NO_AUTHENTICATION : USER_NAME)) {
            throw new ProtocolException(
                    "the relay must speak SOCKS5 and accept the user name, answered " + version + "/" + method);
        }
        if (user == null) {
            request(ctx);
        } else {
            byte[] name = user.getBytes(StandardCharsets.UTF_8);
            ByteBuf message = ctx.alloc().buffer(3 + 2 * name.length);
            message.writeByte(1)
                    .writeByte(name.length)
                    .writeBytes(name)
                    .writeByte(name.length)
                    .writeBytes(name);
            ctx.writeAndFlush(message, ctx.voidPromise());
            step = Step.USER;
        }
    }

    private void user(ChannelHandlerContext ctx, ByteBuf in) throws ProtocolException {
        if (in.readableBytes() < 2) {
            return;
        }
        in.skipBytes(1);
        int status = in.readUnsignedByte();
        if (status != 0) {
            throw new ProtocolException("the relay must accept user '" + user + "', answered " + status);
        }
        request(ctx);
    }

    private void request(ChannelHandlerContext ctx) {
        byte[] address = destination.getAddress().getAddress();
        ByteBuf message = ctx.alloc().buffer(6 + address.length);
        message.writeByte(5).writeByte(1).writeByte(0).writeByte(address.length == 4 ? 1 : 4);
        message.writeBytes(address).writeShort(destination.getPort());
        ctx.writeAndFlush(message, ctx.voidPromise());
        step = Step.REPLY;
    }

    private void reply(ChannelHandlerContext ctx, ByteBuf in) throws Exception {
        if (in.readableBytes() < 5) {
            return;
        }
        int at = in.readerIndex();
        int bound = switch (in.getByte(at + 3)) {
            case 1 -> 4;
            case 4 -> 16;
            case 3 -> 1 + in.getUnsignedByte(at + 4);
            default -> throw new ProtocolException("a SOCKS5 reply must carry an address");
        };
        if (in.readableBytes() < 4 + bound + 2) {
            return;
        }
        int code = in.getUnsignedByte(at + 1);
        in.skipBytes(4 + bound + 2);
        if (code != 0) {
            throw refusal(code);
        }
        if (in.isReadable()) {
            throw new ProtocolException("nothing may follow a SOCKS5 reply before the first byte is sent");
        }
        connected.trySuccess(null);
        ctx.pipeline().remove(this);
    }

    private static Exception refusal(int code) {
        return switch (code) {
            case 5 -> new ConnectException("refused, said the relay");
            case 3, 4, 6 -> new NoRouteToHostException("unreachable, said the relay (" + code + ")");
            default -> new ProtocolException("the relay failed with SOCKS5 reply " + code);
        };
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        connected.tryFailure(new ProtocolException("the relay's handshake was broken off"));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        connected.tryFailure(new ConnectException("the relay closed the connection"));
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connected.tryFailure(cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause);
    }
}
