package dev.egresslab.simulator.loopback;

import dev.egresslab.simulator.nat.Ipv4;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's side of a SOCKS handshake as a step function of bytes: SOCKS5 (RFC 1928) with or without user name and password (RFC
 * 1929), SOCKS4, and SOCKS4a. Not thread safe.
 *
 * <p>Netty's codec-socks does the same with three decoders and an encoder that come and go in the pipeline of every connection. Here a
 * connection has one handler from its first byte to its last, for a test opens many and each says little.
 *
 * <p>A step consumes one message or, when it is not whole yet, nothing; what follows the CONNECT is left alone. The user name is the
 * client's label. It proves nothing, so any password is accepted, and a client that offers to name itself is asked to.
 */
final class SocksHandshake {

    /** SOCKS5 address types (RFC 1928 section 5). */
    static final int IPV4 = 1;

    private static final int DOMAIN = 3;
    private static final int IPV6 = 4;

    private static final int CONNECT = 1;

    /** SOCKS5 methods (RFC 1928 section 3). */
    private static final int NO_AUTHENTICATION = 0x00;

    private static final int USER_AND_PASSWORD = 0x02;
    private static final int NO_ACCEPTABLE_METHOD = 0xFF;

    /** SOCKS4 sets no bound to its strings; SOCKS5's are this long. */
    private static final int STRING_MAX = 255;

    /** What a step came to. */
    sealed interface Step {}

    /** The message is not whole; nothing was consumed. */
    record Incomplete() implements Step {}

    /**
     * Two bytes to be sent; then step again.
     *
     * @param last whether the connection is to be closed instead of the next step
     */
    record Answer(int first, int second, boolean last) implements Step {}

    /**
     * The handshake is over.
     *
     * @param version 4 or 5, to answer in
     * @param destination where to
     * @param user the client's name for itself, empty when it gave none
     */
    record Connect(int version, Endpoint destination, String user) implements Step {}

    /**
     * The handshake is over, without a connection.
     *
     * @param reply to be sent before the connection is closed, or null when the client speaks no SOCKS
     * @param why for the log
     */
    record Refusal(int version, @Nullable SocksReply reply, String why) implements Step {}

    private enum State {
        START,
        AUTHENTICATION,
        REQUEST,
        OVER
    }

    private static final Incomplete INCOMPLETE = new Incomplete();

    private State state = State.START;
    private String user = "";

    /** Takes the next message from {@code in}, if it is there as a whole. */
    Step step(ByteBuf in) {
        if (!in.isReadable()) {
            return INCOMPLETE;
        }
        return switch (state) {
            case START -> start(in);
            case AUTHENTICATION -> authentication(in);
            case REQUEST -> request(in);
            case OVER -> throw new IllegalStateException("the handshake must not be stepped after its end");
        };
    }

    private Step start(ByteBuf in) {
        int version = in.getByte(in.readerIndex());
        return switch (version) {
            case 4 -> socks4(in);
            case 5 -> methods(in);
            default -> over(new Refusal(version, null, "the first byte must be 4 or 5, was " + version));
        };
    }

