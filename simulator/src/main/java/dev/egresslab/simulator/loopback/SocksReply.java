package dev.egresslab.simulator.loopback;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** What a gateway says about a CONNECT, in the codes of SOCKS5 (RFC 1928 section 6) and of SOCKS4, which knows only yes and no. */
enum SocksReply {
    /** The connection stands. */
    GRANTED(0),
    /** The gateway itself could not: no descriptor, no local port. */
    GENERAL_FAILURE(1),
    /** As after ICMP host unreachable or prohibited, or for a destination nobody has mapped. */
    HOST_UNREACHABLE(4),
    /** As after a reset in answer to the SYN. */
    REFUSED(5),
    /** As after ETIMEDOUT. */
    TIMED_OUT(6),
    /** Not a CONNECT. */
    COMMAND_NOT_SUPPORTED(7),
    /** IPv6. */
    ADDRESS_TYPE_NOT_SUPPORTED(8);

    private static final int SOCKS4_GRANTED = 0x5A;
    private static final int SOCKS4_REJECTED = 0x5B;

    private final int socks5;

    SocksReply(int socks5) {
        this.socks5 = socks5;
    }

    /**
     * The reply's bytes.
     *
     * @param version 4 or 5
     * @param ipv4 the address the connection has on the outside, 0 when there is none
     * @param port its port there, 0 when there is none
     */
    ByteBuf bytes(ByteBufAllocator allocator, int version, int ipv4, int port) {
        if (version == 4) {
            int code = this == GRANTED ? SOCKS4_GRANTED : SOCKS4_REJECTED;
            return allocator
                    .directBuffer(8)
                    .writeByte(0)
                    .writeByte(code)
                    .writeShort(port)
                    .writeInt(ipv4);
        }
        return allocator
                .directBuffer(10)
                .writeByte(5)
                .writeByte(socks5)
                .writeByte(0)
                .writeByte(SocksHandshake.IPV4)
                .writeInt(ipv4)
                .writeShort(port);
    }
}
