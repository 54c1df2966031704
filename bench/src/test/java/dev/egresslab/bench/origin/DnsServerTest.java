package dev.egresslab.bench.origin;

import static dev.egresslab.bench.origin.Configs.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.egresslab.bench.scenario.OriginSpec;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Asks with datagrams written by hand, and with Netty's resolver. */
class DnsServerTest {
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int CLASS_IN = 1;
    private static final int CLASS_CHAOS = 3;
    private static final int NOERROR = 0;
    private static final int FORMERR = 1;
    private static final int NXDOMAIN = 3;
    private static final int NOTIMP = 4;
    private static final int REFUSED = 5;
    private static final int AUTHORITATIVE = 0x0400;
    private static final int RECURSION_DESIRED = 0x0100;

    private Origin origin;
    private DatagramSocket socket;

    @BeforeEach
    void start() throws IOException {
        origin = Origin.start(Configs.plain());
        socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        socket.setSoTimeout(30_000);
    }

    @AfterEach
    void stop() {
        socket.close();
        origin.close();
    }

    /** What an answer says: A records only. */
    private record Reply(int id, int flags, List<String> addresses, List<Integer> ttls, boolean opt, int bytes) {
        int code() {
            return flags & 0xF;
        }
    }

    @Test
    void addressesRotateAndCarryTheTtl() throws IOException {
        // Each answer has all three addresses, and begins with the next one.
        Reply first = ask(query(HOST, TYPE_A));
        assertThat(first.code()).isEqualTo(NOERROR);
        assertThat(first.id()).isEqualTo(4_711);
        assertThat(first.flags() & AUTHORITATIVE).isEqualTo(AUTHORITATIVE);
        assertThat(first.flags() & RECURSION_DESIRED).isEqualTo(RECURSION_DESIRED);
        assertThat(first.ttls()).containsExactly(60, 60, 60);
        assertThat(first.addresses()).containsExactly("203.0.113.1", "203.0.113.2", "203.0.113.3");
        assertThat(ask(query(HOST, TYPE_A)).addresses()).containsExactly("203.0.113.2", "203.0.113.3", "203.0.113.1");
        assertThat(ask(query(HOST, TYPE_A)).addresses()).containsExactly("203.0.113.3", "203.0.113.1", "203.0.113.2");
        // The fourth is as the first.
        assertThat(ask(query(HOST, TYPE_A)).addresses()).isEqualTo(first.addresses());
    }

    @Test
    void namesAreComparedWithoutCase() throws IOException {
        assertThat(ask(query("Images.EXAMPLE", TYPE_A)).addresses()).hasSize(3);
    }

    @Test
    void knownNameHasNoOtherTypes() throws IOException {
        Reply reply = ask(query(HOST, TYPE_AAAA));

        assertThat(reply.code()).isEqualTo(NOERROR);
        assertThat(reply.addresses()).isEmpty();
        // The AAAA query did not turn the addresses.
        assertThat(ask(query(HOST, TYPE_A)).addresses().getFirst()).isEqualTo("203.0.113.1");
    }

    @Test
    void unknownNameDoesNotExist() throws IOException {
        assertThat(ask(query("nowhere.example", TYPE_A)).code()).isEqualTo(NXDOMAIN);
        assertThat(origin.sample().dns().unknownNames()).isEqualTo(1);
    }

    @Test
    void queriesAreCountedByName() throws IOException {
        ask(query(HOST, TYPE_A));
        ask(query(HOST, TYPE_AAAA));

        assertThat(origin.sample().dns().queries()).containsEntry(HOST, 2L).containsEntry(Configs.OTHER_HOST, 0L);
    }

    @Test
    void ednsIsAnsweredWithEdns() throws IOException {
        assertThat(ask(query(HOST, TYPE_A)).opt()).isFalse();
        assertThat(ask(withOpt(query(HOST, TYPE_A), 1_232)).opt()).isTrue();
    }

    @Test
    void asManyAddressesAreGivenAsTheDatagramTakes() throws IOException {
        String[] addresses =
                IntStream.rangeClosed(1, 100).mapToObj(i -> "203.0.113." + i).toArray(String[]::new);
        OriginConfig c = Configs.plain();
        OriginConfig many = new OriginConfig(
                List.of(new OriginSpec.Host(HOST, List.of(addresses), 443)),
                c.tls(),
                c.plainBesideTls(),
                c.keepAliveTimeoutNanos(),
                c.keepAliveRequests(),
                c.serviceTime(),
                c.responseSize(),
                c.dnsTtlSeconds(),
                true,
                c.seed(),
                c.loops(),
                c.transport(),
                c.fault());
        try (Origin crowded = Origin.start(many)) {
            // 12 of the header, 20 of the question, and 30 for each address: 16 of them in 512 bytes, 39 in 1,232 less
            // 11 for EDNS.
            Reply small = ask(crowded, query(HOST, TYPE_A));
            assertThat(small.addresses()).hasSize(16);
            assertThat(small.bytes()).isLessThanOrEqualTo(512);
            Reply large = ask(crowded, withOpt(query(HOST, TYPE_A), 4_096));
            assertThat(large.addresses()).hasSize(39);
            assertThat(large.bytes()).isLessThanOrEqualTo(1_232);
            // They rotate by one, so that all are seen in the end.
            assertThat(large.addresses().getFirst()).isEqualTo("203.0.113.2");
        }
    }

