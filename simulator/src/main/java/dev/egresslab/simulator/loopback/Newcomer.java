package dev.egresslab.simulator.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.ByteToMessageDecoder;

/** A client that has not said yet where it wants to go. Collects its bytes and does what the {@link SocksHandshake} says. */
final class Newcomer implements Side.Listener {

    private final GatewayLoop gateway;
    private final Side inside;
    private final SocksHandshake handshake = new SocksHandshake();
    private ByteBuf unread = Unpooled.EMPTY_BUFFER;

    Newcomer(GatewayLoop gateway, Side inside) {
        this.gateway = gateway;
        this.inside = inside;
    }

    @Override
    public void received(ByteBuf data) {
        ByteBufAllocator allocator = inside.allocator();
        unread = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, unread, data);
        while (stepped()) {
            // A client may send all its messages at once.
        }
        gateway.sides().flush();
    }

    /** Takes one message; whether another may follow. */
    private boolean stepped() {
        return switch (handshake.step(unread)) {
            case SocksHandshake.Incomplete() -> false;
            case SocksHandshake.Answer(int first, int second, boolean last) -> {
                inside.write(inside.allocator().directBuffer(2).writeByte(first).writeByte(second));
                if (last) {
                    inside.closeBehindWrites();
                    letGo();
                }
                yield !last;
            }
            case SocksHandshake.Connect connect -> {
                ByteBuf rest = unread;
                unread = Unpooled.EMPTY_BUFFER;
                gateway.attempt(inside, connect, rest);
                yield false;
            }
            case SocksHandshake.Refusal refusal -> {
                gateway.refuse(inside, refusal);
                letGo();
                yield false;
            }
        };
    }

    @Override
    public void ended() {
        inside.closeBehindWrites();
        letGo();
    }

    @Override
    public void lost() {
        letGo();
    }

    private void letGo() {
        unread.release();
        unread = Unpooled.EMPTY_BUFFER;
    }
}
