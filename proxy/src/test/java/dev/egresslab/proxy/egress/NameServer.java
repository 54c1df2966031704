package dev.egresslab.proxy.egress;

import dev.egresslab.proxy.config.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A name server that does what the test says. It answers every question with the same A and AAAA records; for a family without any it says
 * that there is none, and without any at all that the name does not exist. A family may also be broken (SERVFAIL) or silent.
 */
final class NameServer implements AutoCloseable {
    private static final int AAAA = 28;
    private static final int NO_ERROR = 0x8580;
    private static final int SERVER_FAILURE = 0x8582;
    private static final int NO_SUCH_NAME = 0x8583;

    private final DatagramSocket socket;
    private final int ttlSeconds;
    private final AtomicInteger questions = new AtomicInteger();
    private final AtomicInteger questions6 = new AtomicInteger();
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    private final Set<Integer> silent = ConcurrentHashMap.newKeySet();
    private final List<DatagramPacket> held = new CopyOnWriteArrayList<>();
    private volatile List<String> addresses;

    NameServer(int ttlSeconds, String... addresses) throws IOException {
        this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        this.ttlSeconds = ttlSeconds;
        this.addresses = List.of(addresses);
        Thread.ofVirtual().start(this::serve);
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    /** Questions for A records. */
    int questions() {
        return questions.get();
    }

    /** Questions for AAAA records. */
    int questions6() {
        return questions6.get();
    }

    void answer(String... changed) {
        addresses = List.of(changed);
    }

    /** Answers nothing more. */
    void silence() {
        socket.close();
    }

    /** Answers questions for AAAA records with SERVFAIL. */
    void break6() {
        broken.add(AAAA);
    }

    /** Keeps the answers for a family back until {@link #release}. */
    void hold(boolean ipv6) {
        silent.add(ipv6 ? AAAA : 1);
    }

    /** Sends what was kept back. */
    void release() throws IOException {
        silent.clear();
        for (DatagramPacket answer : held) {
            socket.send(answer);
        }
        held.clear();
    }

    private void serve() {
        byte[] buffer = new byte[1_500];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                int end = endOfQuestion(buffer);
                int type = buffer[end - 3] & 0xff;
                byte[] bytes = answer(buffer, end, type);
                DatagramPacket answer = new DatagramPacket(bytes, bytes.length, packet.getSocketAddress());
                (type == AAAA ? questions6 : questions).incrementAndGet();
                if (silent.contains(type)) {
                    held.add(answer);
                } else {
                    socket.send(answer);
                }
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static int endOfQuestion(byte[] question) {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        return end + 5;
    }

    /** The question's own bytes, then a record for each address, its name a pointer to the question's. */
    private byte[] answer(byte[] question, int end, int type) throws IOException {
        List<byte[]> now = addresses.stream()
                .map(address -> InetAddress.ofLiteral(address).getAddress())
                .filter(address -> address.length == (type == AAAA ? 16 : 4))
                .toList();
        int code = broken.contains(type) ? SERVER_FAILURE : addresses.isEmpty() ? NO_SUCH_NAME : NO_ERROR;
        List<byte[]> sent = code == NO_ERROR ? now : List.of();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(code);
        out.writeShort(1);
        out.writeShort(sent.size());
        out.writeInt(0);
        out.write(question, 12, end - 12);
        for (byte[] address : sent) {
            out.writeShort(0xc00c);
            out.writeShort(type);
            out.writeShort(1);
            out.writeInt(ttlSeconds);
            out.writeShort(address.length);
            out.write(address);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
