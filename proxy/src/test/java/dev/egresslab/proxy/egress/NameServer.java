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
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every question with the same A records; with none, it says that the name does not exist. */
final class NameServer implements AutoCloseable {
    private final DatagramSocket socket;
    private final int ttlSeconds;
    private final AtomicInteger questions = new AtomicInteger();
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

    int questions() {
        return questions.get();
    }

    void answer(String... changed) {
        addresses = List.of(changed);
    }

    /** Answers nothing more. */
    void silence() {
        socket.close();
    }

    private void serve() {
        byte[] buffer = new byte[1_500];
        while (!socket.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] answer = answer(buffer);
                questions.incrementAndGet();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The question's own bytes, then a record for each address, its name a pointer to the question's. */
    private byte[] answer(byte[] question) throws IOException {
        int end = 12;
        while (question[end] != 0) {
            end += question[end] + 1;
        }
        end += 5;
        List<String> now = addresses;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(question, 0, 2);
        out.writeShort(now.isEmpty() ? 0x8583 : 0x8580);
        out.writeShort(1);
        out.writeShort(now.size());
        out.writeInt(0);
        out.write(question, 12, end - 12);
        for (String address : now) {
            out.writeShort(0xc00c);
            out.writeInt(0x0001_0001);
            out.writeInt(ttlSeconds);
            out.writeShort(4);
            out.write(InetAddress.ofLiteral(address).getAddress());
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
