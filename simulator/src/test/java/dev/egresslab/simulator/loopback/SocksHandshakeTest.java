package dev.egresslab.simulator.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.egresslab.simulator.loopback.SocksHandshake.Answer;
import dev.egresslab.simulator.loopback.SocksHandshake.Connect;
import dev.egresslab.simulator.loopback.SocksHandshake.Incomplete;
import dev.egresslab.simulator.loopback.SocksHandshake.Refusal;
import dev.egresslab.simulator.loopback.SocksHandshake.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocksHandshakeTest {

    /** 198.51.100.10:443. */
    private static final String IPV4_443 = "c633640a01bb";

    private final SocksHandshake handshake = new SocksHandshake();

    @Test
    void socks5WithoutAuthentication() {
        assertThat(steps("050100", "05010001" + IPV4_443))
                .containsExactly(new Answer(5, 0, false), connect(5, "198.51.100.10", ""));
    }

    @Test
    void socks5WithUserNameIsAskedForItsNameThoughItWouldGoWithout() {
        // Offers none, GSSAPI, user and password; then user "worker-7", password "x".
        assertThat(steps("0503000102", "0108" + ascii("worker-7") + "0178", "05010001" + IPV4_443))
                .containsExactly(
                        new Answer(5, 2, false), new Answer(1, 0, false), connect(5, "198.51.100.10", "worker-7"));
    }

    @Test
    void socks5WithEmptyPassword() {
        assertThat(steps("050102", "0101" + ascii("a") + "00", "05010001" + IPV4_443))
                .containsExactly(new Answer(5, 2, false), new Answer(1, 0, false), connect(5, "198.51.100.10", "a"));
    }

    @Test
    void socks5DomainNameMayBeADottedQuad() {
        assertThat(steps("050100", "050100030d" + ascii("198.51.100.10") + "01bb"))
                .contains(connect(5, "198.51.100.10", ""));
    }

    @Test
    void socks4() {
        assertThat(steps("040101bb" + "c633640a" + ascii("php") + "00"))
                .containsExactly(connect(4, "198.51.100.10", "php"));
    }

    @Test
    void socks4WithoutUserName() {
        assertThat(steps("040101bb" + "c633640a" + "00")).containsExactly(connect(4, "198.51.100.10", ""));
    }

    @Test
    void socks4a() {
        assertThat(steps("040101bb" + "00000001" + ascii("php") + "00" + ascii("198.51.100.10") + "00"))
                .containsExactly(connect(4, "198.51.100.10", "php"));
    }

    @ParameterizedTest
    @CsvSource({
        "050101,                        5, 255", // GSSAPI only
        "0500,                          5, 255", // no method at all
    })
    void noAcceptableMethodIsAnsweredAndIsTheLastAnswer(String hex, int first, int second) {
        assertThat(steps(hex)).containsExactly(new Answer(first, second, true));
    }

    @ParameterizedTest
    @CsvSource({
        "05020001c633640a01bb,     COMMAND_NOT_SUPPORTED", // BIND
        "05030001c633640a01bb,     COMMAND_NOT_SUPPORTED", // UDP ASSOCIATE
        "05010004" + "00000000000000000000000000000001" + "01bb, ADDRESS_TYPE_NOT_SUPPORTED", // ::1
        "05010002c633640a01bb,     ADDRESS_TYPE_NOT_SUPPORTED", // no such type
        "0501000300" + "01bb,      ADDRESS_TYPE_NOT_SUPPORTED", // an empty name
    })
    void whatIsNoConnectToIpv4IsRefusedWithTheReasonsCode(String hex, SocksReply reply) {
        steps("050100");
        assertThat(steps(hex)).singleElement().isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.version()).isEqualTo(5);
            assertThat(refusal.reply()).isEqualTo(reply);
        });
    }

    @Test
    void socks4BindIsRefused() {
        assertThat(steps("040201bbc633640a00"))
                .singleElement()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.version()).isEqualTo(4));
    }

    @Test
    void whatIsNoSocksGetsNoReply() {
        assertThat(steps(ascii("GET / HTTP/1.1")))
                .singleElement()
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.reply()).isNull());
    }

    @Test
    void socks4UserNameMayHave255BytesAndNotOneMore() {
        String longest = "61".repeat(255);
        assertThat(new SocksHandshake().step(buffer("040101bbc633640a" + longest)))
                .isInstanceOf(Incomplete.class);
        assertThat(new SocksHandshake().step(buffer("040101bbc633640a" + longest + "00")))
                .isInstanceOf(Connect.class);
        assertThat(new SocksHandshake().step(buffer("040101bbc633640a" + longest + "61")))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void socks4aHostNameMayHave255BytesAndNotOneMore() {
        String longest = "61".repeat(255);
        assertThat(new SocksHandshake().step(buffer("040101bb0000000100" + longest)))
                .isInstanceOf(Incomplete.class);
        assertThat(new SocksHandshake().step(buffer("040101bb0000000100" + longest + "00")))
                .isInstanceOf(Connect.class);
        assertThat(new SocksHandshake().step(buffer("040101bb0000000100" + longest + "61")))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({
        "050102 0103616263" + "03646566 05010001c633640a01bb",
        "050100 050100030d3139382e35312e3130302e313001bb",
        "050100 0501000400000000000000000000000000000001" + "01bb",
        "040101bbc633640a70687000",
        "040101bb00000001706870003139382e35312e3130302e313000",
    })
    void bytesMayComeOneByOneAndNothingIsConsumedBeforeAMessageIsWhole(String messages) {
        String hex = messages.replace(" ", "");
        List<Step> atOnce = steps(hex);
        SocksHandshake other = new SocksHandshake();
        List<Step> oneByOne = new ArrayList<>();
        ByteBuf arrived = Unpooled.buffer();
        for (byte next : ByteBufUtil.decodeHexDump(hex)) {
            arrived.writeByte(next);
            int before = arrived.readerIndex();
            Step step = other.step(arrived);
            if (step instanceof Incomplete) {
                assertThat(arrived.readerIndex()).isEqualTo(before);
            } else {
                oneByOne.add(step);
            }
        }
        assertThat(oneByOne).isEqualTo(atOnce);
        assertThat(arrived.isReadable()).isFalse();
    }

    @Test
    void whatFollowsTheConnectIsLeftAlone() {
        ByteBuf in = buffer("0501000501" + "0001" + IPV4_443 + "16030102");
        assertThat(handshake.step(in)).isInstanceOf(Answer.class);
        assertThat(handshake.step(in)).isInstanceOf(Connect.class);
        assertThat(ByteBufUtil.hexDump(in)).isEqualTo("16030102");
    }

    @Test
    void mustNotBeSteppedAfterItsEnd() {
        steps("040101bbc633640a00");
        assertThatIllegalStateException().isThrownBy(() -> handshake.step(buffer("05")));
    }

    /** Any bytes at all lead to an answer, a request for more, or an end; never to an exception, and never to a standstill. */
    @Test
    void anyBytesAreSurvived() {
        long seed = 20_261_124;
        SplittableRandom random = new SplittableRandom(seed);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = new byte[random.nextInt(1, 40)];
            random.nextBytes(bytes);
            bytes[0] = (byte) random.nextInt(4, 6);
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            SocksHandshake fuzzed = new SocksHandshake();
            int steps = 0;
            Step step;
            do {
                step = fuzzed.step(in);
                steps++;
            } while (step instanceof Answer answer && !answer.last());
            assertThat(steps).as("seed %d round %d", seed, round).isLessThanOrEqualTo(4);
        }
    }

    /** Feeds the messages one after the other and lists what the steps came to, the incomplete ones left out. */
    private List<Step> steps(String... messages) {
        List<Step> steps = new ArrayList<>();
        for (String message : messages) {
            ByteBuf in = buffer(message);
            Step step;
            do {
                step = handshake.step(in);
                if (!(step instanceof Incomplete)) {
                    steps.add(step);
                }
            } while (step instanceof Answer answer && !answer.last() && in.isReadable());
        }
        return steps;
    }

    private static Connect connect(int version, String host, String user) {
        return new Connect(version, new Endpoint(host, 443), user);
    }

    private static ByteBuf buffer(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }

    private static String ascii(String text) {
        return ByteBufUtil.hexDump(text.getBytes(StandardCharsets.US_ASCII));
    }
}
