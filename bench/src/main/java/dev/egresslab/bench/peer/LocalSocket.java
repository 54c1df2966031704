package dev.egresslab.bench.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Asks a program a question over its Unix socket, and reads until it closes. */
final class LocalSocket {
    private static final long LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(20);
    private static final int BUFFER_BYTES = 65_536;

    private LocalSocket() {}

    static String ask(Path socket, String question) throws IOException {
        return new String(ask(socket, question.getBytes(StandardCharsets.US_ASCII)), StandardCharsets.UTF_8);
    }

    static byte[] ask(Path socket, byte[] question) throws IOException {
        return ask(socket, question, LIMIT_MILLIS);
    }

    /**
     * Asks.
     *
     * @throws IOException when nobody listens, or twenty seconds pass without the end of the answer
     */
    static byte[] ask(Path socket, byte[] question, long limitMillis) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            ByteBuffer out = ByteBuffer.wrap(question);
            while (out.hasRemaining()) {
                channel.write(out);
            }
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return readAll(channel, selector, limitMillis);
        }
    }

    private static byte[] readAll(SocketChannel channel, Selector selector, long limitMillis) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer in = ByteBuffer.allocate(BUFFER_BYTES);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (channel.read(in.clear()) >= 0) {
            answer.write(in.array(), 0, in.position());
            long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (leftMillis <= 0) {
                throw new IOException("no whole answer within " + limitMillis + " ms");
            }
            selector.select(leftMillis);
            selector.selectedKeys().clear();
        }
        return answer.toByteArray();
    }
}