    private Step methods(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 2 || in.readableBytes() < 2 + in.getUnsignedByte(at + 1)) {
            return INCOMPLETE;
        }
        int count = in.getUnsignedByte(at + 1);
        boolean named = in.indexOf(at + 2, at + 2 + count, (byte) USER_AND_PASSWORD) >= 0;
        boolean anonymous = in.indexOf(at + 2, at + 2 + count, (byte) NO_AUTHENTICATION) >= 0;
        in.skipBytes(2 + count);
        if (!named && !anonymous) {
            return over(new Answer(5, NO_ACCEPTABLE_METHOD, /* last= */ true));
        }
        state = named ? State.AUTHENTICATION : State.REQUEST;
        return new Answer(5, named ? USER_AND_PASSWORD : NO_AUTHENTICATION, /* last= */ false);
    }

    private Step authentication(ByteBuf in) {
        int at = in.readerIndex();
        if (in.getByte(at) != 1) {
            return over(new Refusal(5, null, "the user name's version must be 1, was " + in.getByte(at)));
        }
        int available = in.readableBytes();
        int userLength = available < 2 ? 0 : in.getUnsignedByte(at + 1);
        if (available < 3 + userLength || available < 3 + userLength + in.getUnsignedByte(at + 2 + userLength)) {
            return INCOMPLETE;
        }
        user = in.toString(at + 2, userLength, StandardCharsets.UTF_8);
        in.skipBytes(3 + userLength + in.getUnsignedByte(at + 2 + userLength));
        state = State.REQUEST;
        return new Answer(1, 0, /* last= */ false);
    }

    private Step request(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 5) {
            return INCOMPLETE;
        }
        int type = in.getByte(at + 3);
        int addressLength = switch (type) {
            case IPV4 -> 4;
            case DOMAIN -> 1 + in.getUnsignedByte(at + 4);
            case IPV6 -> 16;
            default -> 0;
        };
        if (in.getByte(at) != 5 || addressLength == 0) {
            return over(new Refusal(
                    5, SocksReply.ADDRESS_TYPE_NOT_SUPPORTED, "not a SOCKS5 request of a known address type"));
        }
        if (in.readableBytes() < 6 + addressLength) {
            return INCOMPLETE;
        }
        int command = in.getByte(at + 1);
        String host = switch (type) {
            case IPV4 -> Ipv4.text(in.getInt(at + 4));
            case DOMAIN -> in.toString(at + 5, addressLength - 1, StandardCharsets.UTF_8);
            default -> "";
        };
        int port = in.getUnsignedShort(at + 4 + addressLength);
        in.skipBytes(6 + addressLength);
        if (command != CONNECT) {
            return over(
                    new Refusal(5, SocksReply.COMMAND_NOT_SUPPORTED, "the command must be CONNECT, was " + command));
        }
        if (host.isEmpty()) {
            return over(new Refusal(
                    5, SocksReply.ADDRESS_TYPE_NOT_SUPPORTED, "the address must be IPv4, was IPv6 or empty"));
        }
        return over(new Connect(5, new Endpoint(host, port), user));
    }

    private Step socks4(ByteBuf in) {
        int at = in.readerIndex();
        int userAt = at + 8;
        int userEnd = in.readableBytes() < 9 ? -1 : endOfString(in, userAt);
        if (userEnd < 0) {
            return in.readableBytes() > 8 + STRING_MAX ? tooLong("user name") : INCOMPLETE;
        }
        int ipv4 = in.getInt(at + 4);
        boolean isSocks4a = ipv4 >>> 8 == 0 && ipv4 != 0;
        int end = isSocks4a ? endOfString(in, userEnd + 1) : userEnd;
        if (end < 0) {
            return in.writerIndex() - userEnd > STRING_MAX + 1 ? tooLong("host name") : INCOMPLETE;
        }
        int command = in.getByte(at + 1);
        int port = in.getUnsignedShort(at + 2);
        String name = in.toString(userAt, userEnd - userAt, StandardCharsets.UTF_8);
        String host = isSocks4a ? in.toString(userEnd + 1, end - userEnd - 1, StandardCharsets.UTF_8) : Ipv4.text(ipv4);
        in.readerIndex(end + 1);
        if (command != CONNECT) {
            return over(
                    new Refusal(4, SocksReply.COMMAND_NOT_SUPPORTED, "the command must be CONNECT, was " + command));
        }
        return over(new Connect(4, new Endpoint(host, port), name));
    }

    /** Where the string's closing zero is, or -1. */
    private static int endOfString(ByteBuf in, int from) {
        return in.indexOf(from, Math.min(in.writerIndex(), from + STRING_MAX + 1), (byte) 0);
    }

    private Step tooLong(String what) {
        return over(new Refusal(4, SocksReply.GENERAL_FAILURE, what + " must have at most " + STRING_MAX + " bytes"));
    }

    private Step over(Step last) {
        state = State.OVER;
        return last;
    }
}
