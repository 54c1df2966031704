package dev.egresslab.bench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Socks5HandshakeTest implements Socks5Handshake.Answer {
    private static final InetSocketAddress TARGET = new InetSocketAddress(InetAddress.ofLiteral("198.51.100.7"), 443);

    private final List<String> heard = new ArrayList<>();

    @Override
    public void connected() {
        heard.add("connected");
    }

    @Override
    public void refused(Failure failure) {
        heard.add(failure.error().figure());
    }

    private EmbeddedChannel begin(String user) {
        Socks5Handshake handshake = new Socks5Handshake(user, TARGET, this);
        EmbeddedChannel channel = new EmbeddedChannel(handshake);
        handshake.begin(channel);
        return channel;
    }

    private static void receive(EmbeddedChannel channel, String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex)));
    }

    private static String sent(EmbeddedChannel channel) {
        ByteBuf out = channel.readOutbound();
        String hex = ByteBufUtil.hexDump(out);
        out.release();
        return hex;
    }

    @Test
    void aClientWithANameSaysAllThreeMessagesAtOnce() {
        EmbeddedChannel channel = begin("ab");
        // RFC 1928 section 3, RFC 1929 section 2, RFC 1928 section 4.
        assertThat(sent(channel))
                .isEqualTo("050102" + "01" + "02" + "6162" + "01" + "2d" + "05010001" + "c6336407" + "01bb");
        receive(channel, "0502");
        receive(channel, "0100");
        assertThat(heard).isEmpty();
        receive(channel, "05000001" + "cb007101" + "0400");
        assertThat(heard).containsExactly("connected");
        assertThat(channel.pipeline().get(Socks5Handshake.class)).isNull();
    }

    @Test
    void aClientWithoutANameOffersNoAuthentication() {
        EmbeddedChannel channel = begin("");
        assertThat(sent(channel)).isEqualTo("050100" + "05010001" + "c6336407" + "01bb");
        receive(channel, "0500" + "05000001" + "00000000" + "0000");
        assertThat(heard).containsExactly("connected");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01cb0071010400", "0303616263" + "0400", "0420010db8000000000000000000000001" + "0400"})
    void theReplyEndsWithItsAddressHoweverItIsCut(String address) {
        EmbeddedChannel channel = begin("ab");
        String reply = "0502" + "0100" + "050000" + address;
        for (int i = 0; i < reply.length() - 2; i += 2) {
            receive(channel, reply.substring(i, i + 2));
            assertThat(heard).isEmpty();
        }
        receive(channel, reply.substring(reply.length() - 2) + "77");
        assertThat(heard).containsExactly("connected");
        // What follows the reply is the connection's.
        ByteBuf rest = channel.readInbound();
        assertThat(ByteBufUtil.hexDump(rest)).isEqualTo("77");
        rest.release();
    }

    @ParameterizedTest
    @ValueSource(strings = {"05ff", "0500", "0402", "0502" + "0101"})
    void aGatewayThatDoesNotTakeTheNameIsUnreachable(String answer) {
        receive(begin("ab"), answer);
        assertThat(heard).containsExactly("unreachable");
    }
}