    @Test
    void whatIsNotAQueryIsNotAnsweredButCounted() throws IOException {
        byte[] response = query(HOST, TYPE_A);
        response[2] |= (byte) 0x80;
        send(origin, response);
        send(origin, new byte[] {1, 2, 3});
        byte[] endless = query(HOST, TYPE_A);
        endless[12] = (byte) 0xC0;
        endless[13] = 12;
        send(origin, endless);

        // The answer to a query sent after them is the first that comes.
        assertThat(ask(query(HOST, TYPE_A)).code()).isEqualTo(NOERROR);
        assertThat(origin.sample().dns().malformed()).isEqualTo(3);
    }

    @Test
    void whatIsNotServedIsRefused() throws IOException {
        byte[] notify = query(HOST, TYPE_A);
        notify[2] |= 4 << 3;
        assertThat(ask(notify).code()).isEqualTo(NOTIMP);

        byte[] none = query(HOST, TYPE_A);
        none[5] = 0;
        assertThat(ask(none).code()).isEqualTo(FORMERR);

        byte[] chaos = query(HOST, TYPE_A);
        chaos[chaos.length - 1] = CLASS_CHAOS;
        assertThat(ask(chaos).code()).isEqualTo(REFUSED);
    }

    @Test
    void resolverOfNettyIsContent() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (DnsNameResolver resolver = new DnsNameResolverBuilder(loops.next())
                .datagramChannelType(NioDatagramChannel.class)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(origin.dnsAddress()))
                .build()) {
            assertThat(resolver.resolveAll(HOST).get())
                    .extracting(InetAddress::getHostAddress)
                    .containsExactly("203.0.113.1", "203.0.113.2", "203.0.113.3");
        } finally {
            // The resolver closes its socket on the loop: that task runs before this one.
            loops.submit(() -> {}).syncUninterruptibly();
            loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Reply ask(byte[] query) throws IOException {
        return ask(origin, query);
    }

    private Reply ask(Origin server, byte[] query) throws IOException {
        send(server, query);
        DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
        socket.receive(packet);
        return read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }

    private void send(Origin server, byte[] datagram) throws IOException {
        InetSocketAddress address = server.dnsAddress();
        socket.send(new DatagramPacket(datagram, datagram.length, address));
    }

    private static byte[] query(String name, int type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (int field : new int[] {4_711, RECURSION_DESIRED, 1, 0, 0, 0}) {
            out.writeShort(field);
        }
        for (String label : name.split("\\.", -1)) {
            out.writeByte(label.length());
            out.write(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeByte(0);
        out.writeShort(type);
        out.writeShort(CLASS_IN);
        return bytes.toByteArray();
    }

    private static byte[] withOpt(byte[] query, int payloadBytes) {
        ByteBuffer bytes = ByteBuffer.allocate(query.length + 11).put(query);
        bytes.put((byte) 0)
                .putShort((short) 41)
                .putShort((short) payloadBytes)
                .putInt(0)
                .putShort((short) 0);
        return bytes.putShort(10, (short) 1).array();
    }

    private static Reply read(ByteBuffer in) {
        int bytes = in.remaining();
        int id = in.getShort();
        int flags = in.getShort() & 0xFFFF;
        int questions = in.getShort();
        int answers = in.getShort();
        in.getShort();
        int additional = in.getShort();
        for (int i = 0; i < questions; i++) {
            skipName(in);
            in.getInt();
        }
        List<String> addresses = new ArrayList<>();
        List<Integer> ttls = new ArrayList<>();
        for (int i = 0; i < answers; i++) {
            skipName(in);
            assertThat(in.getShort()).isEqualTo((short) TYPE_A);
            assertThat(in.getShort()).isEqualTo((short) CLASS_IN);
            ttls.add(in.getInt());
            assertThat(in.getShort()).isEqualTo((short) 4);
            addresses.add(
                    (in.get() & 0xFF) + "." + (in.get() & 0xFF) + "." + (in.get() & 0xFF) + "." + (in.get() & 0xFF));
        }
        return new Reply(id, flags, addresses, ttls, additional == 1 && in.get() == 0 && in.getShort() == 41, bytes);
    }

    private static void skipName(ByteBuffer in) {
        for (int length = in.get(); length > 0; length = in.get()) {
            in.position(in.position() + length);
        }
    }
}
